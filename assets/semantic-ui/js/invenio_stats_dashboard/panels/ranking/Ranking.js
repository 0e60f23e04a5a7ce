// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useCallback } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { RECORD } from "../../data/filters";
import { formatNumber, formatShare, formatValue } from "../../data/numbers";
import { periodPhrase } from "../../data/words";
import { useConfig, useLocale, useTotals, useView } from "../../state/context";
import { useMetric } from "../../state/useMetric";
import { usePanelStats } from "../../state/usePanelStats";
import { Switch } from "../../ui/Switch";
import { useSettled } from "../../ui/useSettled";
import { MoreButton, SearchField, useList } from "../FindTools";
import { PanelShell, useDisplay } from "../PanelShell";
import { usePick } from "../usePick";
import { RankingList, RankingTable } from "./RankingViews";

const SORTS = ["most", "change"];
const VIEWS = { bars: RankingList, table: RankingTable };

/** Where all records of the community, or of the repository, are listed. */
const recordsUrl = ({ community }) =>
  community ? `/communities/${encodeURIComponent(community.slug)}/records` : "/search";

const AllRecords = () => {
  const config = useConfig();
  const { totals } = useTotals();
  const count = totals.data && totals.data.metrics.records.value;
  // Of a user, or of a collection, that is another number.
  if (!count || config.scope) return null;
  const n = formatNumber(count, config.locale);
  return (
    <a href={recordsUrl(config)}>{i18next.t("All {{n}} records", { count, n })}</a>
  );
};

/** Parameters of a period that is not the page's; nor are ranges of the page's choice. */
const ownPeriod = (period, { compare }) => ({
  period,
  from: null,
  to: null,
  compare: compare === "custom" ? "prev" : compare,
  compare_from: null,
  compare_to: null,
});

/** What shares are of: the number of the whole scope, once it is known. */
const totalOf = ({ data, updating }, metric) =>
  data && !updating && data.metrics[metric] ? data.metrics[metric].value : null;

/** What the rows come to together, and of how much. */
const Sum = ({ items, total, show }) => {
  const locale = useLocale();
  const values = items.map(({ value }) => value).filter((value) => value !== null);
  if (!total || values.length < 2) return null;
  const sum = values.reduce((all, value) => all + value, 0);
  return (
    <span>
      {i18next.t("Together: {{sum}} of {{total}} ({{share}})", {
        sum: show(sum),
        total: show(total),
        share: formatShare(sum / total, locale),
      })}
    </span>
  );
};

Sum.propTypes = {
  items: PropTypes.arrayOf(PropTypes.object).isRequired,
  total: PropTypes.number,
  show: PropTypes.func.isRequired,
};
Sum.defaultProps = { total: null };

/**
 * Records in the order of a measure, or of how much it changed.
 *
 * Props: `metric`, `limit`, `sort` to begin with, `title`, and `period`: one of its own
 * instead of the page's.
 */
export const Ranking = ({ metric, limit, title, name, near, ...rest }) => {
  const { state, setState, config, sample, ...view } = useView();
  const { totals } = useTotals();
  const { label, none, kind } = useMetric(metric);
  const { locale } = config;
  const [display, setDisplay] = useDisplay(name, Object.keys(VIEWS), "bars");
  const comparing = state.compare !== "none";
  const wished = SORTS.includes(state.sort[name]) ? state.sort[name] : rest.sort;
  const sort = comparing ? wished : "most";
  const list = useList(limit);
  const q = useSettled(list.text.trim()) || null;
  const own = rest.period && ownPeriod(rest.period, state);
  const answer = usePanelStats(
    "rankings",
    { metric, limit: list.rows, sort, q, ...own },
    { enabled: near, ignore: RECORD }
  );
  const choose = usePick(sample.shown ? null : RECORD);
  const pick = useCallback(
    ({ recid, title: text }) => choose({ key: recid, label: text }),
    [choose]
  );
  const show = useCallback((value) => formatValue(value, kind, locale), [kind, locale]);
  const scope = i18next.t("{{measure}}, {{period}}", {
    measure: label,
    period: own
      ? periodPhrase({}, config.periods[rest.period], locale)
      : periodPhrase(state, view.period, locale),
  });
  const View = VIEWS[display];
  return (
    <PanelShell
      id={name}
      title={title}
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
        <>
          {comparing && (
            <Switch
              label={i18next.t("Order")}
              options={[
                { value: "most", label: i18next.t("Most") },
                { value: "change", label: i18next.t("Biggest change") },
              ]}
              value={sort}
              onChange={(value) =>
                setState((now) => ({
                  sort: { ...now.sort, [name]: value === rest.sort ? "" : value },
                }))
              }
            />
          )}
          {list.open && <SearchField {...list} title={title} />}
        </>
      }
      skeleton="ranking"
      rows={limit}
      expected={{ more: true, items: [] }}
      empty={({ items }) => {
        if (items.length) return null;
        if (!q) return none();
        const title = i18next.t("No record contains “{{text}}”", { text: q });
        return { title, onClear: list.clear };
      }}
      always={Boolean(q)}
      footer={({ more, items }) => (
        <>
          <Sum
            {...{ items, show }}
            total={q || own || answer.ignored ? null : totalOf(totals, metric)}
          />
          <AllRecords />
          <MoreButton
            {...list}
            {...{ more, title }}
            find={() => i18next.t("Search")}
            findIn={(panel) => i18next.t("Search in {{panel}}", { panel })}
          />
        </>
      )}
    >
      {(data) => (
        <View
          items={data.items}
          byChange={sort === "change"}
          compared={Boolean(data.compare)}
          kind={kind}
          show={show}
          measure={label}
          title={title}
          pick={pick}
          total={own || answer.ignored ? null : totalOf(totals, metric)}
          locale={locale}
        />
      )}
    </PanelShell>
  );
};

Ranking.propTypes = {
  metric: PropTypes.string.isRequired,
  limit: PropTypes.number,
  sort: PropTypes.oneOf(SORTS),
  title: PropTypes.string.isRequired,
  name: PropTypes.string.isRequired,
  near: PropTypes.bool,
  period: PropTypes.string,
};

Ranking.defaultProps = { limit: 10, sort: "most", near: true, period: null };
