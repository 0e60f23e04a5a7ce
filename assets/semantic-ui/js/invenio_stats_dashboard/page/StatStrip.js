// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { isBalance } from "../data/metrics";
import { furtherAnswers, isApart } from "../data/stats";
import { useConfig, useTotals, useUrl } from "../state/context";
import { usePanelStats } from "../state/usePanelStats";
import { PanelBoundary } from "./PanelBoundary";

const OWN_DATES = {
  period: null,
  compare: "none",
  compare_from: null,
  compare_to: null,
};

/**
 * Headline numbers side by side, out of the totals of the page.
 *
 * State at a date needs further answers: usage since the beginning ("ever"), and the
 * totals of the comparison period ("before"), each asked for once for the strip.
 */
export const StatStrip = ({ items, registry }) => {
  const { metrics } = useConfig();
  const { period } = useUrl();
  const { totals, plain } = useTotals();
  const stats = items.map((item) => ({
    ...item,
    balance: isBalance(metrics, item.props.metric),
  }));
  const further = furtherAnswers(
    stats.map(({ props, balance }) => ({ ...props, balance }))
  );
  const compare = totals.data && totals.data.compare;
  const first = totals.data && totals.data.first_day;
  // Visitors, who cannot be filtered, are shown without filters.
  const unfiltered =
    Boolean(totals.data) &&
    stats.some(({ props: { metric } }) => isApart(totals.data, metric));
  const ever = usePanelStats(
    "totals",
    { ...OWN_DATES, from: first, to: period.to },
    { enabled: Boolean(first) && first <= period.to && further.has("ever") }
  );
  const before = usePanelStats(
    "totals",
    {
      ...OWN_DATES,
      compare: "prev",
      from: compare && compare.from,
      to: compare && compare.to,
    },
    { enabled: Boolean(compare) && further.has("before") }
  );
  return (
    <div className="sd-strip" style={{ "--sd-stats": stats.length }}>
      {stats.map(({ name, panel, title, props: own, balance }) => {
        const Stat = registry[panel];
        return (
          <PanelBoundary key={name} title={title}>
            <Stat
              {...own}
              name={name}
              title={title}
              before={compare ? before.data : null}
              ever={ever.data}
              failed={ever.status === "error" && !balance}
              apart={unfiltered && isApart(totals.data, own.metric) ? plain : null}
            />
          </PanelBoundary>
        );
      })}
    </div>
  );
};

StatStrip.propTypes = {
  items: PropTypes.array.isRequired,
  registry: PropTypes.object.isRequired,
};
