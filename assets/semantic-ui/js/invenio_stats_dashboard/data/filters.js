// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { sideOf } from "./metrics";

/**
 * Filters of the page: argument of the API → its keys, such as
 * `{"country": ["CA", "US"], "file_type!": ["pdf"]}`. Several keys of an argument are
 * alternatives, a name that ends in "!" excludes them, arguments add up.
 */

/** Parameter, and name among the breakdowns, of single records. */
export const RECORD = "record";
const BY_RECORD = { param: RECORD, usage: true, content: false };

/** What a breakdown, or the records, can filter: `{param, usage, content}`. */
export const entryOf = (table, id) => table[id] || (id === RECORD ? BY_RECORD : null);

export const argumentOf = (param, negated) => (negated ? `${param}!` : param);

/** Parameter of an argument, and whether it excludes. */
export const readArgument = (name) => ({
  param: name.replace(/!$/, ""),
  negated: name.endsWith("!"),
});

export const hasFilters = (filters) => Object.keys(filters).length > 0;

/** Set the keys of an argument; none removes it. */
export function setKeys(filters, argument, keys) {
  const { [argument]: _, ...rest } = filters;
  return keys.length ? { ...rest, [argument]: keys } : rest;
}

/** Set what is known of a parameter: its keys, wanted or excluded, never both. */
export function setParam(filters, param, keys, negated) {
  const other = setKeys(filters, argumentOf(param, !negated), []);
  return setKeys(other, argumentOf(param, negated), keys);
}

/** Add a key to those wanted, or take it out again. */
export function toggleKey(filters, param, key) {
  const keys = filters[param] || [];
  const next = keys.includes(key)
    ? keys.filter((other) => other !== key)
    : [...keys, key];
  return setParam(filters, param, next, false);
}

/** The arguments without those of one parameter. */
export const withoutParam = (filters, param) =>
  Object.fromEntries(
    Object.entries(filters).filter(([name]) => readArgument(name).param !== param)
  );

/** Id of the breakdown that a parameter filters by. */
export const breakdownOfParam = (table, param) =>
  param === RECORD
    ? RECORD
    : Object.keys(table).find((id) => table[id].param === param);

/** Chips to show, in the order in which the filters were set. */
export const chipsOf = (filters) =>
  Object.entries(filters).map(([argument, keys]) => ({
    argument,
    keys,
    ...readArgument(argument),
  }));

/**
 * The filters that a measure can follow: content does not know where readers are from.
 *
 * @param {Object} filters
 * @param {?string} metric none: all filters are kept, as the API sorts them out
 * @param {Object} config `breakdowns` by id: `{param, usage, content}`, and `metrics`
 * @returns {{kept: Object, dropped: string[]}} parameters that were left out
 */
export function applicable(filters, metric, { breakdowns: table, metrics }) {
  if (!metric) return { kept: filters, dropped: [] };
  const side = sideOf(metrics, metric);
  const fits = (param) => {
    const entry = entryOf(table, breakdownOfParam(table, param));
    return Boolean(entry) && entry[side] !== false;
  };
  const entries = Object.entries(filters);
  const kept = entries.filter(([name]) => fits(readArgument(name).param));
  const dropped = entries
    .map(([name]) => readArgument(name).param)
    .filter((param, index, all) => !fits(param) && all.indexOf(param) === index);
  return { kept: Object.fromEntries(kept), dropped };
}
