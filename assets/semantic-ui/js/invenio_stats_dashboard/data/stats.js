// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { readArgument } from "./filters";
import { runningTotal } from "./series";

/** What a headline number shows, out of the answers to `totals`. */

const BALANCES = ["records", "works", "files", "file_bytes", "uploaders"];

/** Flows whose difference is the growth of a balance. */
const FLOWS = { records: ["records_added", "records_removed"] };

export const isBalance = (metric) => BALANCES.includes(metric);

const metricOf = (answer, metric) =>
  (answer && answer.metrics[metric]) || { value: null, previous: null };

const minus = (a, b) =>
  a === null || b === null || a === undefined || b === undefined ? null : a - b;

function balanceView(metric, totals, before) {
  const { value, previous } = metricOf(totals, metric);
  if (FLOWS[metric]) {
    const [added, removed] = FLOWS[metric].map((flow) => metricOf(totals, flow));
    return {
      value,
      growth: minus(added.value, removed.value),
      previousGrowth: minus(added.previous, removed.previous),
    };
  }
  const earlier = metricOf(before, metric);
  return {
    value,
    growth: minus(value, previous),
    previousGrowth: minus(earlier.value, earlier.previous),
  };
}

/**
 * Values of a headline number.
 *
 * @param {{metric: string, cumulative: boolean}} stat cumulative: the state at the
 *   end of the period, otherwise what happened inside it.
 * @param {Object} totals answer for the period
 * @param {?Object} before answer for the comparison period
 * @param {?Object} ever answer from the first day to the end of the period
 * @returns {Object} value, with previous (inside) or growth and previousGrowth (state)
 */
export function readStat({ metric, cumulative }, totals, before = null, ever = null) {
  if (!cumulative || metricOf(totals, metric).suppressed) {
    return metricOf(totals, metric);
  }
  if (isBalance(metric)) return balanceView(metric, totals, before);
  const inside = metricOf(totals, metric);
  // Where days without data are left out, the two are not growths of whole periods.
  const whole = inside.comparable === undefined;
  return {
    value: metricOf(ever, metric).value,
    growth: inside.value,
    previousGrowth: whole ? inside.previous : null,
  };
}

/** Whether a metric cannot follow the filters, as the answer says. */
export const isApart = (totals, metric) =>
  Boolean(metricOf(totals, metric).not_applicable);

/** Parameters of the filters that cannot concern a metric, as the answer says. */
export const ignoredParams = (totals, metric) =>
  (metricOf(totals, metric).ignored_filters || []).map(
    (name) => readArgument(name).param
  );

/** Points of the small line beside the number; null where nothing is known. */
export function readSparkline({ metric, cumulative }, totals) {
  const points = (totals && totals.sparklines && totals.sparklines[metric]) || [];
  return cumulative && !isBalance(metric) ? runningTotal(points) : points;
}

/** Which further answers the numbers of a page need: "before", "ever". */
export function furtherAnswers(stats) {
  const further = new Set();
  stats
    .filter(({ cumulative }) => cumulative)
    .forEach(({ metric }) => {
      if (!isBalance(metric)) further.add("ever");
      else if (!FLOWS[metric]) further.add("before");
    });
  return further;
}
