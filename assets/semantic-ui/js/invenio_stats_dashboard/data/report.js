// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { namePanels, tabsOf } from "./layout";

/** What a report can be made of, and when COUNTER reports begin and end. */

/** Paper of the report, and where the smaller one is usual. */
export const PAPERS = ["A4", "Letter"];
const LETTER = ["US", "CA", "MX", "PH", "CL", "CO", "VE"];

/**
 * The paper that is usual where the reader is.
 *
 * @param {string[]} locales of the page, then of the browser: the first one that names a
 *   country says where
 */
export function usualPaper(locales) {
  const regions = locales.map((locale) => (/-([A-Z]{2})$/.exec(locale) || [])[1]);
  return LETTER.includes(regions.find(Boolean)) ? "Letter" : "A4";
}

/**
 * The panels of all tabs, with a name of its own each: headline numbers that stand side
 * by side are one.
 *
 * @param {Object} layout
 * @returns {{name, label, cells: {key, kind, width, column, items}[]}[]} tabs that have
 *   any; panels with the same `column` share one
 */
export function reportTabs(layout) {
  const seen = new Set();
  const own = (name, tab) => {
    const free = seen.has(name) ? `${tab}-${name}` : name;
    seen.add(free);
    return free;
  };
  return tabsOf(layout)
    .map(({ name, label }) => {
      const tab = layout.tabs.find((entry) => entry.name === name);
      const cells = namePanels(tab)
        .flat()
        .map((cell, column) => ({ ...cell, column }))
        .flatMap((cell) =>
          cell.kind === "strip"
            ? [cell]
            : cell.items.map((item) => ({ ...cell, items: [item] }))
        )
        .map((cell) => {
          const items = cell.items.map((item) => ({
            ...item,
            name: own(item.name, name),
          }));
          return { ...cell, items, key: items[0].name };
        });
      return { name, label, cells };
    })
    .filter(({ cells }) => cells.length);
}

/** Cells by column: those that share one together. */
export const inColumns = (cells) =>
  cells.reduce((groups, cell) => {
    const last = groups[groups.length - 1];
    if (!last || last[0].column !== cell.column) return [...groups, [cell]];
    return [...groups.slice(0, -1), [...last, cell]];
  }, []);

/** Those of them that were chosen, by their keys. */
export const chosenTabs = (tabs, keys) =>
  tabs
    .map((tab) => ({
      ...tab,
      cells: tab.cells.filter(({ key }) => keys.includes(key)),
    }))
    .filter(({ cells }) => cells.length);

/**
 * Measures that panels show, each once.
 *
 * @param {Object[]} tabs
 * @param {Object} metrics all that there are
 * @param {?string} chosen on the page, for the panels that have it
 */
export const metricsOf = (tabs, metrics, chosen = null) => {
  const items = tabs.flatMap(({ cells }) => cells.flatMap((cell) => cell.items));
  const names = items.map(({ props: { metric, metrics: some } = {} }) =>
    some && some.includes(chosen) ? chosen : metric || (some && some[0])
  );
  return [...new Set(names)].filter((name) => metrics[name]);
};

/** Months from one to another, the last first: `["2026-02", "2026-01"]`. */
export function monthsBetween(first, last) {
  const months = [];
  let [year, month] = last.split("-").map(Number);
  const text = () => `${year}-${String(month).padStart(2, "0")}`;
  while (text() >= first && months.length < 1200) {
    months.push(text());
    month -= 1;
    if (!month) [year, month] = [year - 1, 12];
  }
  return months;
}
