// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** What is read out of the items of a breakdown. */

const PIE_ITEMS = 5;
const PIE_SHARE = 0.8;

/** Whether a pie is honest: each thing counts once, and five slices cover most. */
export function canPie({ multivalued, items, total }) {
  if (multivalued || !total || items.length < 2) return false;
  const top = items.slice(0, PIE_ITEMS).reduce((sum, { value }) => sum + value, 0);
  return top / total >= PIE_SHARE;
}

/** Slices of a pie: the first five and the rest, whose key is null. */
export function slicesOf({ items, total }) {
  const top = items.slice(0, PIE_ITEMS);
  const rest = total - top.reduce((sum, { value }) => sum + value, 0);
  const slices = top.map(({ key, label, value }) => ({
    key,
    label,
    value,
    share: value / total,
  }));
  return rest > 0
    ? [...slices, { key: null, label: null, value: rest, share: rest / total }]
    : slices;
}

const COLUMNS = {
  label: (item) => item.label,
  value: (item) => item.value,
  share: (item) => item.share,
  change: (item) => (item.previous === null ? null : item.value - item.previous),
};

/** Items in the order of a column; what has no value stands last. */
export function sortItems(items, { column, ascending }, locale) {
  const of = COLUMNS[column];
  const compare = (a, b) => (column === "label" ? a.localeCompare(b, locale) : a - b);
  return [...items].sort((a, b) => {
    const [x, y] = [of(a), of(b)];
    if (x === null || y === null) return (x === null) - (y === null);
    return ascending ? compare(x, y) : compare(y, x);
  });
}
