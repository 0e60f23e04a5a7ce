// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Shapes of the charts: numbers in, SVG path data out. */

const round = (value) => Math.round(value * 10) / 10;

/** A line through the points `[x, y]`. */
export const linePath = (points) =>
  points.map(([x, y], index) => `${index ? "L" : "M"}${round(x)},${round(y)}`).join("");

/** The area between two lines. */
export const bandPath = (upper, lower) =>
  upper.length ? `${linePath(upper)}L${linePath([...lower].reverse()).slice(1)}Z` : "";

/** The area between a line and a base. */
export function areaPath(points, base) {
  if (!points.length) return "";
  const [first, last] = [points[0], points[points.length - 1]];
  return `${linePath(points)}L${round(last[0])},${round(base)}L${round(
    first[0]
  )},${round(base)}Z`;
}

const onCircle = (radius, turn) => {
  const angle = turn * 2 * Math.PI;
  return `${round(radius * Math.sin(angle))},${round(-radius * Math.cos(angle))}`;
};

/**
 * A slice of a ring around 0,0.
 *
 * @param {number} from start, in turns clockwise from the top
 * @param {number} to end, in turns
 */
export function ringPath(from, to, inner, outer) {
  // An arc whose ends coincide is not drawn: a whole ring ends just before.
  const end = Math.min(to, from + 0.9999);
  const large = end - from > 0.5 ? 1 : 0;
  return (
    `M${onCircle(outer, from)}A${outer},${outer} 0 ${large} 1 ${onCircle(outer, end)}` +
    `L${onCircle(inner, end)}A${inner},${inner} 0 ${large} 0 ${onCircle(inner, from)}Z`
  );
}

/**
 * Where things are in a plot of buckets along x and values from zero up.
 *
 * @param {Object} options width, height, margins {top, right, bottom, left} (left is
 *   the side where the axis stands), count of buckets, top value, whether buckets are
 *   bands (bars) or points, and whether the axis runs from right to left
 */
export function plotScale({ width, height, margins, count, top, bands, rtl }) {
  const { top: above, right, bottom, left } = margins;
  const inside = { width: width - left - right, height: height - above - bottom };
  const step = bands ? inside.width / count : inside.width / Math.max(1, count - 1);
  const forward = (index) => left + (bands ? (index + 0.5) * step : index * step);
  const within = (x) => Math.max(left, Math.min(left + inside.width, x));
  return {
    inside,
    step,
    base: above + inside.height,
    /** Position of a place among the buckets: 1.5 is the middle of the second. */
    at: (place) => {
      const x = within(left + (bands ? place : place - 0.5) * step);
      return rtl ? width - x : x;
    },
    x: (index) => (rtl ? width - forward(index) : forward(index)),
    y: (value) => above + inside.height * (1 - value / top),
    /** Index of the bucket that is nearest to a horizontal position. */
    indexAt: (position) => {
      const at = (rtl ? width - position : position) - left;
      const index = bands ? Math.floor(at / step) : Math.round(at / step);
      return Math.max(0, Math.min(count - 1, index));
    },
  };
}
