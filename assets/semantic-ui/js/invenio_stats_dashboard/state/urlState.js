// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { isDay, today, UNITS } from "../data/dates";

/**
 * The address is the state of the page.
 *
 * tab, period (or from and to), unit, compare (with compare_from and compare_to),
 * basis, metric, one parameter per filter (`country=CA`, `country!=CA`), and per panel
 * `show.<panel>`, `sort.<panel>`, `split.<panel>`, `draw.<panel>` and `hide.<panel>`. What has its
 * default value is left out of the address, what is not ours (such as a language) is
 * left in.
 */

export const COMPARES = ["prev", "year", "custom", "none"];
export const BASES = ["added", "created", "published"];

const OWN = [
  "tab",
  "period",
  "from",
  "to",
  "unit",
  "compare",
  "compare_from",
  "compare_to",
  "basis",
  "metric",
];
const KINDS = ["show", "sort", "split", "draw", "hide"];
const PANEL = new RegExp(`^(${KINDS.join("|")})\\.([\\w-]+)$`);
const MOST_KEYS = 50;

const oneOf = (value, allowed, otherwise) =>
  allowed.includes(value) ? value : otherwise;

const DEFAULT_PERIOD = "12m";

/**
 * The period that the page opens with: the configured one of the interval.
 *
 * @param {?string} unit
 * @param {{rangeOptions: Object, periods: string[]}} options `periods` are the names
 *   of those that there are
 */
export function defaultPeriod(unit, { rangeOptions, periods }) {
  const key = unit && rangeOptions[unit] ? unit : "default";
  return oneOf(rangeOptions[key], periods, DEFAULT_PERIOD);
}

function readDays(query, prefix = "") {
  const [from, to] = [query.get(`${prefix}from`), query.get(`${prefix}to`)];
  const valid = isDay(from) && isDay(to) && from <= to && to <= today();
  return valid ? { from, to } : { from: null, to: null };
}

/** Comparisons that a period can have: before all time there was nothing. */
export const comparesOf = ({ period, from }) =>
  period === "all" && !from ? COMPARES.filter((mode) => mode !== "prev") : COMPARES;

/** The comparison that a period has unless another is chosen. */
const defaultCompare = (state) =>
  comparesOf(state).includes("prev") ? "prev" : "none";

/** A state after a change: a comparison that nobody has chosen follows the period. */
export function changed(state, change) {
  const next = { ...state, ...change };
  const chosen = "compare" in change || state.compare !== defaultCompare(state);
  return chosen ? next : { ...next, compare: defaultCompare(next) };
}

/** The comparison: one with own dates needs both of them. */
function readCompare(query, state) {
  const own = readDays(query, "compare_");
  const otherwise = defaultCompare(state);
  const compare = oneOf(query.get("compare"), comparesOf(state), otherwise);
  if (compare !== "custom") return { compare };
  if (!own.from) return { compare: otherwise };
  return { compare, compareFrom: own.from, compareTo: own.to };
}

/** Filters of the address: argument → keys; no key is there twice. */
function readFilters(query, params) {
  const filters = {};
  query.forEach((value, name) => {
    if (!params.includes(name.replace(/!$/, "")) || !value) return;
    const keys = filters[name] || [];
    if (!keys.includes(value) && keys.length < MOST_KEYS) {
      filters[name] = [...keys, value];
    }
  });
  return filters;
}

/**
 * Read the state out of an address; values that are not allowed fall back.
 *
 * @param {string} search the part of the address from "?" on
 * @param {{tabs: string[], rangeOptions: Object, periods: string[], params: string[]}}
 *   options `periods` are the names of those that there are, `params` the parameters
 *   that can filter
 */
export function parseState(search, options) {
  const { tabs, periods, params = [] } = options;
  const query = new URLSearchParams(search);
  const unit = oneOf(query.get("unit"), UNITS, null);
  const range = {
    period: oneOf(query.get("period"), periods, defaultPeriod(unit, options)),
    ...readDays(query),
  };
  const state = {
    tab: oneOf(query.get("tab"), tabs, tabs[0]),
    ...range,
    unit,
    ...readCompare(query, range),
    basis: oneOf(query.get("basis"), BASES, "added"),
    metric: query.get("metric"),
    filters: readFilters(query, params),
    ...Object.fromEntries(KINDS.map((kind) => [kind, {}])),
  };
  query.forEach((value, key) => {
    const [, kind, panel] = PANEL.exec(key) || [];
    if (kind) state[kind][panel] = value;
  });
  return state;
}

function foreign(search, params) {
  const kept = new URLSearchParams();
  const ours = (key) =>
    OWN.includes(key) || PANEL.test(key) || params.includes(key.replace(/!$/, ""));
  new URLSearchParams(search).forEach((value, key) => {
    if (!ours(key)) kept.append(key, value);
  });
  return kept;
}

/**
 * Parameters of an address that mean nothing here: `[["period", "7y"]]`.
 *
 * What is left out because it is the default is not among them.
 */
export function strayParams(search, options) {
  const state = parseState(search, options);
  const query = new URLSearchParams(search);
  const read = {
    tab: state.tab,
    period: state.period,
    from: state.from,
    to: state.to,
    unit: state.unit,
    compare: state.compare,
    compare_from: state.compareFrom,
    compare_to: state.compareTo,
    basis: state.basis,
  };
  return Object.keys(read)
    .filter((name) => query.get(name) && query.get(name) !== read[name])
    .map((name) => [name, query.get(name)]);
}

/** Write a state as the part of an address from "?" on; "" when all is default. */
export function formatState(state, options, search = "") {
  const { tabs, params = [] } = options;
  const query = foreign(search, params);
  const put = (key, value, otherwise) => {
    if (value && value !== otherwise) query.set(key, value);
  };
  put("tab", state.tab, tabs[0]);
  if (state.from) {
    put("from", state.from);
    put("to", state.to);
  } else {
    put("period", state.period, defaultPeriod(state.unit, options));
  }
  put("unit", state.unit);
  if (comparesOf(state).includes(state.compare)) {
    put("compare", state.compare, defaultCompare(state));
  }
  if (state.compare === "custom") {
    put("compare_from", state.compareFrom);
    put("compare_to", state.compareTo);
  }
  put("basis", state.basis, "added");
  put("metric", state.metric);
  Object.entries(state.filters).forEach(([name, keys]) =>
    keys.forEach((key) => query.append(name, key))
  );
  KINDS.forEach((kind) =>
    Object.entries(state[kind]).forEach(([panel, value]) =>
      put(`${kind}.${panel}`, value)
    )
  );
  // An exclusion reads `country!=CA`; browsers need no code for the mark.
  const text = query.toString().replace(/%21=/g, "!=");
  return text ? `?${text}` : "";
}

/** Whether two states differ in nothing but what panels keep for themselves. */
export function isSameView(a, b) {
  const view = (state) =>
    JSON.stringify(state, (key, value) => (KINDS.includes(key) ? undefined : value));
  return a === b || view(a) === view(b);
}

/** The parameters of the API that follow from the state, sorted by the client. */
export function apiParams({ period, from, to, basis, ...state }) {
  const { compare, compareFrom, compareTo } = state;
  const range = from ? { from, to } : { period };
  const own =
    compare === "custom" ? { compare_from: compareFrom, compare_to: compareTo } : {};
  return { ...range, compare, ...own, basis };
}
