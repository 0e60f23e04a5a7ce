// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useState } from "react";
import PropTypes from "prop-types";
import Overridable from "react-overridable";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { Sparkline } from "../charts/Sparkline";
import { filterName } from "../data/breakdowns";
import { formatBucket, formatDay } from "../data/dates";
import { breakdownOfParam } from "../data/filters";
import { comparableOf, formatNumber, formatValue, splitBytes } from "../data/numbers";
import {
  ignoredParams,
  readSparkline,
  readStat,
  sparkBuckets,
  sparkValues,
} from "../data/stats";
import { averageOver, inPeriod } from "../data/words";
import { useLocale, useTotals, useUrl, useView } from "../state/context";
import { useMetric } from "../state/useMetric";
import { InfoTip } from "../ui/InfoTip";
import { Isolated } from "../ui/Text";
import { Change, Growth } from "./Change";
import { Explanation } from "./Explanation";

const Value = ({ value, kind }) => {
  const locale = useLocale();
  if (kind !== "bytes") {
    return <Isolated number>{formatNumber(value, locale)}</Isolated>;
  }
  const { value: number, unit } = splitBytes(value, locale);
  return (
    <Isolated number>
      {number} <small>{unit}</small>
    </Isolated>
  );
};

Value.propTypes = {
  value: PropTypes.number.isRequired,
  kind: PropTypes.string.isRequired,
};

const Waiting = ({ title }) => (
  <div className="sd-skeleton stat" aria-busy="true">
    <span className="sd-hidden" role="status">
      {i18next.t("Loading {{panel}}", { panel: title })}
    </span>
    <span className="sd-grey" />
    <span className="sd-grey" />
  </div>
);

Waiting.propTypes = { title: PropTypes.string.isRequired };

const Failed = ({ onRetry }) => (
  <>
    <div className="sd-stat-value">–</div>
    <div className="sd-stat-change">
      <button type="button" className="sd-link" onClick={onRetry}>
        {i18next.t("Try again")}
      </button>{" "}
      {i18next.t("could not be loaded")}
    </div>
  </>
);

Failed.propTypes = { onRetry: PropTypes.func.isRequired };

/** A number so small that it would reveal individual readers. */
const TooFew = () => (
  <>
    <div className="sd-stat-value">–</div>
    <div className="sd-stat-change">{i18next.t("too few to show")}</div>
  </>
);

/** A point of the small line in words, though it is not drawn: `Oct 2026: 2,442`. */
function pointText({ stat, data, kind, locale }, index) {
  const values = sparkValues(stat, data);
  const value = values[index];
  const text = i18next.t("{{when}}: {{value}}", {
    when: formatBucket(sparkBuckets(data)[index], data.sparklines.unit, locale),
    value: value === null ? i18next.t("no data") : formatValue(value, kind, locale),
  });
  const open = data.partial && index === values.length - 1;
  return open ? `${text} · ${i18next.t("not over yet")}` : text;
}

/** The small line beside a number, which tells its values. */
const Trend = ({ stat, data, kind, at, onRead }) => {
  const locale = useLocale();
  const points = readSparkline(stat, data);
  const known = points.filter((point) => point !== null);
  if (known.length < 2) return null;
  const lead = points.indexOf(Math.max(...known));
  const label = i18next.t(
    "{{title}} over time. Highest: {{point}}. Press the arrow keys to read the values.",
    { title: stat.title, point: pointText({ stat, data, kind, locale }, lead) }
  );
  return <Sparkline {...{ points, label, at, onRead }} />;
};

Trend.propTypes = {
  stat: PropTypes.object.isRequired,
  data: PropTypes.object.isRequired,
  kind: PropTypes.string.isRequired,
  at: PropTypes.number,
  onRead: PropTypes.func.isRequired,
};
Trend.defaultProps = { at: null };

const Body = ({ stat, data, kind, before, ever, ...reading }) => {
  const { state } = useUrl();
  const read = readStat(stat, data, before, ever);
  const { previous, growth, previousGrowth } = read;
  const compared = state.compare !== "none";
  const nothing = data.first_day === null;
  const value = nothing ? 0 : read.value;
  if (read.suppressed) return <TooFew />;
  if (value === null || value === undefined) return <Waiting title={stat.title} />;
  return (
    <>
      <div className="sd-stat-row">
        <div className="sd-stat-value">
          <Value value={value} kind={kind} />
        </div>
        <Trend {...{ stat, data, kind }} {...reading} />
      </div>
      {compared && (
        <div className="sd-stat-change">
          {stat.cumulative ? (
            <Growth {...{ growth, previousGrowth, kind }} />
          ) : (
            <Change value={nothing ? 0 : comparableOf(read)} {...{ previous, kind }} />
          )}
        </div>
      )}
    </>
  );
};

Body.propTypes = {
  stat: PropTypes.object.isRequired,
  data: PropTypes.object.isRequired,
  kind: PropTypes.string.isRequired,
  before: PropTypes.object,
  ever: PropTypes.object,
};
Body.defaultProps = { before: null, ever: null };

/** The line under a number: its period or date, and which filters do not reach it. */
function scopeOf(
  { kind, cumulative, apart, ignored },
  { state, period, config, sample }
) {
  const { locale, breakdowns } = config;
  const scope = cumulative
    ? i18next.t("on {{date}}", { date: formatDay(period.to, locale) })
    : (kind === "mean" ? averageOver : inPeriod)(state, period, locale);
  if (sample.shown) return i18next.t("{{scope}}, sample data", { scope });
  if (apart) return i18next.t("{{scope}}, not filtered", { scope });
  if (!ignored.length) return scope;
  const name = (param) => filterName(breakdownOfParam(breakdowns, param), breakdowns);
  const names = new Intl.ListFormat(locale).format(ignored.map(name));
  return i18next.t("{{scope}}, not filtered by {{names}}", { scope, names });
}

const sparkHas = ({ sparklines }, index) =>
  Boolean(sparklines) && index < sparklines.from.length;

/** One headline number with its change and the period or date that it is of. */
export const SingleStat = ({ metric, cumulative, title, name, ...more }) => {
  const { before, ever, failed, apart } = more;
  const view = useView();
  const { totals } = useTotals();
  const { outage, state } = view;
  const { kind, balance } = useMetric(metric);
  const answer = apart || totals;
  const ignored = answer.data ? ignoredParams(answer.data, metric) : [];
  const old = answer.data && (answer.updating || totals.updating || outage);
  const status = failed ? "error" : answer.status;
  const stat = { metric, cumulative, balance, title };
  const [at, onRead] = useState(null);
  const { locale } = view.config;
  const reads = at !== null && status === "ready" && sparkHas(answer.data, at);
  const classes = ["sd-stat"];
  if (old) classes.push("updating");
  if (state.compare === "none") classes.push("alone");
  return (
    <Overridable
      id={`InvenioStatsDashboard.SingleStat.${name}.layout`}
      {...{ metric, cumulative, totals }}
    >
      <div className={classes.join(" ")} data-stat={name}>
        <div className="sd-stat-label">
          <span>{title}</span>
          <InfoTip title={title} text={<Explanation metric={metric} />} />
        </div>
        {status === "error" && <Failed onRetry={totals.retry} />}
        {status === "loading" && <Waiting title={title} />}
        {status === "ready" && (
          <Body data={answer.data} {...{ stat, kind, before, ever, at, onRead }} />
        )}
        <div className="sd-stat-period">
          <Isolated>
            {reads ? "" : scopeOf({ kind, cumulative, apart, ignored }, view)}
          </Isolated>
          <span role="status">
            {reads && pointText({ stat, data: answer.data, kind, locale }, at)}
          </span>
        </div>
      </div>
    </Overridable>
  );
};

SingleStat.propTypes = {
  metric: PropTypes.string.isRequired,
  cumulative: PropTypes.bool,
  title: PropTypes.string.isRequired,
  name: PropTypes.string.isRequired,
  before: PropTypes.object,
  ever: PropTypes.object,
  failed: PropTypes.bool,
  apart: PropTypes.object,
};
SingleStat.defaultProps = {
  cumulative: false,
  before: null,
  ever: null,
  failed: false,
  apart: null,
};
