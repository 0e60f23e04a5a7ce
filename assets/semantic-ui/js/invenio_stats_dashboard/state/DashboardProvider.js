// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useMemo } from "react";
import PropTypes from "prop-types";
import { Batch } from "../api/batch";
import { StatsClient } from "../api/client";
import { hasFilters } from "../data/filters";
import { PageContext, scopeOf, TotalsContext, UrlContext } from "./context";
import { apiParams } from "./urlState";
import { useLabels } from "./useLabels";
import { useOutage } from "./useOutage";
import { usePeriod } from "./usePeriod";
import { usePrint } from "./usePrint";
import { useSample } from "./useSample";
import { useTotalsAnswers } from "./useTotalsAnswers";
import { useUrlState } from "./useUrlState";

/** Holds the state of the page and asks for the totals, before all else. */
export const DashboardProvider = ({ config, http, children }) => {
  const [state, setState, stray] = useUrlState(config);
  const sample = useSample(config);
  const client = useMemo(() => {
    const scope = scopeOf(config);
    return new StatsClient({ base: config.apiBase, scope, http, sample: sample.shown });
  }, [config, http, sample.shown]);
  const batch = useMemo(() => new Batch(client), [client]);
  const outage = useOutage();
  const params = useMemo(() => apiParams(state), [state]);
  const { filters } = state;

  const answers = useTotalsAnswers({ client, batch, params, filters, outage });
  const { totals } = answers;
  outage.learn(totals);
  sample.learn(totals);
  const labels = useLabels(totals.data);
  const [printing, print] = usePrint();

  const { shown, decline } = sample;
  const { error, round, onError, retryAll } = outage;
  const page = useMemo(
    () => ({
      ...{ config, client, batch, printing, print, stray },
      ...labels,
      sample: { shown, decline },
      ...{ outage: error, round, onError, retryAll },
    }),
    // prettier-ignore
    [config, client, batch, printing, print, stray, labels, shown, decline, error, round, onError, retryAll]
  );
  const period = usePeriod(state, totals, config.periods);
  const url = useMemo(
    () => ({
      ...{ state, setState, params, period },
      filtered: hasFilters(filters),
    }),
    [state, setState, params, period, filters]
  );
  return (
    <PageContext.Provider value={page}>
      <UrlContext.Provider value={url}>
        <TotalsContext.Provider value={answers}>{children}</TotalsContext.Provider>
      </UrlContext.Provider>
    </PageContext.Provider>
  );
};

DashboardProvider.propTypes = {
  config: PropTypes.object.isRequired,
  http: PropTypes.object,
  children: PropTypes.node.isRequired,
};

DashboardProvider.defaultProps = { http: undefined };
