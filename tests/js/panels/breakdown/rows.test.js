// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Where those stand that have no key of a breakdown. */

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { breakdown } from "../../fixtures";
import { MockApi, renderPage } from "../../helpers";

const answer = { ...breakdown(), unknown: 50, total: 148 };

const show = (component, path, search = "") => {
  const api = new MockApi().on(path, () => answer);
  return renderPage({ component }, { api, search });
};
const labels = () =>
  [...document.querySelectorAll(".sd-row-label, tbody th")].map(
    ({ textContent }) => textContent
  );

test("visits without a referrer have the place that their number gives them", async () => {
  show("TopReferrersMultiDisplay", "breakdowns/referrers");
  const row = await screen.findByRole("button", { name: /Direct or unknown/ });
  expect(labels()).toEqual(["A", "Direct or unknown", "B", "C", "2 other sites"]);
  const { width } = row.querySelector(".sd-row-bar").style;
  expect(parseFloat(width)).toBeCloseTo((100 * 50) / 86, 5);
  userEvent.click(row);
  expect(window.location.search).toBe("?referrer=unknown");
});

test("so they have in the table, unless it is sorted otherwise", async () => {
  const path = "breakdowns/referrers";
  show("TopReferrersMultiDisplay", path, "?show.TopReferrersMultiDisplay=table");
  await screen.findByRole("button", { name: "Direct or unknown" });
  expect(labels()).toEqual(["A", "Direct or unknown", "B", "C", "2 other sites"]);
  userEvent.click(screen.getByRole("button", { name: "Name" }));
  await screen.findByRole("button", { name: "Direct or unknown" });
  expect(labels()).toEqual(["A", "B", "C", "2 other sites", "Direct or unknown"]);
});

test("where nothing is said by it, it stays behind the rest", async () => {
  show("ResourceTypesMultiDisplay", "breakdowns/resource_types");
  await screen.findByRole("button", { name: /Unknown/ });
  expect(labels()).toEqual(["A", "B", "C", "2 other types", "Unknown"]);
});
