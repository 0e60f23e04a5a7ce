// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Days as texts, `yyyy-MM-dd`, all UTC: plain arithmetic, done for each bucket drawn. */

const DAY_MS = 86400000;
const WEEK = 7;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Months of a unit; days and weeks have none. */
const MONTHS = { month: 1, quarter: 3, year: 12 };

/** The first moment of a day. */
export const dateOf = (day) => new Date(`${day}T00:00:00Z`);

const textOf = (date) => date.toISOString().slice(0, 10);

export const isDay = (text) => {
  if (!ISO_DAY.test(text || "")) return false;
  const date = dateOf(text);
  return !Number.isNaN(date.getTime()) && textOf(date) === text;
};

export const today = () => textOf(new Date());

export const addDays = (day, days) =>
  textOf(new Date(dateOf(day).getTime() + days * DAY_MS));

/** The same day of another month, or the last one of a month that is shorter. */
export function addMonths(day, months) {
  const date = dateOf(day);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return textOf(new Date(Date.UTC(year, month, Math.min(date.getUTCDate(), last))));
}

/** Days of a period, both ends counted. */
export const countDays = (from, to) =>
  Math.round((dateOf(to) - dateOf(from)) / DAY_MS) + 1;

/** Number of a day in its week, Monday is 0. */
const weekday = (day) => (dateOf(day).getUTCDay() + WEEK - 1) % WEEK;

/** First day of the calendar unit (weeks begin on Monday) that has a day. */
export function startOf(day, unit) {
  if (unit === "day") return day;
  if (unit === "week") return addDays(day, -weekday(day));
  const month = Number(day.slice(5, 7)) - 1;
  const first = month - (month % MONTHS[unit]) + 1;
  return `${day.slice(0, 5)}${String(first).padStart(2, "0")}-01`;
}

/** Last day of the calendar unit that has a day. */
export function endOf(day, unit) {
  if (unit === "day") return day;
  const start = startOf(day, unit);
  if (unit === "week") return addDays(start, WEEK - 1);
  return addDays(addMonths(start, MONTHS[unit]), -1);
}

export const yearOf = (day) => Number(day.slice(0, 4));
export const monthOf = (day) => Number(day.slice(5, 7));
