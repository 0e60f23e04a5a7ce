// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_stats_dashboard/i18next";

/** What would fill an empty panel. */
const FILLS = {
  views: () => i18next.t("Views appear here once somebody has opened a record page."),
  downloads: () =>
    i18next.t("Downloads appear here once somebody has downloaded a file."),
  records: () => i18next.t("Records appear here once they are published."),
  uploaders: () => i18next.t("People appear here once they have published a record."),
};

/**
 * The sentences of the page about a metric, whose name and definition come from the
 * server: `none` (nothing in the period), `fill` (what would change that) and `amount`
 * (a phrase with a number, formatted as `n`).
 */
const SENTENCES = {
  views: {
    none: () => i18next.t("No views in this period"),
    fill: FILLS.views,
    amount: (count, n) => i18next.t("{{n}} views", { count, n }),
  },
  unique_views: {
    none: () => i18next.t("No views in this period"),
    fill: FILLS.views,
    amount: (count, n) => i18next.t("{{n}} unique views", { count, n }),
  },
  downloads: {
    none: () => i18next.t("No downloads in this period"),
    fill: FILLS.downloads,
    amount: (count, n) => i18next.t("{{n}} downloads", { count, n }),
  },
  unique_downloads: {
    none: () => i18next.t("No downloads in this period"),
    fill: FILLS.downloads,
    amount: (count, n) => i18next.t("{{n}} unique downloads", { count, n }),
  },
  data_volume: {
    none: () => i18next.t("No data downloaded in this period"),
    fill: FILLS.downloads,
    amount: (count, n) => i18next.t("{{n}} downloaded", { n }),
  },
  visitors: {
    none: () => i18next.t("No visitors in this period"),
    fill: FILLS.views,
    amount: (count, n) => i18next.t("{{n}} visitors a day", { count, n }),
  },
  records: {
    none: () => i18next.t("No records yet"),
    fill: FILLS.records,
    amount: (count, n) => i18next.t("{{n}} records", { count, n }),
  },
  records_added: {
    none: () => i18next.t("No new records in this period"),
    fill: FILLS.records,
    amount: (count, n) => i18next.t("{{n}} new records", { count, n }),
  },
  uploaders: {
    none: () => i18next.t("No uploaders yet"),
    fill: FILLS.uploaders,
    amount: (count, n) => i18next.t("{{n}} uploaders", { count, n }),
  },
  uploaders_active: {
    none: () => i18next.t("No uploads in this period"),
    fill: FILLS.uploaders,
    amount: (count, n) => i18next.t("{{n}} active uploaders", { count, n }),
  },
  file_bytes: {
    none: () => i18next.t("No files yet"),
    fill: FILLS.records,
    amount: (count, n) => i18next.t("{{n}} of files", { n }),
  },
};

/**
 * A metric by its name in the API; a wrong name fails loudly, in its own panel.
 *
 * @param {Object} metrics of the configuration, by name: `{label, short, definition,
 *   kind, family, balance, splits}`
 */
export function metricOf(metrics, name) {
  const metric = metrics[name];
  if (!metric) throw new Error(`Unknown metric: ${name}`);
  return { name, ...metric, ...SENTENCES[name] };
}

/** Whether a metric counts what is held, rather than how it is used. */
export const isContent = (metrics, name) =>
  Boolean(metrics[name]) && metrics[name].family !== "usage";

/** Whether a metric is the state at a date. */
export const isBalance = (metrics, name) =>
  Boolean(metrics[name]) && metrics[name].balance;

/** The flag of a breakdown that says whether a metric has it: usage or content. */
export const sideOf = (metrics, name) =>
  isContent(metrics, name) ? "content" : "usage";
