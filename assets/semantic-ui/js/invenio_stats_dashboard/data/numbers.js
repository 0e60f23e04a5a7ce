// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Numbers as people read them: plain functions, no React. */

const MINUS = "\u2212";
const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte"];
const FULL_DIGITS_UP_TO = 9999999;

const formats = {};

function format(locale, options) {
  const key = locale + JSON.stringify(options);
  if (!formats[key]) {
    formats[key] = new Intl.NumberFormat(`${locale}-u-nu-latn`, options);
  }
  return formats[key];
}

/** `121,930`; compact beyond seven digits. */
export function formatNumber(value, locale) {
  const options =
    Math.abs(value) > FULL_DIGITS_UP_TO
      ? { notation: "compact", maximumSignificantDigits: 3 }
      : { maximumFractionDigits: 1 };
  return format(locale, options).format(value).replace("-", MINUS);
}

/** Form for an axis that ends at `top`: all its numbers are short (`12K`) or none. */
export const formatAxis = (value, top, locale) =>
  value && top >= 10000
    ? format(locale, { notation: "compact", maximumSignificantDigits: 3 }).format(value)
    : formatNumber(value, locale);

/** Exponent of 1000 of the decimal unit in which a volume is shown. */
export function byteScale(bytes) {
  const size = Math.abs(bytes);
  let scale = 0;
  // 999.6 kB would round to 1000 kB: take the next unit from there on.
  while (scale < BYTE_UNITS.length - 1 && size >= 999.5 * 1000 ** scale) scale += 1;
  return scale;
}

/**
 * A volume in decimal units with three significant digits.
 *
 * @param {number} bytes
 * @param {string} locale
 * @param {?number} scale fixed unit, so that an axis has only one
 * @returns {{value: string, unit: string, text: string}}
 */
export function splitBytes(bytes, locale, scale = byteScale(bytes)) {
  const parts = format(locale, {
    style: "unit",
    unit: BYTE_UNITS[scale],
    unitDisplay: scale ? "short" : "long",
    maximumSignificantDigits: 3,
  }).formatToParts(bytes / 1000 ** scale);
  const join = (wanted) =>
    parts
      .filter(({ type }) => (type === "unit") === wanted && type !== "literal")
      .map(({ value }) => value)
      .join("")
      .replace("-", MINUS);
  const [value, unit] = [join(false), join(true)];
  return { value, unit, text: `${value}\u00a0${unit}` };
}

export const formatBytes = (bytes, locale) => splitBytes(bytes, locale).text;

/** A share as per cent: `3.1%`, and `<0.1%` rather than `0.0%`. */
export function formatShare(share, locale) {
  const percent = (value) =>
    format(locale, {
      style: "percent",
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }).format(value);
  return share > 0 && share < 0.0005 ? `<${percent(0.001)}` : percent(share);
}

/** A value of a metric: number or volume. */
export const formatValue = (value, kind, locale) =>
  kind === "bytes" ? formatBytes(value, locale) : formatNumber(value, locale);

const sign = (value) => (value < 0 ? MINUS : "+");

/** `+612`, `−0.51 TB`. */
export const formatSigned = (value, kind, locale) =>
  sign(value) + formatValue(Math.abs(value), kind, locale);

/** The number that a change is counted from: that of the days that are compared. */
export const comparableOf = ({ value, comparable }) =>
  comparable === undefined ? value : comparable;

/**
 * How a value changed against the one before.
 *
 * `direction` is rise, fall or same; `state` is change, same (no change), new
 * (nothing before) or unknown (no earlier data). `text` is set for a change:
 * `+18.2%`, or `×3.0` from +200% on.
 *
 * @param {?number} value
 * @param {?number} previous
 * @param {string} locale
 */
export function describeChange(value, previous, locale) {
  if (previous === null || previous === undefined || value === null) {
    return { state: "unknown", direction: "same" };
  }
  if (value === previous) return { state: "same", direction: "same" };
  const direction = value > previous ? "rise" : "fall";
  if (previous <= 0) return { state: "new", direction };
  const ratio = (value - previous) / previous;
  const times = format(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const text =
    ratio >= 2
      ? `×${times.format(value / previous)}`
      : sign(ratio) + formatShare(Math.abs(ratio), locale);
  return { state: "change", direction, ratio, text };
}

/** A round number of 1, 2, 2.5 or 5 times a power of ten, at least `rough`. */
function roundStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((nice) => nice * power >= rough * 0.9999);
  return factor * power;
}

/**
 * Ticks of a zero-based value axis: 3 to 5 grid lines, whole numbers for counts.
 *
 * @param {number} max largest value drawn
 * @param {string} kind "bytes", "mean" or "count"
 * @returns {number[]} from 0 to a round number that is at least `max`
 */
export function valueTicks(max, kind = "count") {
  const unit = kind === "bytes" ? 1000 ** byteScale(max) : 1;
  const top = max > 0 ? max / unit : 1;
  let step = roundStep(top / 4);
  if (kind === "count") step = Math.max(1, Math.ceil(step));
  const count = Math.max(1, Math.ceil(top / step - 1e-9));
  const exact = (value) => Number(value.toPrecision(12));
  return Array.from({ length: count + 1 }, (_, index) => exact(index * step * unit));
}
