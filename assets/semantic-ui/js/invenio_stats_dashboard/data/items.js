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
