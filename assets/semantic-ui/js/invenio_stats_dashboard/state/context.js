// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, {
  createContext,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from "react";
import PropTypes from "prop-types";
import { Batch } from "../api/batch";
import { StatsClient } from "../api/client";
import { resolvePeriod, today } from "../data/dates";
import { applicable, hasFilters, withoutParam } from "../data/filters";
import { apiParams } from "./urlState";
import { usePrint } from "./usePrint";
import { useRecovery } from "./useRecovery";
import { useSample } from "./useSample";
import { useStats } from "./useStats";
import { useUrlState } from "./useUrlState";

const DashboardContext = createContext(null);

/** What every part of the page shares: settings, state, client, the totals. */
export const useDashboard = () => useContext(DashboardContext);

/** Name of the page's community in addresses. */
export const scopeOf = ({ community }) => (community ? community.slug : "global");

/** First and last day shown: as the API says, until then as it will. */
function periodOf(state, totals) {
  if (totals.data && !totals.updating) return totals.data.period;
  if (state.from) return { from: state.from, to: state.to };
  const firstDay = totals.data && totals.data.first_day;
  return resolvePeriod(state.period, today(), firstDay);
}

/** Labels of the keys that filter: as the API says, until then as they were chosen. */
function useLabels(totals) {
  const known = useRef({});
  const learn = useCallback((param, key, label) => {
    known.current[`${param}=${key}`] = label;
  }, []);
  ((totals && totals.filters) || []).forEach(({ param, values, labels = [] }) =>
    values.forEach((key, index) => learn(param, key, labels[index] || key))
  );
  const labelOf = (param, key) => known.current[`${param}=${key}`] || key;
  return { learn, labelOf };
}

/** Holds the state of the page and asks for the totals, before all else. */
export const DashboardProvider = ({ config, http, children }) => {
  const [state, setState] = useUrlState(config);
  const [outage, setOutage] = useState(null);
  const [round, setRound] = useState(0);

  const sample = useSample(config);
  const client = useMemo(() => {
    const scope = scopeOf(config);
    return new StatsClient({ base: config.apiBase, scope, http, sample: sample.shown });
  }, [config, http, sample.shown]);

  const batch = useMemo(() => new Batch(client), [client]);

  const onError = useCallback((error, at) => {
    if (error.unreachable) setOutage({ error, round: at });
  }, []);
  const params = apiParams(state);
  const filtered = hasFilters(state.filters);
  const totals = useStats(
    client,
    "totals",
    { ...params, ...state.filters, sparklines: "true" },
    { round, onError }
  );
  sample.learn(totals.updating ? null : totals.data);
  const labels = useLabels(totals.data);
  const plain = useStats(
    batch,
    "totals",
    { ...params, sparklines: "true" },
    { enabled: filtered && totals.status !== "loading" && !outage, round }
  );

  const [printing, print] = usePrint();
  const retryAll = useCallback(() => setRound((count) => count + 1), []);
  useRecovery(outage && outage.error, retryAll);
  const recovered = outage && totals.round !== null && totals.round > outage.round;
  if (recovered) setOutage(null);

  const value = {
    config,
    state,
    setState,
    client,
    batch,
    params,
    totals,
    filtered,
    sample,
    printing,
    print,
    plain: filtered ? plain : totals,
    ...labels,
    period: periodOf(state, totals),
    round,
    outage: recovered ? null : outage && outage.error,
    onError,
    retryAll,
  };
  return (
    <DashboardContext.Provider value={value}>{children}</DashboardContext.Provider>
  );
};

DashboardProvider.propTypes = {
  config: PropTypes.object.isRequired,
  http: PropTypes.object,
  children: PropTypes.node.isRequired,
};

DashboardProvider.defaultProps = { http: undefined };

/** While nobody answers, the banner says so; what has nothing to show goes on waiting. */
const held = (answer) =>
  answer.error && answer.error.unreachable
    ? { ...answer, status: "loading", error: null }
    : answer;

/**
 * An answer for the panel that calls it, with the parameters of the page.
 *
 * Asked for together with the panels that come into view with this one, and not while
 * the search engine is down: one question at a time is enough to notice that it is back,
 * and then all panels ask anew. Filters that its metric cannot follow are left out, and
 * named in `dropped`; so is that of the parameter `ignore`, named in `ignored`.
 *
 * @param {string} path of the answer
 * @param {Object} own parameters of the panel, on top of the page's
 * @param {{enabled: boolean, ignore: string, plain: boolean}} options `plain` asks
 *   without any filter
 */
export function usePanelStats(path, own, { enabled = true, ignore, plain } = {}) {
  const { batch, params, state, config, ...page } = useDashboard();
  const { outage, round, onError } = page;
  const open = !outage;
  const frozenRound = useRef(round);
  if (open) frozenRound.current = round;
  const filters = plain ? {} : state.filters;
  const { kept, dropped } = applicable(filters, own.metric, config.breakdowns);
  const rest = ignore ? withoutParam(kept, ignore) : kept;
  const asked = { ...params, ...rest, ...own };
  const answer = useStats(batch, path, asked, {
    enabled: enabled && open,
    round: frozenRound.current,
    onError,
  });
  const ignored = Object.keys(rest).length < Object.keys(kept).length;
  const shown = outage ? held(answer) : answer;
  return { ...shown, path, asked, dropped, ignored: ignored ? ignore : null };
}
