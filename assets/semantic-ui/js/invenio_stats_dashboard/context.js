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
import { StatsClient } from "./api/client";
import { useRecovery } from "./api/useRecovery";
import { useStats } from "./api/useStats";
import { resolvePeriod, today } from "./data/dates";
import { useUrlState } from "./data/useUrlState";
import { apiParams } from "./data/urlState";

const DashboardContext = createContext(null);

/** What every part of the page shares: settings, state, client, the totals. */
export const useDashboard = () => useContext(DashboardContext);

/** First and last day shown: as the API says, until then as it will. */
function periodOf(state, totals) {
  if (totals.data && !totals.updating) return totals.data.period;
  if (state.from) return { from: state.from, to: state.to };
  const firstDay = totals.data && totals.data.first_day;
  return resolvePeriod(state.period, today(), firstDay);
}

/** Holds the state of the page and asks for the totals, before all else. */
export const DashboardProvider = ({ config, http, children }) => {
  const [state, setState] = useUrlState(config);
  const [outage, setOutage] = useState(null);
  const [round, setRound] = useState(0);

  const client = useMemo(() => {
    const scope = config.community ? config.community.slug : "global";
    return new StatsClient({ base: config.apiBase, scope, http });
  }, [config, http]);

  const onError = useCallback((error, at) => {
    if (error.unreachable) setOutage({ error, round: at });
  }, []);
  const params = apiParams(state);
  const totals = useStats(
    client,
    "totals",
    { ...params, sparklines: "true" },
    { round, onError }
  );

  const retryAll = useCallback(() => setRound((count) => count + 1), []);
  useRecovery(outage && outage.error, retryAll);
  const recovered = outage && totals.round !== null && totals.round > outage.round;
  if (recovered) setOutage(null);

  const value = {
    config,
    state,
    setState,
    client,
    params,
    totals,
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

/**
 * An answer for the panel that calls it, with the parameters of the page.
 *
 * Asked for after the totals, and not while the search engine is down: one question
 * at a time is enough to notice that it is back, and then all panels ask anew.
 */
export function usePanelStats(path, own, enabled = true) {
  const { client, params, totals, outage, round, onError } = useDashboard();
  const open = totals.status !== "loading" && !outage;
  const frozenRound = useRef(round);
  if (open) frozenRound.current = round;
  return useStats(
    client,
    path,
    { ...params, ...own },
    { enabled: enabled && open, round: frozenRound.current, onError }
  );
}
