// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { screen, waitFor } from "@testing-library/react";
import { BREAKDOWN_IDS } from "@js/invenio_stats_dashboard/data/breakdowns";
import { registry } from "@js/invenio_stats_dashboard/page/registry";
import { renderPage } from "../helpers";

const STATS = [
  "RecordCount",
  "Uploaders",
  "DataVolume",
  "Views",
  "Downloads",
  "Traffic",
];

/** Every component of the published API, but the map. */
const PUBLIC = [
  ...STATS.map((name) => `SingleStat${name}`),
  ...STATS.map((name) => `SingleStat${name}Cumulative`),
  "ContentStatsChart",
  "TrafficStatsChart",
  "TrafficStatsChartCumulative",
  "UploaderStatsChart",
  "UploaderStatsChartCumulative",
  "ResourceTypesMultiDisplay",
  "AccessStatusMultiDisplay",
  "LanguagesMultiDisplay",
  "PublishersMultiDisplay",
  "SubjectsMultiDisplay",
  "TopCountriesMultiDisplay",
  "TopReferrersMultiDisplay",
  "MostDownloadedRecordsMultiDisplay",
  "MostViewedRecordsMultiDisplay",
];

test.each(PUBLIC)("%s is registered and shows its numbers", async (component) => {
  const { container } = renderPage({ component });
  await waitFor(() => expect(container.querySelector("[aria-busy]")).toBeNull());
  expect(
    container.querySelector(".sd-stat-value, .sd-plot, .sd-rows, .sd-ranking")
  ).not.toBe(null);
  expect(screen.queryByText("This panel could not be loaded")).toBeNull();
});

test("every breakdown has a component", () => {
  const shown = Object.values(registry).map(({ props }) => props.breakdown);
  expect(shown).toEqual(expect.arrayContaining(BREAKDOWN_IDS));
});

test("a breakdown of the instance's own works through the generic component", async () => {
  renderPage(
    { component: "BreakdownMultiDisplay", props: { breakdown: "journals" } },
    {
      breakdowns: {
        journals: { title: "Our journals", param: "j", usage: true, content: true },
      },
    }
  );
  expect(await screen.findByText("Our journals")).toBeInTheDocument();
  expect(await screen.findByText("86.0%")).toBeInTheDocument();
});

test("an unknown component or metric fails in its own panel only", async () => {
  jest.spyOn(console, "error").mockImplementation(() => {});
  renderPage([
    { component: "NoSuchPanel" },
    { component: "TopCountriesMultiDisplay", props: { metric: "likes" } },
    { component: "LanguagesMultiDisplay" },
  ]);
  expect(screen.getAllByText("This panel could not be loaded")).toHaveLength(2);
  expect(await screen.findByText("86.0%")).toBeInTheDocument();
  console.error.mockRestore();
});
