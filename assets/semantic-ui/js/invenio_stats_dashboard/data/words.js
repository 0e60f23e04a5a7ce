// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { countDays, formatRange } from "./dates";

/** Sentences about periods, steps and comparisons. */

export const periodName = (period) =>
  ({
    "30d": i18next.t("Last 30 days"),
    "90d": i18next.t("Last 90 days"),
    "12m": i18next.t("Last 12 months"),
    "year": i18next.t("This year"),
    "all": i18next.t("All time"),
  }[period]);

/** The period in view: its name, or its dates when it has none. */
export function viewName(state, period, locale) {
  if (state.from) return formatRange(period.from, period.to, locale);
  return periodName(state.period);
}

/** The same inside a line, after a measure: `Views, last 12 months`. */
export function periodPhrase(state, period, locale) {
  if (state.from) return formatRange(period.from, period.to, locale);
  return {
    "30d": i18next.t("last 30 days"),
    "90d": i18next.t("last 90 days"),
    "12m": i18next.t("last 12 months"),
    "year": i18next.t("this year"),
    "all": i18next.t("all time"),
  }[state.period];
}

/** The line under a number of things that happened in the period. */
export function inPeriod(state, period, locale) {
  if (state.from) return formatRange(period.from, period.to, locale);
  return {
    "30d": i18next.t("in the last 30 days"),
    "90d": i18next.t("in the last 90 days"),
    "12m": i18next.t("in the last 12 months"),
    "year": i18next.t("this year"),
    "all": i18next.t("since the beginning"),
  }[state.period];
}

/** The same for a daily average. */
export const averageOver = (state, period, locale) =>
  i18next.t("average, {{period}}", {
    period: state.from
      ? formatRange(period.from, period.to, locale)
      : inPeriod(state, period, locale),
  });

export const unitName = (unit) =>
  ({
    day: i18next.t("Day"),
    week: i18next.t("Week"),
    month: i18next.t("Month"),
    quarter: i18next.t("Quarter"),
    year: i18next.t("Year"),
  }[unit]);

/** Measure and step: `Views per week`. */
export const perUnit = (measure, unit) =>
  ({
    day: i18next.t("{{measure}} per day", { measure }),
    week: i18next.t("{{measure}} per week", { measure }),
    month: i18next.t("{{measure}} per month", { measure }),
    quarter: i18next.t("{{measure}} per quarter", { measure }),
    year: i18next.t("{{measure}} per year", { measure }),
  }[unit]);

/** How the current, unfinished bucket is named in a legend. */
export const partialName = (unit) =>
  ({
    day: i18next.t("Today, partial"),
    week: i18next.t("This week, partial"),
    month: i18next.t("This month, partial"),
    quarter: i18next.t("This quarter, partial"),
    year: i18next.t("This year, partial"),
  }[unit]);

/** The finding under a chart; `⟦range⟧` and `⟦amount⟧` stay as marks. */
export const busiest = (unit, marks) =>
  ({
    day: i18next.t("Busiest day: {{range}}, {{amount}}", marks),
    week: i18next.t("Busiest week: {{range}}, {{amount}}", marks),
    month: i18next.t("Busiest month: {{range}}, {{amount}}", marks),
    quarter: i18next.t("Busiest quarter: {{range}}, {{amount}}", marks),
    year: i18next.t("Busiest year: {{range}}, {{amount}}", marks),
  }[unit]);

/** What the period is compared with. */
export function compareName(compare, state, period, locale) {
  if (compare === "none") return i18next.t("No comparison");
  if (compare === "custom") {
    if (!state.compareFrom) return i18next.t("Own dates");
    return formatRange(state.compareFrom, state.compareTo, locale);
  }
  if (compare === "year") return i18next.t("Same dates a year before");
  const named = {
    "30d": i18next.t("Previous 30 days"),
    "90d": i18next.t("Previous 90 days"),
    "12m": i18next.t("Previous 12 months"),
  }[state.period];
  if (named && !state.from) return named;
  const count = countDays(period.from, period.to);
  return i18next.t("Previous {{count}} days", { count });
}

export const basisName = (basis) =>
  ({
    added: i18next.t("Added"),
    created: i18next.t("Created"),
    published: i18next.t("Published"),
  }[basis]);

/** What a basis counts, as the subtitle of a chart of new records. */
export const basisMeasure = (basis, inCommunity) =>
  ({
    added: inCommunity
      ? i18next.t("Added to the community")
      : i18next.t("Added to the repository"),
    created: i18next.t("Created"),
    published: i18next.t("Published, by publication date"),
  }[basis]);
