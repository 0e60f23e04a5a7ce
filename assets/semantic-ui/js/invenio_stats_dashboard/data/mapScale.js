// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import codes from "./countries.json";

/** Classes of a map: their lower bounds, by steps of 1-3-10 or of equal width. */

const CLASSES = 6;

function logBounds(max) {
  const steps = [1];
  while (steps[steps.length - 1] <= max) {
    const last = steps[steps.length - 1];
    steps.push(String(last).startsWith("3") ? (last / 3) * 10 : last * 3);
  }
  const bounds = steps.filter((step) => step <= max).slice(-CLASSES);
  return [1, ...bounds.slice(1)];
}

function linearBounds(max) {
  const rough = Math.max(1, max / CLASSES);
  const power = 10 ** Math.floor(Math.log10(rough));
  const width = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= rough);
  const step = Math.ceil(width);
  const bounds = [1];
  for (let bound = step; bound <= max; bound += step) {
    if (bound > 1) bounds.push(bound);
  }
  return bounds.slice(0, CLASSES);
}

/**
 * Lower bounds of the classes above none, at most six, the first from 1 on.
 *
 * @param {number} max largest value
 * @param {boolean} log steps of 1-3-10 instead of equal ones
 */
export const boundsOf = (max, log) => (log ? logBounds(max) : linearBounds(max));

/** Class of a value: 0 for none, else 1 to the number of bounds. */
export const classOf = (value, bounds) =>
  value > 0 ? Math.max(1, bounds.filter((bound) => bound <= value).length) : 0;

/** Outlines without a number in ISO 3166-1, by their names: codes that are in use. */
const OTHERS = { Kosovo: "XK" };

/** Alpha-2 code of an outline, undefined for what has none. */
export const codeOf = ({ id, properties }) =>
  codes[id] || OTHERS[properties && properties.name];
