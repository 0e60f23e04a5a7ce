// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Periods come from the server, and are chosen by keys in the toolbar alone. */

import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { config, totals } from "../fixtures";
import { MockApi, renderPage } from "../helpers";

const STAT = { component: "SingleStatViews", props: { metric: "views" } };
const period = () => screen.getByRole("button", { name: /^Period:/ });
const entries = () => screen.getAllByRole("menuitemradio").map((e) => e.textContent);

test("the menu has the periods of the server, with their dates and keys", () => {
  const fiscal = { from: "2026-10-01", to: "2026-11-24", label: "This academic year" };
  const periods = { ...config.periods, fiscal_year: fiscal };
  renderPage(STAT, { periods });
  userEvent.click(period());
  expect(entries()).toContain("Last month1 – 31 Oct 2026M");
  expect(entries()).toContain("This academic year1 Oct – 24 Nov 2026F");
  userEvent.click(screen.getByText("This academic year"));
  expect(window.location.search).toBe("?period=fiscal_year");
  expect(period()).toHaveAccessibleName(/This academic year, 1 Oct/);
});

test("a key in the toolbar chooses a period, and closes the menu", async () => {
  const { api } = renderPage(STAT);
  fireEvent.keyDown(screen.getByRole("button", { name: "Export" }), { key: "m" });
  expect(window.location.search).toBe("?period=last_month");
  await waitFor(() => expect(api.asked("totals").pop()).toContain("period=last_month"));
  userEvent.click(period());
  fireEvent.keyDown(screen.getAllByRole("menuitemradio")[0], { key: "y" });
  expect(window.location.search).toBe("?period=year");
  expect(screen.queryByRole("menuitemradio")).toBeNull();
});

test("what is typed, or pressed elsewhere, chooses none", () => {
  renderPage(STAT);
  fireEvent.keyDown(document.body, { key: "m" });
  fireEvent.keyDown(period(), { key: "m", ctrlKey: true });
  userEvent.click(period());
  fireEvent.keyDown(screen.getByLabelText("First day"), { key: "m" });
  expect(window.location.search).toBe("");
});

test("a chart by month begins with a whole one, unless the days were chosen", async () => {
  const chart = { component: "TrafficStatsChart", props: { unit: "month" } };
  const { api, unmount } = renderPage(chart);
  await waitFor(() => expect(api.asked("series")).toHaveLength(1));
  expect(api.asked("series")[0]).toMatch(/from=2025-11-01.*to=2026-11-24/);
  expect(api.asked("series")[0]).not.toContain("period");
  unmount();
  const own = renderPage(chart, { search: "?from=2025-11-25&to=2026-11-24" }).api;
  await waitFor(() => expect(own.asked("series")).toHaveLength(1));
  expect(own.asked("series")[0]).toContain("from=2025-11-25");
});

test("a comparison of another length is pointed out, whatever its kind", async () => {
  const compare = { mode: "year", from: "2025-10-26", to: "2025-11-25", days: 31 };
  const api = new MockApi().on("totals", () => ({ ...totals, compare }));
  renderPage(STAT, { api, search: "?compare=year" });
  expect(await screen.findByText("30 days are compared with 31")).toBeInTheDocument();
});
