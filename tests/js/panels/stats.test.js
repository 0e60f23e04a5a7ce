// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Headline numbers: their tips, and the small lines that tell their values. */

import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { totals } from "../fixtures";
import { MockApi, renderPage } from "../helpers";

const DAYS = ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24"];

const withLine = (views) =>
  new MockApi().on("totals", () => ({
    ...totals,
    sparklines: { unit: "day", from: DAYS, views },
  }));

const line = () => screen.findByRole("application", { name: /views over time/i });
const period = () => document.querySelector(".sd-stat-period").textContent;

test("the tip of Views speaks of views alone", async () => {
  renderPage({ component: "SingleStatViews", props: { metric: "views" } });
  await screen.findByText("84,213");
  userEvent.click(document.querySelector(".sd-tip-button"));
  const tip = screen.getByRole("tooltip");
  expect(tip).toHaveTextContent("record pages were viewed");
  expect(tip).not.toHaveTextContent(/download/i);
});

test("a line begins at zero, and does not end in a cliff", async () => {
  renderPage(
    { component: "SingleStatViews", props: { metric: "views" } },
    { api: withLine([50, 100, 75, 100, 3]) }
  );
  const path = (await line()).querySelector(".sd-line").getAttribute("d");
  // Half of the highest is half as high; the day that is not over is left out.
  expect(path).toBe("M0,13L16,2L32,7.5L48,2");
});

test("arrows read its values in place of the period, Escape gives it back", async () => {
  renderPage(
    { component: "SingleStatViews", props: { metric: "views" } },
    { api: withLine([50, 100, 75, null, 3]) }
  );
  const spark = await line();
  expect(spark).toHaveAccessibleName(/Highest: Sat 21 Nov 2026: 100\./);
  fireEvent.keyDown(spark, { key: "ArrowRight" });
  expect(period()).toBe("Fri 20 Nov 2026: 50");
  fireEvent.keyDown(spark, { key: "End" });
  expect(period()).toBe("Tue 24 Nov 2026: 3 · not over yet");
  fireEvent.keyDown(spark, { key: "ArrowLeft" });
  expect(period()).toBe("Mon 23 Nov 2026: no data");
  fireEvent.keyDown(spark, { key: "Escape" });
  expect(period()).toBe("in the last 12 months");
});

test("a finger reads where it is, also after it has lifted", async () => {
  renderPage(
    { component: "SingleStatViews", props: { metric: "views" } },
    { api: withLine([50, 100, 75, 99, 3]) }
  );
  const spark = await line();
  spark.getBoundingClientRect = () => ({ left: 0, width: 64 });
  fireEvent.pointerDown(spark, { clientX: 17, pointerType: "touch" });
  fireEvent.pointerLeave(spark, { pointerType: "touch" });
  expect(period()).toBe("Sat 21 Nov 2026: 100");
  fireEvent.blur(spark);
  expect(period()).toBe("in the last 12 months");
});
