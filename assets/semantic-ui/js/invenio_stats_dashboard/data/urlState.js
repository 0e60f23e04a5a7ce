// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { isDay, PERIODS, UNITS } from "./dates";

/**
 * The address is the state of the page.
 *
 * tab, period (or from and to), unit, compare, basis, metric, and per panel
 * `show.<panel>` and `sort.<panel>`. What has its default value is left out of the
 * address, what is not ours (such as a language) is left in.
 */

export const COMPARES = ["prev", "year", "none"];
export const BASES = ["added", "created", "published"];

const OWN = ["tab", "period", "from", "to", "unit", "compare", "basis", "metric"];
const PANEL = /^(show|sort)\.([\w-]+)$/;

const oneOf = (value, allowed, otherwise) =>
  allowed.includes(value) ? value : otherwise;

/** The period that the page opens with: the configured one of the step. */
export function defaultPeriod(unit, rangeOptions = {}) {
  const key = unit && rangeOptions[unit] ? unit : "default";
  return oneOf(rangeOptions[key], PERIODS, "12m");
}

function readDays(query) {
  const [from, to] = [query.get("from"), query.get("to")];
  const valid = isDay(from) && isDay(to) && from <= to;
  return valid ? { from, to } : { from: null, to: null };
}

/**
 * Read the state out of an address; values that are not allowed fall back.
 *
 * @param {string} search the part of the address from "?" on
 * @param {{tabs: string[], rangeOptions: Object}} options
 */
export function parseState(search, { tabs, rangeOptions }) {
  const query = new URLSearchParams(search);
  const unit = oneOf(query.get("unit"), UNITS, null);
  const state = {
    tab: oneOf(query.get("tab"), tabs, tabs[0]),
    period: oneOf(query.get("period"), PERIODS, defaultPeriod(unit, rangeOptions)),
    ...readDays(query),
    unit,
    compare: oneOf(query.get("compare"), COMPARES, "prev"),
    basis: oneOf(query.get("basis"), BASES, "added"),
    metric: query.get("metric"),
    show: {},
    sort: {},
  };
  query.forEach((value, key) => {
    const [, kind, panel] = PANEL.exec(key) || [];
    if (kind) state[kind][panel] = value;
  });
  return state;
}

function foreign(search) {
  const kept = new URLSearchParams();
  new URLSearchParams(search).forEach((value, key) => {
    if (!OWN.includes(key) && !PANEL.test(key)) kept.append(key, value);
  });
  return kept;
}

/** Write a state as the part of an address from "?" on; "" when all is default. */
export function formatState(state, { tabs, rangeOptions }, search = "") {
  const query = foreign(search);
  const put = (key, value, otherwise) => {
    if (value && value !== otherwise) query.set(key, value);
  };
  put("tab", state.tab, tabs[0]);
  if (state.from) {
    put("from", state.from);
    put("to", state.to);
  } else {
    put("period", state.period, defaultPeriod(state.unit, rangeOptions));
  }
  put("unit", state.unit);
  put("compare", state.compare, "prev");
  put("basis", state.basis, "added");
  put("metric", state.metric);
  ["show", "sort"].forEach((kind) =>
    Object.entries(state[kind]).forEach(([panel, value]) =>
      put(`${kind}.${panel}`, value)
    )
  );
  const text = query.toString();
  return text ? `?${text}` : "";
}

/** The parameters of the API that follow from the state, sorted by the client. */
export function apiParams({ period, from, to, compare, basis }) {
  const range = from ? { from, to } : { period };
  return { ...range, compare, basis };
}
