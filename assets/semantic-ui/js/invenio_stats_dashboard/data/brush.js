// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Reading and choosing buckets: plain functions of where one is. */

const STEPS = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

/** Index that a key leads to, or null when the key means nothing here. */
export function nextIndex(key, at, count, rtl) {
  const step = STEPS[key];
  if (!step) return null;
  const forward = rtl && Number.isFinite(step) ? -step : step;
  const outside = forward < 0 ? count : -1;
  return Math.max(0, Math.min(count - 1, (at === null ? outside : at) + forward));
}

/** First and last index of a selection, whichever way it was drawn; null for none. */
export const ordered = (anchor, at) =>
  anchor === null || at === null ? null : [Math.min(anchor, at), Math.max(anchor, at)];

/** The days of some buckets. */
export const rangeOf = (buckets, [first, last]) => ({
  from: buckets[first].from,
  to: buckets[last].to,
});
