// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { addDays, countDays } from "./dates";

/** Days without data: of a period and the compared one, and as places in a series. */

/**
 * The gaps of both periods, those of the compared one first.
 *
 * @param {?Object} answer
 * @returns {{from: string, to: string, note: ?string}[]}
 */
export const missingDays = (answer) =>
  answer ? [...(answer.compared_gaps || []), ...(answer.gaps || [])] : [];

/** Place of the beginning of a day: 1.5 is the middle of the second bucket. */
function placeOf(day, buckets) {
  const last = buckets.length - 1;
  if (day < buckets[0].from) return 0;
  if (day > buckets[last].to) return last + 1;
  const index = buckets.findIndex(({ to }) => day <= to);
  const { from, to } = buckets[index];
  return index + (countDays(from, day) - 1) / countDays(from, to);
}

/**
 * Where gaps are among buckets.
 *
 * @param {{from: string, to: string, note: ?string}[]} gaps
 * @param {{from: string, to: string}[]} buckets
 * @returns {{start: number, end: number, from, to, note}[]} places of beginning and end
 */
export const gapPlaces = (gaps, buckets) =>
  buckets.length
    ? (gaps || []).map((gap) => ({
        ...gap,
        start: placeOf(gap.from, buckets),
        end: placeOf(addDays(gap.to, 1), buckets),
      }))
    : [];

/** The gap that a bucket touches, if any. */
export const gapOf = (gaps, { from, to }) =>
  (gaps || []).find((gap) => gap.from <= to && gap.to >= from);
