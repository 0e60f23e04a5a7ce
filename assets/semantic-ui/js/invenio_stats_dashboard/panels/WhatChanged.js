// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { filterName } from "../data/breakdowns";
import {
  describeChange,
  formatShare,
  formatSigned,
  formatValue,
} from "../data/numbers";
import { periodPhrase } from "../data/words";
import { useConfig, useLocale, useView } from "../state/context";
import { useMetric } from "../state/useMetric";
import { usePanelStats } from "../state/usePanelStats";
import { Icon } from "../ui/Icon";
import { ScrollTable } from "../ui/ScrollTable";
import { Isolated } from "../ui/Text";
import { PanelShell, useDisplay } from "./PanelShell";
import { usePick } from "./usePick";

const DISPLAYS = ["bars", "table"];

/** What changed, in a sentence: the whole, and what moved most in its direction. */
function summarize({ total, rises, falls }, { measure, kind }, breakdowns, locale) {
  const { difference, previous } = total;
  // Of the days that are compared, where some have no data.
  const value = previous + difference;
  const { text } = describeChange(value, previous, locale);
  const amount = formatValue(Math.abs(difference), kind, locale);
  const whole = {
    measure,
    change: text ? `${amount} (${text})` : amount,
    value: formatValue(value, kind, locale),
    previous: formatValue(previous, kind, locale),
  };
  const [first] = difference < 0 ? falls : rises;
  if (!first || !difference) {
    return i18next.t("{{measure}} stayed at {{value}}.", whole);
  }
  const words = {
    ...whole,
    name: filterName(first.dimension, breakdowns),
    item: first.label || first.key,
    difference: formatSigned(first.difference, kind, locale),
  };
  return difference < 0
    ? i18next.t(
        "{{measure}} fell by {{change}}, from {{previous}} to {{value}}. The largest fall: {{name}} “{{item}}”, {{difference}}.",
        words
      )
    : i18next.t(
        "{{measure}} rose by {{change}}, from {{previous}} to {{value}}. The largest rise: {{name}} “{{item}}”, {{difference}}.",
        words
      );
}

/** One rise or fall: a press filters the page by it. */
const Row = ({ row, largest, kind }) => {
  const locale = useLocale();
  const { breakdowns } = useConfig();
  const pick = usePick(row.param)(row);
  const { label, key, difference, share, dimension } = row;
  const text = label || key;
  const direction = difference > 0 ? "rise" : "fall";
  return (
    <li>
      <button
        type="button"
        className={`sd-row sd-moved ${pick.state === "chosen" ? "chosen" : ""}`}
        aria-pressed={pick.state === "chosen"}
        onClick={pick.toggle}
      >
        <i
          className="sd-row-bar"
          style={{ width: `${(100 * Math.abs(difference)) / largest}%` }}
        />
        <span className="sd-row-label" dir="auto" title={text}>
          <bdi>{text}</bdi> <small>{filterName(dimension, breakdowns)}</small>
        </span>
        <b className={`sd-change ${direction}`}>
          <Icon name={direction} />
          <Isolated number>{formatSigned(difference, kind, locale)}</Isolated>
        </b>
        <span className="sd-row-share">
          {share !== null && <Isolated number>{shareText(share, locale)}</Isolated>}
        </span>
      </button>
    </li>
  );
};

Row.propTypes = {
  row: PropTypes.object.isRequired,
  largest: PropTypes.number.isRequired,
  kind: PropTypes.string.isRequired,
};

/** A share of the difference, which is negative for what moved the other way. */
const shareText = (share, locale) =>
  share < 0 ? `\u2212${formatShare(-share, locale)}` : formatShare(share, locale);

const List = ({ title, rows, largest, kind, none }) => (
  <section className="sd-moves">
    <h4>{title}</h4>
    {rows.length ? (
      <ul className="sd-rows">
        {rows.map((row) => (
          <Row key={`${row.param}=${row.key}`} {...{ row, largest, kind }} />
        ))}
      </ul>
    ) : (
      <p className="sd-muted">{none}</p>
    )}
  </section>
);

List.propTypes = {
  title: PropTypes.string.isRequired,
  rows: PropTypes.arrayOf(PropTypes.object).isRequired,
  largest: PropTypes.number.isRequired,
  kind: PropTypes.string.isRequired,
  none: PropTypes.string.isRequired,
};

const Lists = ({ data, kind }) => {
  const { rises, falls } = data;
  const largest = Math.max(
    ...[...rises, ...falls].map(({ difference }) => Math.abs(difference)),
    1
  );
  return (
    <div className="sd-changes">
      <List
        title={i18next.t("Rises")}
        rows={rises}
        none={i18next.t("Nothing rose.")}
        {...{ largest, kind }}
      />
      <List
        title={i18next.t("Falls")}
        rows={falls}
        none={i18next.t("Nothing fell.")}
        {...{ largest, kind }}
      />
    </div>
  );
};

Lists.propTypes = {
  data: PropTypes.object.isRequired,
  kind: PropTypes.string.isRequired,
};

const Table = ({ data, kind, title }) => {
  const { breakdowns, locale } = useConfig();
  const show = (value) => (value === null ? "–" : formatValue(value, kind, locale));
  const rows = [...data.rises, ...data.falls];
  return (
    <ScrollTable title={title}>
      <thead>
        <tr>
          <th scope="col">{i18next.t("Name")}</th>
          <th scope="col">{i18next.t("Dimension")}</th>
          <th scope="col">{i18next.t("Now")}</th>
          <th scope="col">{i18next.t("Before")}</th>
          <th scope="col">{i18next.t("Difference")}</th>
          <th scope="col">{i18next.t("Share of the difference")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ param, key, label, dimension, ...row }) => (
          <tr key={`${param}=${key}`}>
            <th scope="row">
              <bdi>{label || key}</bdi>
            </th>
            <td>{filterName(dimension, breakdowns)}</td>
            <td>
              <Isolated number>{show(row.value)}</Isolated>
            </td>
            <td>
              <Isolated number>{show(row.previous)}</Isolated>
            </td>
            <td>
              <Isolated number>{formatSigned(row.difference, kind, locale)}</Isolated>
            </td>
            <td>
              <Isolated number>
                {row.share === null ? "–" : shareText(row.share, locale)}
              </Isolated>
            </td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
};

Table.propTypes = {
  data: PropTypes.object.isRequired,
  kind: PropTypes.string.isRequired,
  title: PropTypes.string.isRequired,
};

/** Why there is nothing to compare. */
const incomparable = (compare) => ({
  title: i18next.t("Nothing to compare with"),
  fill:
    compare === "none"
      ? i18next.t("Choose a comparison above to see what changed.")
      : i18next.t("Nothing was recorded in the earlier period."),
});

/**
 * Why a measure rose or fell: what changed most among records, countries, referrers,
 * types and subjects, rises and falls apart. A press on one filters the page by it.
 *
 * Props: `metric`, `limit` (rises, and falls), `title`.
 */
export const WhatChanged = ({ metric, limit, title, name, near }) => {
  const view = useView();
  const { state, period, config } = view;
  const { breakdowns, locale } = config;
  const { label: measure, kind, none } = useMetric(metric);
  const [display, setDisplay] = useDisplay(name, DISPLAYS, "bars");
  const answer = usePanelStats("changes", { metric, limit }, { enabled: near });
  return (
    <PanelShell
      id={name}
      title={title}
      metric={metric}
      subtitle={i18next.t("{{measure}}, {{period}}", {
        measure,
        period: periodPhrase(state, period, locale),
      })}
      answer={answer}
      displays={DISPLAYS}
      display={display}
      onDisplay={setDisplay}
      skeleton="rows"
      rows={limit}
      empty={({ total, rises, falls }) => {
        if (total.difference === null) return incomparable(state.compare);
        return rises.length || falls.length ? null : none();
      }}
      footer={() => (
        <span>
          {i18next.t("One event counts in several rows: shares do not add up.")}
        </span>
      )}
    >
      {(data) => (
        <>
          <p className="sd-finding">
            {summarize(data, { measure, kind }, breakdowns, locale)}
          </p>
          {display === "table" ? (
            <Table {...{ data, kind, title }} />
          ) : (
            <Lists {...{ data, kind }} />
          )}
        </>
      )}
    </PanelShell>
  );
};

WhatChanged.propTypes = {
  metric: PropTypes.string.isRequired,
  limit: PropTypes.number,
  title: PropTypes.string.isRequired,
  name: PropTypes.string.isRequired,
  near: PropTypes.bool,
};

WhatChanged.defaultProps = { limit: 5, near: true };
