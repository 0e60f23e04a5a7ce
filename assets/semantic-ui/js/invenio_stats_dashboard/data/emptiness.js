// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { countDays, resolvePeriod } from "./dates";
import { chipsOf, entryOf, RECORD } from "./filters";

/** Why a panel is empty, and what would help, out of the headline numbers. */

const YEAR = 365;

/** Metric → that whose last day is known. */
const HAPPENED = {
  views: "views",
  unique_views: "views",
  visitors: "views",
  downloads: "downloads",
  unique_downloads: "downloads",
  data_volume: "downloads",
  records_added: "records_added",
  uploaders_active: "records_added",
};

/**
 * When a metric last was more than zero.
 *
 * @returns {{name: ?string, day: ?string, never: boolean}} `never` only where that is
 *   known for sure
 */
export function lastDayOf(metric, totals) {
  const name = HAPPENED[metric] || null;
  const known = (totals && totals.last_days) || {};
  const day = (name && known[name]) || null;
  const told = Object.values(known).some(Boolean);
  return { name, day, never: Boolean(name) && told && !day };
}

/**
 * Whether a period ended before the instance began to record usage.
 *
 * @param {boolean} content whether it is about what is held, which is always known
 */
export function beforeRecording(content, period, totals) {
  const since = totals && totals.recorded_since;
  return Boolean(since) && !content && period.to < since;
}

/** Where there would be something: a longer period, or nowhere yet. */
export function remedy(metric, { config, state, period, totals }) {
  const first = totals.data && totals.data.first_day;
  if (!first) return null;
  const { day } = lastDayOf(metric, totals.data);
  const year = resolvePeriod("12m", config.periods, first);
  const short = state.from || countDays(period.from, period.to) < YEAR;
  if (short && (!day || day >= year.from)) return "12m";
  return first < period.from ? "all" : null;
}

/** What a panel counts: any of these. */
export const metricsOf = ({ metric, metrics }) => metrics || (metric ? [metric] : []);

/** Parameter of the filter that a panel leaves out, since it offers its keys. */
function ownParam({ panel, props }, table) {
  if (panel === "ranking") return RECORD;
  const id = panel === "map" ? "countries" : panel === "breakdown" && props.breakdown;
  const entry = id && entryOf(table, id);
  return entry ? entry.param : null;
}

/** Whether the totals say that a panel has nothing to show. */
function isNothing({ props = {} }, { metrics }) {
  const known = metricsOf(props).map((name) => metrics[name]);
  // What cannot follow the filters is not shown under them either.
  const followed = known.filter((entry) => entry && !entry.not_applicable);
  return followed.length > 0 && followed.every(({ value }) => !value);
}

/**
 * Names of the panels that would all say the same: that there is nothing in the period,
 * or nothing under the filters. One statement stands for them. Under filters it does for
 * two and more, without filters for all of a page only.
 *
 * @param {Object[]} items panels of a tab, with their names
 * @param {Object} totals answer
 * @param {Object} filters of the address
 * @param {Object} table breakdowns of the configuration
 */
export function emptyPanels(items, totals, filters, table) {
  const params = [...new Set(chipsOf(filters).map(({ param }) => param))];
  const [only] = params.length === 1 ? params : [];
  const empty = items.filter(
    (item) => isNothing(item, totals) && !(only && ownParam(item, table) === only)
  );
  const enough = params.length ? empty.length > 1 : empty.length === items.length;
  return enough && items.length > 1 ? empty.map(({ name }) => name) : [];
}
