// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { isCut } from "./dates";

/** What is read out of the buckets of a time series. */

/**
 * Buckets of an answer with `open`: shorter than their interval, so not comparable with
 * the rest; `partial` is left to the one that is still growing.
 */
export const markOpen = ({ buckets, unit, period, partial }) =>
  buckets.map((bucket) => ({
    ...bucket,
    open: Boolean(bucket.partial) || isCut(bucket, unit),
    partial: Boolean(partial) && bucket.to === period.to,
  }));

/** The value of a bucket itself, where a mean is drawn in its place. */
export const ownValue = (bucket) => ("raw" in bucket ? bucket.raw : bucket.value);

/** The same of the comparison. */
export const ownPrevious = (bucket) =>
  "rawPrevious" in bucket ? bucket.rawPrevious : bucket.previous;

/** Index of the largest value, or -1; a bucket that is not over can lead, too. */
export function peakIndex(buckets) {
  let peak = -1;
  buckets.map(ownValue).forEach((value, index, values) => {
    if (value > 0 && (peak < 0 || value > values[peak])) peak = index;
  });
  return peak;
}

/** Mean of each value and the `size - 1` before it; null until there are enough. */
export function runningMean(values, size) {
  return values.map((_, index) => {
    const slice = values.slice(Math.max(0, index - size + 1), index + 1);
    if (slice.length < size || slice.includes(null)) return null;
    return slice.reduce((sum, value) => sum + value, 0) / size;
  });
}

/** Running total; a gap keeps the total level. */
export function runningTotal(values) {
  let total = 0;
  return values.map((value) => {
    total += value || 0;
    return total;
  });
}

/** Buckets whose values and comparison values are running totals. */
export function accumulate(buckets) {
  const values = runningTotal(buckets.map(({ value }) => value));
  const known = buckets.some(({ previous }) => previous !== null);
  const before = known ? runningTotal(buckets.map(({ previous }) => previous)) : null;
  return buckets.map((bucket, index) => ({
    ...bucket,
    value: values[index],
    previous: before ? before[index] : null,
    comparable: undefined,
  }));
}

/** Numbers of days of which a mean is drawn, and the days of that mean. */
const SMOOTH = { from: 32, to: 100, days: 7 };

/**
 * Daily buckets of usage with a mean of 7 days to draw and the day itself as `raw`; null
 * where the days are drawn themselves.
 *
 * @param {?Object} data answer
 * @param {{cumulative: boolean, usage: boolean}} what
 */
export function smooth(data, { cumulative, usage }) {
  if (!data || data.unit !== "day" || cumulative || !usage) return null;
  const { length } = data.buckets;
  if (length < SMOOTH.from || length > SMOOTH.to) return null;
  const means = ["value", "previous"].map((key) =>
    runningMean(
      data.buckets.map((bucket) => bucket[key]),
      SMOOTH.days
    )
  );
  return markOpen(data).map((bucket, index) => ({
    ...bucket,
    raw: bucket.value,
    value: bucket.open ? null : means[0][index],
    previous: means[1][index],
    rawPrevious: bucket.previous,
  }));
}

/** What some buckets together are: the sum, the mean or, of totals, the last one. */
export function together(values, { mean, running }) {
  const numbers = values.filter((value) => value !== null && value !== undefined);
  if (!numbers.length) return null;
  if (running) return numbers[numbers.length - 1];
  const sum = numbers.reduce((total, value) => total + value, 0);
  return mean ? sum / numbers.length : sum;
}

/** Stretches of neighbouring indexes for which `keep` holds. */
export function stretches(length, keep) {
  const found = [];
  for (let index = 0; index < length; index += 1) {
    if (keep(index)) {
      if (index > 0 && keep(index - 1)) found[found.length - 1].push(index);
      else found.push([index]);
    }
  }
  return found;
}

export const isEmpty = (buckets) => buckets.every(({ value }) => !value);
