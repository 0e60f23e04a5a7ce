// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { addDays, isCut } from "./dates";
import { readArgument } from "./filters";
import { runningTotal } from "./series";

/** What a headline number shows, out of the answers to `totals`. */

/** Flows whose difference is the growth of a balance. */
const FLOWS = { records: ["records_added", "records_removed"] };

const valuesOf = (answer, metric) =>
  (answer && answer.metrics[metric]) || { value: null, previous: null };

const minus = (a, b) =>
  a === null || b === null || a === undefined || b === undefined ? null : a - b;

function balanceView(metric, totals, before) {
  const { value, previous } = valuesOf(totals, metric);
  if (FLOWS[metric]) {
    const [added, removed] = FLOWS[metric].map((flow) => valuesOf(totals, flow));
    return {
      value,
      growth: minus(added.value, removed.value),
      previousGrowth: minus(added.previous, removed.previous),
    };
  }
  const earlier = valuesOf(before, metric);
  return {
    value,
    growth: minus(value, previous),
    previousGrowth: minus(earlier.value, earlier.previous),
  };
}

/**
 * Values of a headline number.
 *
 * @param {{metric: string, cumulative: boolean, balance: boolean}} stat cumulative: the
 *   state at the end of the period, otherwise what happened inside it; balance: the
 *   metric is such a state, rather than something to be added up
 * @param {Object} totals answer for the period
 * @param {?Object} before answer for the comparison period
 * @param {?Object} ever answer from the first day to the end of the period
 * @returns {Object} value, with previous (inside) or growth and previousGrowth (state)
 */
export function readStat(
  { metric, cumulative, balance },
  totals,
  before = null,
  ever = null
) {
  if (!cumulative || valuesOf(totals, metric).suppressed) {
    return valuesOf(totals, metric);
  }
  if (balance) return balanceView(metric, totals, before);
  const inside = valuesOf(totals, metric);
  // Where days without data are left out, the two are not growths of whole periods.
  const whole = inside.comparable === undefined;
  return {
    value: valuesOf(ever, metric).value,
    growth: inside.value,
    previousGrowth: whole ? inside.previous : null,
  };
}

/** Whether a metric cannot follow the filters, as the answer says. */
export const isApart = (totals, metric) =>
  Boolean(valuesOf(totals, metric).not_applicable);

/** Parameters of the filters that cannot concern a metric, as the answer says. */
export const ignoredParams = (totals, metric) =>
  (valuesOf(totals, metric).ignored_filters || []).map(
    (name) => readArgument(name).param
  );

/** Buckets of the sparklines with their ends. */
export function sparkBuckets({ sparklines: { from }, period }) {
  const last = from.length - 1;
  return from.map((first, index) => ({
    from: first,
    to: index < last ? addDays(from[index + 1], -1) : period.to,
  }));
}

/** Values of the buckets of a sparkline, whole or not; null where nothing is known. */
export function sparkValues({ metric, cumulative, balance }, { sparklines }) {
  const points = (sparklines && sparklines[metric]) || [];
  return cumulative && !balance ? runningTotal(points) : points;
}

/**
 * Points of the small line beside the number: these values, but for what happened in a
 * bucket that is cut off or not over, which would look like a fall.
 */
export function readSparkline(stat, totals) {
  const { sparklines, partial } = totals;
  const points = sparkValues(stat, totals);
  if (stat.balance || stat.cumulative || !points.length) return points;
  const last = points.length - 1;
  const buckets = sparkBuckets(totals);
  return points.map((point, index) => {
    const open = partial && index === last;
    return open || isCut(buckets[index], sparklines.unit) ? null : point;
  });
}

/** Which further answers the numbers of a page need: "before", "ever". */
export function furtherAnswers(stats) {
  const further = new Set();
  stats
    .filter(({ cumulative }) => cumulative)
    .forEach(({ metric, balance }) => {
      if (!balance) further.add("ever");
      else if (!FLOWS[metric]) further.add("before");
    });
  return further;
}
