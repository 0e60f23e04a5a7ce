// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { useDashboard, usePanelStats } from "../context";
import { metricOf } from "../data/metrics";
import { formatNumber, formatValue } from "../data/numbers";
import { periodPhrase } from "../data/words";
import { PanelShell, useDisplay } from "./PanelShell";
import { RankingList, RankingTable } from "./RankingViews";
import { Switch } from "./Switch";

const TITLES = {
  views: () => i18next.t("Most viewed records"),
  unique_views: () => i18next.t("Most viewed records"),
  downloads: () => i18next.t("Most downloaded records"),
  unique_downloads: () => i18next.t("Most downloaded records"),
  data_volume: () => i18next.t("Records with most data downloaded"),
};

const SORTS = ["most", "change"];
const VIEWS = { bars: RankingList, table: RankingTable };

/** Where all records of the scope are listed. */
const recordsUrl = ({ community }) =>
  community ? `/communities/${encodeURIComponent(community.slug)}/records` : "/search";

const AllRecords = () => {
  const { config, totals } = useDashboard();
  const count = totals.data && totals.data.metrics.records.value;
  if (!count) return null;
  const n = formatNumber(count, config.locale);
  return (
    <a href={recordsUrl(config)}>{i18next.t("All {{n}} records", { count, n })}</a>
  );
};

/**
 * Records in the order of a measure, or of how much it changed.
 *
 * Props: `metric`, `limit`, `sort` to begin with, `title`.
 */
export const Ranking = ({ metric, limit, title, name, near, ...rest }) => {
  const { state, setState, config, period } = useDashboard();
  const { label, about, none, kind } = metricOf(metric);
  const [display, setDisplay] = useDisplay(name, Object.keys(VIEWS), "bars");
  const comparing = state.compare !== "none";
  const wished = SORTS.includes(state.sort[name]) ? state.sort[name] : rest.sort;
  const sort = comparing ? wished : "most";
  const answer = usePanelStats("rankings", { metric, limit, sort }, { enabled: near });
  const scope = i18next.t("{{measure}}, {{period}}", {
    measure: label(),
    period: periodPhrase(state, period, config.locale),
  });
  const View = VIEWS[display];
  return (
    <PanelShell
      id={name}
      title={title || TITLES[metric]()}
      about={about()}
      metric={metric}
      subtitle={
        sort === "change"
          ? i18next.t("{{scope}}, biggest change first", { scope })
          : scope
      }
      answer={answer}
      displays={Object.keys(VIEWS)}
      display={display}
      onDisplay={setDisplay}
      controls={
        comparing && (
          <Switch
            label={i18next.t("Order")}
            options={[
              { value: "most", label: i18next.t("Most") },
              { value: "change", label: i18next.t("Biggest change") },
            ]}
            value={sort}
            onChange={(value) =>
              setState({
                sort: { ...state.sort, [name]: value === rest.sort ? "" : value },
              })
            }
          />
        )
      }
      skeleton="ranking"
      rows={limit}
      empty={({ items }) => (items.length ? null : none())}
      footer={() => <AllRecords />}
    >
      {(data) => (
        <View
          items={data.items}
          byChange={sort === "change"}
          compared={Boolean(data.compare)}
          kind={kind}
          show={(value) => formatValue(value, kind, config.locale)}
          measure={label()}
          title={title || TITLES[metric]()}
        />
      )}
    </PanelShell>
  );
};

Ranking.propTypes = {
  metric: PropTypes.oneOf(Object.keys(TITLES)).isRequired,
  limit: PropTypes.number,
  sort: PropTypes.oneOf(SORTS),
  title: PropTypes.string,
  name: PropTypes.string.isRequired,
  near: PropTypes.bool,
};

Ranking.defaultProps = { limit: 10, sort: "most", title: "", near: true };
