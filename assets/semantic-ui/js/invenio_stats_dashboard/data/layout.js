// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Tabs, rows and cells out of the configured layout. */

const isStat = (name) => /^SingleStat/.test(name);

export const tabsOf = (layout) =>
  (layout.tabs || []).map(({ name, label }) => ({ name, label: label || name }));

/**
 * Cells of a row: neighbouring headline numbers become one strip.
 *
 * @returns {{kind: "strip"|"panel", width: number, items: Object[]}[]}
 */
export function cellsOf(row) {
  const cells = [];
  (row.components || []).forEach((item) => {
    const last = cells[cells.length - 1];
    if (isStat(item.component) && last && last.kind === "strip") {
      last.items.push(item);
    } else {
      const kind = isStat(item.component) ? "strip" : "panel";
      cells.push({ kind, width: item.width, items: [item] });
    }
  });
  return cells.map((cell) => (cell.kind === "strip" ? { ...cell, width: 12 } : cell));
}

/** Names for the panels of a tab, unique and the same on every visit. */
export function namePanels(tab, registry) {
  const seen = {};
  return (tab.rows || []).map((row) =>
    cellsOf(row).map((cell) => ({
      ...cell,
      items: cell.items.map((item) => {
        const entry = registry[item.component];
        const name =
          (item.props && item.props.name) || (entry && entry.name) || "panel";
        seen[name] = (seen[name] || 0) + 1;
        return { ...item, name: seen[name] > 1 ? `${name}-${seen[name]}` : name };
      }),
    }))
  );
}

/** A row's answer for widths that cannot be: outside 1 to 12 is a whole row. */
export const columns = (width) => (width >= 1 && width <= 12 ? Math.floor(width) : 12);
