// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** What several panels would say alike is said once. */

import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { totals } from "../fixtures";
import { cellsLeft } from "@js/invenio_stats_dashboard/data/layout";
import { MockApi, renderPage } from "../helpers";

const PANELS = [
  { component: "SingleStatViews", props: { metric: "views" } },
  { component: "TrafficStatsChart" },
  { component: "TopCountriesMultiDisplay" },
  { component: "MostViewedRecordsMultiDisplay" },
  { component: "ResourceTypesMultiDisplay" },
];

/** Of visitors, filters leave nothing that is known. */
const nothing = (name) =>
  name === "visitors"
    ? { value: null, previous: null, not_applicable: true }
    : { value: 0, previous: 0 };

/** Totals in which these metrics are nothing, or all. */
const without = (...names) => ({
  ...totals,
  metrics: Object.fromEntries(
    Object.entries(totals.metrics).map(([name, pair]) => [
      name,
      !names.length || names.includes(name) ? nothing(name) : pair,
    ])
  ),
});
const USAGE = ["views", "downloads", "data_volume", "visitors"];

const panels = () =>
  [...document.querySelectorAll(".sd-panel")].map(({ id }) => id.slice(6));
const statements = () => document.querySelectorAll(".sd-empty-page");

test("a page without anything has one statement, and its numbers", async () => {
  const api = new MockApi().on("totals", () => without());
  renderPage(PANELS, { api, search: "?period=30d" });
  await screen.findByText("Nothing in this period");
  expect(panels()).toEqual([]);
  expect(statements()).toHaveLength(1);
  expect(document.querySelectorAll("[data-stat]")).toHaveLength(1);
  userEvent.click(screen.getByText("Show last 12 months"));
  expect(window.location.search).toBe("");
});

test("where nothing was ever counted, it says what would change that", async () => {
  const api = new MockApi().on("totals", () => ({ ...without(), first_day: null }));
  renderPage(PANELS, { api });
  await screen.findByText("Nothing to count yet");
  expect(screen.getByText(/once records are published/)).toBeInTheDocument();
});

test("one measure without anything leaves its panels where they are", async () => {
  const api = new MockApi().on("totals", () => without(...USAGE));
  renderPage(PANELS, { api });
  await waitFor(() => expect(api.asked("totals")).toHaveLength(1));
  await screen.findByText("86.0%");
  expect(statements()).toHaveLength(0);
  expect(panels()).toHaveLength(4);
});

test("a filter without result says so once; its own panel and others stay", async () => {
  const api = new MockApi().on("totals", () => without(...USAGE));
  renderPage(PANELS, { api, search: "?country=xx" });
  await screen.findByText("Nothing matches these filters");
  expect(statements()).toHaveLength(1);
  expect(panels()).toEqual(["TopCountriesMultiDisplay", "ResourceTypesMultiDisplay"]);
  userEvent.click(screen.getByText(/^Remove Country/));
  expect(window.location.search).toBe("");
});

test("the panels that are left fill their row", () => {
  const cell = (name, width) => ({ kind: "panel", width, items: [{ name }] });
  const row = [cell("a", 6), cell("b", 3), cell("c", 3)];
  const widths = (hidden) => cellsLeft(row, hidden).map(({ width }) => width);
  expect(widths([])).toEqual([6, 3, 3]);
  expect(widths(["a"])).toEqual([6, 6]);
  expect(widths(["b"])).toEqual([8, 4]);
  expect(widths(["a", "b", "c"])).toEqual([]);
  const shared = [{ ...cell("a", 6), items: [{ name: "a" }, { name: "d" }] }, row[1]];
  expect(cellsLeft(shared, ["d"])[0].items).toEqual([{ name: "a" }]);
  expect(cellsLeft(shared, ["a", "d"])).toHaveLength(1);
});
