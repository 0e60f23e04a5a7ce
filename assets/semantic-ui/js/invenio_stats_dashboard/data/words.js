// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { countDays, formatRange } from "./dates";

/** Sentences about periods, intervals and comparisons. */

const NOUNS_IN_CAPITALS = ["de", "lb"];

/**
 * A name within a sentence: with a small letter first, unless it is an acronym or, where
 * a `locale` is given, a noun of a language that writes nouns with a capital.
 */
export function inSentence(name, locale = "") {
  const kept = NOUNS_IN_CAPITALS.includes(locale.split("-")[0]);
  if (kept || /^\p{Lu}{2}/u.test(name)) return name;
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** The period in view: its name, or its dates when it has none. */
export function viewName(state, period, locale) {
  if (state.from) return formatRange(period.from, period.to, locale);
  return period.label;
}

/** The same inside a line, after a measure: `Views, last 12 months`. */
export function periodPhrase(state, period, locale) {
  if (state.from) return formatRange(period.from, period.to, locale);
  return inSentence(period.label, locale);
}

/** The line under a number of things that happened in the period. */
export function inPeriod(state, period, locale) {
  const named = {
    "7d": i18next.t("in the last 7 days"),
    "30d": i18next.t("in the last 30 days"),
    "90d": i18next.t("in the last 90 days"),
    "12m": i18next.t("in the last 12 months"),
    "all": i18next.t("since the beginning"),
  }[state.period];
  return (!state.from && named) || periodPhrase(state, period, locale);
}

/** The same for a daily average. */
export const averageOver = (state, period, locale) =>
  i18next.t("average, {{period}}", {
    period: state.from
      ? formatRange(period.from, period.to, locale)
      : inPeriod(state, period, locale),
  });

export const byUnit = (unit) =>
  ({
    day: i18next.t("By day"),
    week: i18next.t("By week"),
    month: i18next.t("By month"),
    quarter: i18next.t("By quarter"),
    year: i18next.t("By year"),
  }[unit]);

/** Measure and interval: `Views per week`. */
export const perUnit = (measure, unit) =>
  ({
    day: i18next.t("{{measure}} per day", { measure }),
    week: i18next.t("{{measure}} per week", { measure }),
    month: i18next.t("{{measure}} per month", { measure }),
    quarter: i18next.t("{{measure}} per quarter", { measure }),
    year: i18next.t("{{measure}} per year", { measure }),
  }[unit]);

/** How the current bucket is named in a legend, as long as it is not over. */
export const partialName = (unit) =>
  ({
    day: i18next.t("Today (not over yet)"),
    week: i18next.t("This week (not over yet)"),
    month: i18next.t("This month (not over yet)"),
    quarter: i18next.t("This quarter (not over yet)"),
    year: i18next.t("This year (not over yet)"),
  }[unit]);

/** The same of a bucket of which the period has only a part. */
export const cutName = (unit) =>
  ({
    week: i18next.t("Incomplete week"),
    month: i18next.t("Incomplete month"),
    quarter: i18next.t("Incomplete quarter"),
    year: i18next.t("Incomplete year"),
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
    if (!state.compareFrom) return i18next.t("Custom range");
    return formatRange(state.compareFrom, state.compareTo, locale);
  }
  if (compare === "year") return i18next.t("Same period last year");
  const named = {
    "7d": i18next.t("Previous 7 days"),
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
