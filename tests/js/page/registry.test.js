// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { screen, waitFor } from "@testing-library/react";
import { breakdownOf } from "@js/invenio_stats_dashboard/data/breakdowns";
import { metricOf } from "@js/invenio_stats_dashboard/data/metrics";
import { registry } from "@js/invenio_stats_dashboard/page/registry";
import words from "../page_words.json";
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

test("the page can draw all that the server has in its table of components", () => {
  const panels = words.components.map(({ panel }) => panel);
  expect([...new Set(panels)].sort()).toEqual(Object.keys(registry).sort());
  const shown = words.components.map(({ props }) => props.breakdown);
  expect(shown).toEqual(expect.arrayContaining(Object.keys(words.breakdowns)));
});

test.each(Object.keys(words.metrics))("the page has sentences about %s", (name) => {
  const { none, fill, amount } = metricOf(words.metrics, name);
  expect([none(), fill(), amount(2, "2")].every(Boolean)).toBe(true);
});

test.each(Object.keys(words.breakdowns))("and about the items of %s", (id) =>
  expect(breakdownOf(id, words.breakdowns).others(2, "2")).toMatch(/^2 other/)
);

test("a breakdown of the instance's own works through the generic component", async () => {
  renderPage(
    {
      component: "BreakdownMultiDisplay",
      title: "Our journals",
      props: { breakdown: "journals" },
    },
    {
      breakdowns: {
        journals: {
          title: "Our journals",
          name: "Our journals",
          param: "j",
          usage: true,
          content: true,
        },
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
