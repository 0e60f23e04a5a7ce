// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Entries of a list by their names, in its order. */
const byName = (list) => Object.fromEntries(list.map((entry) => [entry.name, entry]));

/** Settings that the template left on the mount node, as plain values. */
export function readConfig({ dataset }) {
  return {
    community: JSON.parse(dataset.community || "null"),
    scope: dataset.scope || null,
    scopeTitle: dataset.scopeTitle || null,
    layout: JSON.parse(dataset.layout),
    metrics: JSON.parse(dataset.metrics),
    periods: byName(JSON.parse(dataset.periods)),
    rangeOptions: JSON.parse(dataset.rangeOptions || "{}"),
    limits: JSON.parse(dataset.limits || "{}"),
    curates: dataset.curates === "true",
    views: dataset.views || "none",
    counter: dataset.counter || null,
    sample: dataset.sample === "true",
    breakdowns: JSON.parse(dataset.breakdowns || "{}"),
    apiBase: dataset.apiBase,
    locale: dataset.locale || "en",
    siteName: dataset.siteName || "",
  };
}
