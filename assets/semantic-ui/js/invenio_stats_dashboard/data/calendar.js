// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { dateFormat } from "./dates";
import { addDays, addMonths, dateOf, endOf, startOf, today } from "./days";

/** The days of a calendar: weeks begin on Monday, as those of the charts do. */

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
  const last = endOf(day, "month");
  const weeks = [];
  for (let at = startOf(startOf(day, "month"), "week"); at <= last; ) {
    const week = [];
    for (let index = 0; index < WEEK; index += 1) {
      const inMonth = at.slice(0, 7) === day.slice(0, 7);
      week.push({ day: at, number: Number(at.slice(8)), inMonth });
      at = addDays(at, 1);
    }
    weeks.push(week);
  }
  return { weeks };
}

/** The same day of another month, not after today. */
export const shiftMonth = (day, months) => notAfterToday(addMonths(day, months));

/** Name of a day's month, with its year. */
export const monthName = (day, locale) =>
  dateFormat(locale, { month: "long", year: "numeric" }).format(dateOf(day));

/** Names of the weekdays, from Monday on. */
export function weekdays(locale) {
  const name = (index, weekday) =>
    dateFormat(locale, { weekday }).format(dateOf(addDays(SOME_MONDAY, index)));
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
  const forward = rtl ? -1 : 1;
  const page = shiftKey ? 12 : 1;
  const move = {
    ArrowRight: () => addDays(day, forward),
    ArrowLeft: () => addDays(day, -forward),
    ArrowDown: () => addDays(day, WEEK),
    ArrowUp: () => addDays(day, -WEEK),
    Home: () => startOf(day, "week"),
    End: () => endOf(day, "week"),
    PageUp: () => addMonths(day, -page),
    PageDown: () => addMonths(day, page),
  }[key];
  return move ? notAfterToday(move()) : null;
}
