// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { useDashboard, usePanelStats } from "../context";
import { furtherAnswers } from "../data/stats";

/**
 * Headline numbers side by side, out of the totals of the page.
 *
 * State at a date needs further answers: usage since the beginning ("ever"), and the
 * totals of the comparison period ("before"), each asked for once for the strip.
 */
export const StatStrip = ({ items, registry }) => {
  const { totals, period } = useDashboard();
  const entries = items.map((item) => {
    const entry = registry[item.component] || { props: {} };
    return { ...entry, props: { ...entry.props, ...item.props }, item };
  });
  const further = furtherAnswers(entries.map(({ props }) => props));
  const compare = totals.data && totals.data.compare;
  const first = totals.data && totals.data.first_day;
  const ever = usePanelStats(
    "totals",
    { period: null, from: first, to: period.to, compare: "none" },
    Boolean(first) && first <= period.to && further.has("ever")
  );
  const before = usePanelStats(
    "totals",
    { period: null, from: compare && compare.from, to: compare && compare.to },
    Boolean(compare) && further.has("before")
  );
  return (
    <div className="sd-strip" style={{ "--sd-stats": entries.length }}>
      {entries.map(({ component: Stat, props, item }) => (
        <Stat
          key={item.name}
          {...props}
          name={item.name}
          before={compare ? before.data : null}
          ever={ever.data}
        />
      ))}
    </div>
  );
};

StatStrip.propTypes = {
  items: PropTypes.array.isRequired,
  registry: PropTypes.object.isRequired,
};
