// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { DateTime } from "luxon";
import { dateFormat, today } from "./dates";

/** The days of a calendar: weeks begin on Monday, as those of the charts do. */

const utc = (day) => DateTime.fromISO(day, { zone: "utc" });
const WEEK = 7;
// A Monday, whose week gives the weekdays their names.
const SOME_MONDAY = "2024-01-01";

const notAfterToday = (day) => (day > today() ? today() : day);

/**
 * The weeks of the month of a day.
 *
 * @returns {{weeks: {day: string, number: number, inMonth: boolean}[][]}}
 */
export function monthOf(day) {
  const first = utc(day).startOf("month");
  const start = first.startOf("week");
  const weeks = Math.ceil(first.endOf("month").diff(start, "days").days / WEEK);
  const dayAt = (index) => {
    const at = start.plus({ days: index });
    return {
      day: at.toISODate(),
      number: at.day,
      inMonth: at.month === first.month,
    };
  };
  return {
    weeks: Array.from({ length: weeks }, (_, week) =>
      Array.from({ length: WEEK }, (__, index) => dayAt(week * WEEK + index))
    ),
  };
}

/** The same day of another month, not after today. */
export const shiftMonth = (day, months) =>
  notAfterToday(utc(day).plus({ months }).toISODate());

/** Name of a day's month, with its year. */
export const monthName = (day, locale) =>
  dateFormat(locale, { month: "long", year: "numeric" }).format(utc(day).toJSDate());

/** Names of the weekdays, from Monday on. */
export function weekdays(locale) {
  const name = (index, weekday) =>
    dateFormat(locale, { weekday }).format(
      utc(SOME_MONDAY).plus({ days: index }).toJSDate()
    );
  return Array.from({ length: WEEK }, (_, index) => ({
    short: name(index, "short"),
    long: name(index, "long"),
  }));
}

/**
 * The day that a key leads to, or null when the key means nothing here.
 *
 * @param {string} day where the focus is
 * @param {{key: string, shiftKey: boolean}} event
 * @param {boolean} rtl whether the week runs from right to left
 */
export function dayAfterKey(day, { key, shiftKey }, rtl = false) {
  const at = utc(day);
  const forward = rtl ? -1 : 1;
  const page = shiftKey ? "years" : "months";
  const move = {
    ArrowRight: () => at.plus({ days: forward }),
    ArrowLeft: () => at.minus({ days: forward }),
    ArrowDown: () => at.plus({ days: WEEK }),
    ArrowUp: () => at.minus({ days: WEEK }),
    Home: () => at.startOf("week"),
    End: () => at.endOf("week"),
    PageUp: () => at.minus({ [page]: 1 }),
    PageDown: () => at.plus({ [page]: 1 }),
  }[key];
  return move ? notAfterToday(move().toISODate()) : null;
}
