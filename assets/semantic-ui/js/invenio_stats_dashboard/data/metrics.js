// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_stats_dashboard/i18next";

/** What would fill an empty panel. */
const FILLS = {
  views: () =>
    i18next.t("Views appear here once somebody has opened the page of a record."),
  downloads: () =>
    i18next.t("Downloads appear here once somebody has downloaded a file."),
  records: () => i18next.t("Records appear here once they are published."),
  uploaders: () => i18next.t("People appear here once they have published a record."),
};

/**
 * What can be measured. Each entry: `kind` (count, mean or bytes), `label`, `about`
 * (what is counted), `none` (nothing in the period), `fill` (what would change that)
 * and `amount` (a sentence part with a number, formatted as `n`).
 */
const METRICS = {
  views: {
    kind: "count",
    label: () => i18next.t("Views"),
    about: () =>
      i18next.t(
        "How often record pages were opened. Robots are left out; a second click within 30 seconds counts once."
      ),
    none: () => i18next.t("No views in this period"),
    fill: FILLS.views,
    amount: (count, n) => i18next.t("{{n}} views", { count, n }),
  },
  unique_views: {
    kind: "count",
    label: () => i18next.t("Unique views"),
    about: () =>
      i18next.t("Views, with each record counted once per visit of at most an hour."),
    none: () => i18next.t("No views in this period"),
    fill: FILLS.views,
    amount: (count, n) => i18next.t("{{n}} unique views", { count, n }),
  },
  downloads: {
    kind: "count",
    label: () => i18next.t("Downloads"),
    about: () =>
      i18next.t(
        "How many files were downloaded. Robots are left out; a second click within 30 seconds counts once."
      ),
    none: () => i18next.t("No downloads in this period"),
    fill: FILLS.downloads,
    amount: (count, n) => i18next.t("{{n}} downloads", { count, n }),
  },
  unique_downloads: {
    kind: "count",
    label: () => i18next.t("Unique downloads"),
    about: () =>
      i18next.t(
        "Downloads, with each record counted once per visit of at most an hour."
      ),
    none: () => i18next.t("No downloads in this period"),
    fill: FILLS.downloads,
    amount: (count, n) => i18next.t("{{n}} unique downloads", { count, n }),
  },
  data_volume: {
    kind: "bytes",
    label: () => i18next.t("Data downloaded"),
    short: () => i18next.t("Data"),
    about: () =>
      i18next.t("Size of all files downloaded, in decimal units (1 GB = 1,000 MB)."),
    none: () => i18next.t("No data downloaded in this period"),
    fill: FILLS.downloads,
    amount: (count, n) => i18next.t("{{n}} downloaded", { n }),
  },
  visitors: {
    kind: "mean",
    label: () => i18next.t("Daily visitors"),
    short: () => i18next.t("Visitors"),
    about: () =>
      i18next.t(
        "Visitors per day, as an average. Visitors are not recognised from one day to the next, so days cannot be added up."
      ),
    none: () => i18next.t("No visitors in this period"),
    fill: FILLS.views,
    amount: (count, n) => i18next.t("{{n}} visitors a day", { count, n }),
  },
  records: {
    kind: "count",
    label: () => i18next.t("Records"),
    about: () => i18next.t("Published records on the last day of the period."),
    none: () => i18next.t("No records yet"),
    fill: FILLS.records,
    amount: (count, n) => i18next.t("{{n}} records", { count, n }),
  },
  records_added: {
    kind: "count",
    label: () => i18next.t("New records"),
    about: () => i18next.t("Records that came in during the period."),
    none: () => i18next.t("No new records in this period"),
    fill: FILLS.records,
    amount: (count, n) => i18next.t("{{n}} new records", { count, n }),
  },
  uploaders: {
    kind: "count",
    label: () => i18next.t("Uploaders"),
    about: () =>
      i18next.t("People who have uploaded at least one record since the beginning."),
    none: () => i18next.t("No uploaders yet"),
    fill: FILLS.uploaders,
    amount: (count, n) => i18next.t("{{n}} uploaders", { count, n }),
  },
  uploaders_active: {
    kind: "count",
    label: () => i18next.t("Active uploaders"),
    about: () => i18next.t("People who uploaded a record during the period."),
    none: () => i18next.t("No uploads in this period"),
    fill: FILLS.uploaders,
    amount: (count, n) => i18next.t("{{n}} active uploaders", { count, n }),
  },
  file_bytes: {
    kind: "bytes",
    label: () => i18next.t("Data volume"),
    about: () =>
      i18next.t("Size of the files of all records on the last day of the period."),
    none: () => i18next.t("No files yet"),
    fill: FILLS.records,
    amount: (count, n) => i18next.t("{{n}} of files", { n }),
  },
};

/** A metric by its name in the API; a wrong name fails loudly, in its own panel. */
export function metricOf(name) {
  const metric = METRICS[name];
  if (!metric) throw new Error(`Unknown metric: ${name}`);
  return { name, short: metric.label, ...metric };
}

const CONTENT = [
  "records",
  "records_added",
  "records_removed",
  "works",
  "files",
  "file_bytes",
  "uploaders",
  "uploaders_active",
];

/** Whether a metric counts what is held, rather than how it is used. */
export const isContent = (name) => CONTENT.includes(name);

export const METRIC_NAMES = Object.keys(METRICS);
