// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import {
  addDays,
  countDays,
  dateOf,
  endOf,
  monthOf,
  startOf,
  today,
  yearOf,
} from "./days";

export { addDays, countDays, isDay, today } from "./days";

/** All days are UTC, written `yyyy-MM-dd`; a period includes both its ends. */

export const UNITS = ["day", "week", "month", "quarter", "year"];

/**
 * First and last day of a named period, as the server had it when the page was opened.
 *
 * @param {string} period name of one
 * @param {Object} periods of the configuration, by name: `{from, to}`
 * @param {?string} firstDay the first day with data, where "all" begins
 */
export function resolvePeriod(period, periods, firstDay = null) {
  const { from, to } = periods[period];
  return { from: period === "all" && firstDay ? firstDay : from, to };
}

/**
 * The interval that the API takes when none is asked for.
 *
 * @param {{from: string, to: string}} period
 * @param {{daily: number, weekly: number}} limits days up to which it is by day, by week
 */
export function defaultUnit({ from, to }, { daily, weekly }) {
  const days = countDays(from, to);
  if (days <= daily) return "day";
  return days <= weekly ? "week" : "month";
}

/** The intervals of a period before their values are known: cut off, or not over yet. */
export function intervalsOf({ from, to }, unit) {
  const first = startOf(from, unit);
  const starts = [];
  for (let start = first; start <= to; start = addDays(endOf(start, unit), 1)) {
    starts.push(start);
  }
  return starts.map((_, index) => ({
    open: index === 0 && first !== from,
    partial: index === starts.length - 1 && to >= today(),
  }));
}

/** Whether a period begins within an interval, so that its first bucket is cut off. */
export const beginsWithin = ({ from }, unit) => startOf(from, unit) !== from;

/** Whether a bucket is shorter than its unit because the period cuts it off. */
export const isCut = ({ from, to }, unit) =>
  from !== startOf(from, unit) || to !== endOf(from, unit);

const isEnglish = (locale) => locale.split("-")[0] === "en";
const formats = {};

/**
 * Words of days in a locale, made once: that takes longer than to use them. Always in
 * the calendar that the API counts in, whatever the locale has.
 */
export function dateFormat(locale, options) {
  const key = locale + JSON.stringify(options);
  if (!formats[key]) {
    formats[key] = new Intl.DateTimeFormat(`${locale}-u-ca-gregory-nu-latn`, {
      timeZone: "UTC",
      ...options,
    });
  }
  return formats[key];
}

const intl = (day, locale, options) => dateFormat(locale, options).format(dateOf(day));

/** English days are written alike in all its countries. */
const english = (day, options) => intl(day, "en-US", options);
const englishMonth = (day) => english(day, { month: "short" });
const numberIn = (day) => Number(day.slice(8));

const SHORT_DAY = { day: "numeric", month: "short", year: "numeric" };

/** `22 Nov 2026`, in the order and words of the locale. */
export function formatDay(day, locale) {
  if (isEnglish(locale)) {
    return `${numberIn(day)} ${englishMonth(day)} ${day.slice(0, 4)}`;
  }
  return intl(day, locale, SHORT_DAY);
}

/** `Tue 27 Oct 2026`. */
export function formatWeekday(day, locale) {
  if (isEnglish(locale)) {
    return `${english(day, { weekday: "short" })} ${formatDay(day, locale)}`;
  }
  return intl(day, locale, { ...SHORT_DAY, weekday: "short" });
}

/** `22 Nov 2026, 23:59`; `moment` is a full ISO date and time. */
export function formatMoment(moment, locale) {
  const [day, time] = new Date(moment).toISOString().split("T");
  return `${formatDay(day, locale)}, ${time.slice(0, 5)}`;
}

function englishRange(from, to) {
  const end = formatDay(to, "en");
  if (from.slice(0, 7) === to.slice(0, 7)) return `${numberIn(from)} – ${end}`;
  const sameYear = yearOf(from) === yearOf(to);
  const start = sameYear
    ? `${numberIn(from)} ${englishMonth(from)}`
    : formatDay(from, "en");
  return `${start} – ${end}`;
}

/** `28 Sep – 4 Oct 2026`: a repeated year or month is left out. */
export function formatRange(from, to, locale) {
  if (from === to) return formatDay(from, locale);
  if (isEnglish(locale)) return englishRange(from, to);
  const format = dateFormat(locale, SHORT_DAY);
  const range = format.formatRange(dateOf(from), dateOf(to));
  return range.replace(/[\s\u2009]*–[\s\u2009]*/, " – ");
}

/** Gaps `{from, to}` one after the other, the first three of them. */
export function gapsText(gaps, locale) {
  const ranges = gaps.map(({ from, to }) => formatRange(from, to, locale));
  const named = ranges.length > 3 ? [...ranges.slice(0, 3), "…"] : ranges;
  return named.join(", ");
}

/** Name of a bucket: weeks and cut-off buckets by their range. */
export function formatBucket(bucket, unit, locale) {
  if (unit === "day") return formatWeekday(bucket.from, locale);
  if (unit === "week" || (isCut(bucket, unit) && !bucket.partial)) {
    return formatRange(bucket.from, bucket.to, locale);
  }
  if (unit === "month") {
    return intl(bucket.from, locale, { month: "short", year: "numeric" });
  }
  if (unit === "quarter") {
    const quarter = Math.ceil(monthOf(bucket.from) / 3);
    return i18next.t("Q{{quarter}} {{year}}", { quarter, year: yearOf(bucket.from) });
  }
  return String(yearOf(bucket.from));
}

/** `28 Sep` */
const dayAndMonth = (day, locale) =>
  isEnglish(locale)
    ? `${numberIn(day)} ${englishMonth(day)}`
    : intl(day, locale, { day: "numeric", month: "short" });

const month = (day, locale) => intl(day, locale, { month: "short" });

function dayTicks(buckets, most, locale) {
  const step = Math.ceil(buckets.length / most);
  return buckets
    .map(({ from }, index) => ({ from, index }))
    .filter(({ index }) => index % step === 0)
    .map(({ from, index }) => ({
      index,
      year: from.slice(0, 4),
      text: dayAndMonth(from, locale),
    }));
}

function monthTicks(buckets, most, locale) {
  const starts = buckets
    .map(({ from }, index) => ({ from, index }))
    .filter(({ from, index }) => {
      if (index === 0) return numberIn(from) <= 7;
      return from.slice(0, 7) !== buckets[index - 1].from.slice(0, 7);
    });
  const isKept =
    (months) =>
    ({ from }) =>
      (yearOf(from) * 12 + monthOf(from) - 1) % months === 0;
  const step = [1, 2, 3, 4, 6, 12, 24, 60, 120, 240].find(
    (months) => starts.filter(isKept(months)).length <= most
  );
  return starts.filter(isKept(step || 1)).map(({ index, from }) => ({
    index,
    year: from.slice(0, 4),
    text: step >= 12 ? "" : month(from, locale),
  }));
}

/**
 * Labels of a time axis: at most `most`, each with its year where that changes.
 *
 * @returns {{index: number, text: string}[]}
 */
export function timeTicks(buckets, unit, most, locale) {
  if (!buckets.length || most < 1) return [];
  const days = countDays(buckets[0].from, buckets[buckets.length - 1].to);
  const fine = (unit === "day" || unit === "week") && days <= 100;
  const ticks = fine
    ? dayTicks(buckets, most, locale)
    : monthTicks(buckets, Math.max(1, most), locale);
  const crossesYear = ticks.length && ticks[0].year !== ticks[ticks.length - 1].year;
  let previous = fine && !crossesYear && ticks.length ? ticks[0].year : null;
  return ticks.map(({ index, year, text }) => {
    const changed = year !== previous;
    previous = year;
    return { index, text: changed ? `${text} ${year}`.trim() : text || year };
  });
}
