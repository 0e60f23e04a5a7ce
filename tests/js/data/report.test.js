// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import {
  chosenTabs,
  inColumns,
  metricsOf,
  monthsBetween,
  reportTabs,
  usualPaper,
} from "@js/invenio_stats_dashboard/data/report";

const stat = (metric) => ({ component: "S", panel: "totals", props: { metric } });
const chart = {
  component: "Chart",
  panel: "series",
  width: 8,
  props: { metrics: ["a", "b"] },
};
const layout = {
  tabs: [
    {
      name: "one",
      label: "One",
      rows: [{ components: [stat("a"), stat("c")] }, { components: [chart] }],
    },
    { name: "two", label: "Two", rows: [{ components: [chart] }] },
    { name: "empty", label: "Empty", rows: [] },
  ],
};

test("headline numbers are one choice; no name is there twice", () => {
  const tabs = reportTabs(layout);

  expect(tabs.map(({ name }) => name)).toEqual(["one", "two"]);
  expect(tabs.map(({ cells }) => cells.map(({ key }) => key))).toEqual([
    ["S", "Chart"],
    ["two-Chart"],
  ]);
  expect(chosenTabs(tabs, ["two-Chart"]).map(({ name }) => name)).toEqual(["two"]);
});

test("measures are explained once each", () => {
  const metrics = { a: {}, b: {}, c: {} };

  expect(metricsOf(reportTabs(layout), metrics)).toEqual(["a", "c"]);
  expect(metricsOf(reportTabs(layout), metrics, "b")).toEqual(["a", "c", "b"]);
});

test("months count back to the first", () => {
  expect(monthsBetween("2025-11", "2026-02")).toEqual([
    "2026-02",
    "2026-01",
    "2025-12",
    "2025-11",
  ]);
  expect(monthsBetween("2026-03", "2026-02")).toEqual([]);
});

test("panels that share a column stay together, if both are chosen", () => {
  const panel = (name, below) => ({
    component: name,
    panel: "breakdown",
    width: 4,
    props: { below },
  });
  const rows = [
    { components: [panel("Sites"), panel("Languages"), panel("Access", true)] },
  ];
  const tabs = reportTabs({ tabs: [{ name: "t", label: "T", rows }] });
  const names = (keys) =>
    inColumns(chosenTabs(tabs, keys)[0].cells).map((cells) => cells.map((c) => c.key));
  expect(names(["Sites", "Languages", "Access"])).toEqual([
    ["Sites"],
    ["Languages", "Access"],
  ]);
  expect(names(["Sites", "Access"])).toEqual([["Sites"], ["Access"]]);
});

test("paper follows the country of the page's language, else of the browser's", () =>
  expect(
    [
      ["en"],
      ["en-US"],
      ["fr-CA", "de-AT"],
      ["de-AT", "en-US"],
      ["en", "en-US", "en-GB"],
      ["en", "de", "fr-FR", "en-US"],
    ].map(usualPaper)
  ).toEqual(["A4", "Letter", "Letter", "A4", "Letter", "A4"]));
