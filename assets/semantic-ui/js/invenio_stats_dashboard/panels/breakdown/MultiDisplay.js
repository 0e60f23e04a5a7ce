// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useMemo } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { breakdownOf } from "../../data/breakdowns";
import { canPie } from "../../data/items";
import { sideOf } from "../../data/metrics";
import { periodPhrase } from "../../data/words";
import { useTotals, useView } from "../../state/context";
import { useMetric } from "../../state/useMetric";
import { usePanelStats } from "../../state/usePanelStats";
import { useSettled } from "../../ui/useSettled";
import { FindTools, MoreButton, useList, useSort } from "../FindTools";
import { PanelShell, useDisplay } from "../PanelShell";
import { usePick } from "../usePick";
import { BarRows } from "./BarRows";
import { BreakdownPie } from "./BreakdownPie";
import { BreakdownTable } from "./BreakdownTable";

const VIEWS = { bars: BarRows, table: BreakdownTable, pie: BreakdownPie };

/** Measure and scope: `Views, last 12 months`. */
export function subtitleOf(metric, { state, period, config }) {
  const { label: measure, balance } = config.metrics[metric];
  if (balance) return i18next.t("{{measure}}, total", { measure });
  return i18next.t("{{measure}}, {{period}}", {
    measure,
    period: periodPhrase(state, period, config.locale),
  });
}

const hasSome = ({ data }, metric) =>
  Boolean(data && data.metrics[metric] && data.metrics[metric].value);

/** There is something to count, but none of it has a key of this breakdown. */
const notGiven = () => ({
  title: i18next.t("Not specified in any record"),
  fill: i18next.t("Values appear here once records have them in their metadata."),
});

/** The parameter by which a breakdown's items filter, if this metric's can. */
function paramOf(breakdown, metric, { breakdowns, metrics }) {
  const entry = breakdowns[breakdown];
  const side = sideOf(metrics, metric);
  return entry && entry[side] !== false ? entry.param : undefined;
}

/**
 * How something spreads over the keys of a breakdown: bars, table or pie. A press on an
 * item filters the page by it; here that filter is not applied, so that others can be
 * added.
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
  const view = useView();
  const { totals } = useTotals();
  const table = view.config.breakdowns;
  const words = useMemo(() => breakdownOf(breakdown, table), [breakdown, table]);
  const { kind, none } = useMetric(metric);
  const list = useList(limit);
  const [sort, setSort] = useSort(name);
  const q = useSettled(list.text.trim()) || null;
  const param = paramOf(breakdown, metric, view.config);
  const answer = usePanelStats(
    `breakdowns/${breakdown}`,
    { metric, limit: list.rows, q, sort: sort === "most" ? null : sort },
    { enabled: near, ignore: param }
  );
  const { data } = answer;
  const honest = !data || (canPie(data) && !q && sort === "most");
  const displays = honest ? ["bars", "table", "pie"] : ["bars", "table"];
  const [display, setDisplay] = useDisplay(name, displays, rest.display);
  const pick = usePick(param);
  const View = VIEWS[display];
  return (
    <PanelShell
      id={name}
      title={title}
      metric={metric}
      subtitle={subtitleOf(metric, view)}
      answer={answer}
      displays={displays}
      display={display}
      onDisplay={setDisplay}
      controls={list.open && <FindTools {...list} {...{ sort, setSort, title }} />}
      skeleton="rows"
      rows={display === "pie" ? 6 : limit + 2}
      expected={{
        multivalued: Boolean(table[breakdown] && table[breakdown].multivalued),
        keys: limit + 1,
        items: [],
      }}
      empty={({ items, unknown }) => {
        if (items.length || unknown) return null;
        if (q) return { title: words.nothing(q), onClear: list.clear };
        return hasSome(totals, metric) ? notGiven() : none();
      }}
      footer={({ multivalued, keys, items }) => (
        <>
          {multivalued && <span>{words.several()}</span>}
          <MoreButton {...list} title={title} more={keys > items.length} />
        </>
      )}
      always={Boolean(q)}
    >
      {() => (
        <View
          data={data}
          words={words}
          kind={kind}
          metric={metric}
          title={title}
          pick={pick}
          sort={sort}
          onSort={setSort}
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
  title: PropTypes.string.isRequired,
  name: PropTypes.string.isRequired,
  near: PropTypes.bool,
};

MultiDisplay.defaultProps = { limit: 10, display: "bars", near: true };
