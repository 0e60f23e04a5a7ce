// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { useDashboard, usePanelStats } from "../context";
import { breakdownOf } from "../data/breakdowns";
import { canPie } from "../data/items";
import { metricOf } from "../data/metrics";
import { isBalance } from "../data/stats";
import { periodPhrase } from "../data/words";
import { BarRows } from "./BarRows";
import { BreakdownPie } from "./BreakdownPie";
import { BreakdownTable } from "./BreakdownTable";
import { PanelShell, useDisplay } from "./PanelShell";

const VIEWS = { bars: BarRows, table: BreakdownTable, pie: BreakdownPie };

/** Measure and scope: `Views, last 12 months`. */
function subtitleOf(metric, { state, period, config }) {
  const measure = metricOf(metric).label();
  if (isBalance(metric)) return i18next.t("{{measure}}, total", { measure });
  return i18next.t("{{measure}}, {{period}}", {
    measure,
    period: periodPhrase(state, period, config.locale),
  });
}

/**
 * How something spreads over the keys of a breakdown: bars, table or pie.
 *
 * Props: `breakdown` (its id), `metric`, `limit` (rows), `display` to begin with,
 * `title`.
 */
export const MultiDisplay = ({
  breakdown,
  metric,
  limit,
  title,
  name,
  near,
  ...rest
}) => {
  const dashboard = useDashboard();
  const words = breakdownOf(breakdown, dashboard.config.breakdowns);
  const { kind, about, none } = metricOf(metric);
  const answer = usePanelStats(`breakdowns/${breakdown}`, { metric, limit }, near);
  const displays =
    answer.data && !canPie(answer.data) ? ["bars", "table"] : ["bars", "table", "pie"];
  const [display, setDisplay] = useDisplay(name, displays, rest.display);
  const View = VIEWS[display];
  return (
    <PanelShell
      id={name}
      title={title || words.title()}
      about={about()}
      subtitle={subtitleOf(metric, dashboard)}
      answer={answer}
      displays={displays}
      display={display}
      onDisplay={setDisplay}
      skeleton="rows"
      rows={6}
      empty={({ items, unknown }) => (items.length || unknown ? null : none())}
      footer={({ multivalued }) => multivalued && <span>{words.several()}</span>}
    >
      {(data) => (
        <View
          data={data}
          words={words}
          kind={kind}
          metric={metric}
          title={title || words.title()}
        />
      )}
    </PanelShell>
  );
};

MultiDisplay.propTypes = {
  breakdown: PropTypes.string.isRequired,
  metric: PropTypes.string.isRequired,
  limit: PropTypes.number,
  display: PropTypes.oneOf(["bars", "table", "pie"]),
  title: PropTypes.string,
  name: PropTypes.string.isRequired,
  near: PropTypes.bool,
};

MultiDisplay.defaultProps = { limit: 10, display: "bars", title: "", near: true };
