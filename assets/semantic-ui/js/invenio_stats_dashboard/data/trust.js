// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

const HOUR_MS = 3600000;
const LATE_AFTER_HOURS = 26;

/**
 * How far the numbers are complete.
 *
 * @param {?string} until moment up to which everything received has been counted
 * @param {string} now moment of reading
 * @returns {{late: boolean, days: number}} whole days behind
 */
export function lateness(until, now = new Date().toISOString()) {
  const hours = (new Date(now) - new Date(until)) / HOUR_MS;
  return { late: hours > LATE_AFTER_HOURS, days: Math.floor(hours / 24) };
}

/** Shares of what was filtered out of the raw events, or null when there are none. */
export function filteredShares(filtered) {
  if (!filtered || !filtered.events_raw) return null;
  const { events_raw: raw, robots, double_clicks: doubles, counted } = filtered;
  return {
    raw,
    counted,
    robots: robots / raw,
    doubles: doubles / raw,
    all: (raw - counted) / raw,
  };
}
