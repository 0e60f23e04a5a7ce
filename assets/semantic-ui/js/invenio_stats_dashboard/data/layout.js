// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Tabs, rows and cells out of the configured layout. */

const COLUMNS = 12;

/** A row's answer for widths that cannot be: outside 1 to 12 is a whole row. */
export const columns = (width) =>
  width >= 1 && width <= COLUMNS ? Math.floor(width) : COLUMNS;

const isStat = ({ panel }) => panel === "totals";

export const tabsOf = (layout) =>
  (layout.tabs || []).map(({ name, label }) => ({ name, label: label || name }));

/** Whether a panel stands below the one before it, in its column. */
export const isBelow = ({ props }) => Boolean(props && props.below);

/**
 * Cells of a row: neighbouring headline numbers become one strip, panels that stand
 * below another one share its column.
 *
 * @returns {{kind: "strip"|"panel", width: number, items: Object[]}[]}
 */
export function cellsOf(row) {
  const cells = [];
  (row.components || []).forEach((item) => {
    const last = cells[cells.length - 1];
    const strip = isStat(item) && last && last.kind === "strip";
    if (strip || (isBelow(item) && last && last.kind === "panel")) {
      last.items.push(item);
    } else {
      const kind = isStat(item) ? "strip" : "panel";
      cells.push({ kind, width: item.width, items: [item] });
    }
  });
  return cells.map((cell) => (cell.kind === "strip" ? { ...cell, width: 12 } : cell));
}

/**
 * The rows of a tab as cells, each item with a name of its own for the address: that
 * of its component, with a number from the second one on, or its prop `name`.
 */
export function namePanels(tab) {
  const seen = {};
  const withName = (item) => {
    const name = (item.props && item.props.name) || item.component;
    seen[name] = (seen[name] || 0) + 1;
    return { ...item, name: seen[name] > 1 ? `${name}-${seen[name]}` : name };
  };
  return (tab.rows || []).map((row) =>
    cellsOf(row).map((cell) => ({ ...cell, items: cell.items.map(withName) }))
  );
}

/**
 * The cells of a row that are left, as wide as the row together.
 *
 * @param {Object[]} cells
 * @param {string[]} hidden names of items that are left out
 */
export function cellsLeft(cells, hidden) {
  const kept = cells.map((cell) => {
    if (cell.kind === "strip") return cell;
    const items = cell.items.filter(({ name }) => !hidden.includes(name));
    return items.length < cell.items.length ? { ...cell, items } : cell;
  });
  if (kept.every((cell, index) => cell === cells[index])) return cells;
  const left = kept.filter(({ items }) => items.length);
  const sum = left.reduce((total, { width }) => total + columns(width), 0);
  return left.map((cell) => ({
    ...cell,
    width: Math.floor((columns(cell.width) * COLUMNS) / sum),
  }));
}
