// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Answers of the API as it documents them, small enough to check by head. */

// What the server says of metrics, breakdowns and components: see tests/views.
import words from "./page_words.json";

const PERIOD = { from: "2026-10-26", to: "2026-11-24", days: 30 };

const common = {
  community: { id: "c1", slug: "coast", title: "Coast" },
  period: PERIOD,
  compare: { mode: "prev", from: "2026-09-26", to: "2026-10-25", days: 30 },
  basis: "added",
  timezone: "UTC",
  complete_until: "2026-11-24T10:40:00+00:00",
  partial: true,
  gaps: [],
  stale: false,
  restated_at: null,
};

const metric = (value, previous) => ({ value, previous });

export const totals = {
  ...common,
  metrics: {
    records: metric(4286, 3674),
    works: metric(4000, 3500),
    files: metric(9000, 8000),
    file_bytes: metric(3420000000000, 2910000000000),
    uploaders: metric(214, 177),
    records_added: metric(620, 540),
    records_removed: metric(8, 2),
    uploaders_active: metric(40, 50),
    views: metric(84213, 71246),
    unique_views: metric(60000, 60000),
    downloads: metric(38411, 0),
    unique_downloads: metric(30000, 10000),
    data_volume: metric(1920000000000, 2050000000000),
    visitors: metric(31.4, null),
  },
  filtered: { events_raw: 1000, robots: 31, double_clicks: 14, counted: 955 },
  first_day: "2024-01-01",
  sparklines: { unit: "day", from: ["2026-11-22", "2026-11-23"], views: [3, 5] },
};

const layer = (key, values) => ({ key, label: key && key.toUpperCase(), values });

/** What an answer has besides when it is asked for by key. */
const split = (params) =>
  params.get("breakdown")
    ? {
        series: [
          layer("de", [1000, 900, 100]),
          layer("fr", [800, 500, 100]),
          layer(null, [642, 500, 100]),
        ],
      }
    : {};

export const series = (params) => ({
  ...split(params),
  ...common,
  metric: params.get("metric"),
  unit: params.get("unit") || "day",
  buckets: [
    {
      from: "2026-11-22",
      to: "2026-11-22",
      value: 2442,
      previous: 1800,
      partial: false,
    },
    {
      from: "2026-11-23",
      to: "2026-11-23",
      value: 1900,
      previous: 1500,
      partial: false,
    },
    { from: "2026-11-24", to: "2026-11-24", value: 300, previous: 280, partial: true },
  ],
  total: metric(4642, 3580),
});

const item = (key, value, previous, share) => ({
  key,
  label: key.toUpperCase(),
  value,
  previous,
  share,
});

export const breakdown = () => ({
  ...common,
  items: [item("a", 86, 80, 0.86), item("b", 10, 20, 0.1), item("c", 2, 0, 0.02)],
  other: { keys: 2, value: 1 },
  unknown: 1,
  total: 100,
  multivalued: false,
  keys: 5,
});

export const ranking = () => ({
  ...common,
  items: [
    {
      rank: 1,
      recid: "r1",
      value: 212,
      previous: 431,
      title: "Sea level",
      authors: "Lindqvist, A. et al.",
      resource_type: "Dataset",
      url: "/records/r1",
    },
    {
      rank: null,
      recid: null,
      records: 3,
      value: 50,
      previous: 0,
      title: null,
      authors: null,
      resource_type: null,
      url: null,
      restricted: true,
    },
  ],
});

/** An item of a layout as the server hands it over. */
const drawn = ({ component, props, ...item }) => {
  const known = words.components.find((entry) => entry.component === component) || {};
  return { ...known, component, ...item, props: { ...known.props, ...props } };
};

export const layoutOf = (...components) => ({
  tabs: [
    {
      name: "overview",
      label: "Overview",
      rows: components.map((component) => ({
        components: [{ width: 6, ...drawn(component) }],
      })),
    },
    { name: "content", label: "Content", rows: [] },
  ],
});

export const { breakdowns, metrics } = words;

export const config = {
  community: { id: "c1", slug: "coast", title: "Coast" },
  layout: layoutOf({ component: "SingleStatViews", props: { metric: "views" } }),
  rangeOptions: {},
  limits: { days: 1000, daily: 100, weekly: 550, values: 5000 },
  periods: {
    "30d": { from: "2026-10-26", to: "2026-11-24", label: "Last 30 days" },
    "90d": { from: "2026-08-27", to: "2026-11-24", label: "Last 90 days" },
    "last_month": { from: "2026-10-01", to: "2026-10-31", label: "Last month" },
    "12m": { from: "2025-11-25", to: "2026-11-24", label: "Last 12 months" },
    "year": { from: "2026-01-01", to: "2026-11-24", label: "This year" },
    "all": { from: "2026-11-24", to: "2026-11-24", label: "All time" },
  },
  breakdowns,
  metrics,
  apiBase: "/api/stats-dashboard",
  locale: "en",
  siteName: "Repository",
};
