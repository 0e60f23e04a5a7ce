// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { Plot } from "../charts/Plot";
import { useDashboard } from "../context";
import { formatBucket, formatRange, timeTicks } from "../data/dates";
import { metricOf } from "../data/metrics";
import {
  byteScale,
  describeChange,
  formatAxis,
  formatNumber,
  formatValue,
  splitBytes,
} from "../data/numbers";
import { markOpen, peakIndex, runningMean } from "../data/series";
import { busiest, compareName, partialName, viewName } from "../data/words";
import { ShortChange } from "./Change";
import { Isolated, marks, Sentence } from "./Text";

const BARS_UP_TO = 24;
const SMOOTH = {
  of: [
    "views",
    "unique_views",
    "downloads",
    "unique_downloads",
    "data_volume",
    "visitors",
  ],
  from: 32,
  to: 100,
  days: 7,
};

/** Daily buckets with a mean of 7 days to draw and the day itself as `raw`, or null. */
export function smooth(data, cumulative) {
  if (!data || data.unit !== "day" || cumulative || !SMOOTH.of.includes(data.metric)) {
    return null;
  }
  const { length } = data.buckets;
  if (length < SMOOTH.from || length > SMOOTH.to) return null;
  const means = ["value", "previous"].map((key) =>
    runningMean(
      data.buckets.map((bucket) => bucket[key]),
      SMOOTH.days
    )
  );
  return markOpen(data).map((bucket, index) => ({
    ...bucket,
    raw: bucket.value,
    value: bucket.open ? null : means[0][index],
    previous: means[1][index],
    rawPrevious: bucket.previous,
  }));
}

/** Flows as bars while these are wide enough, everything else as lines. */
const shapeOf = (buckets, cumulative) =>
  !cumulative && buckets.length <= BARS_UP_TO ? "bars" : "line";

const BOX = "M3,1H19V11H3Z";
const KEYS = {
  line: "M0,6H22",
  before: "M0,6H22",
  tick: "M0,6H22",
  bar: BOX,
  open: BOX,
};

const Key = ({ mark, children }) => (
  <span className="sd-key">
    <svg className={`sd-key-${mark}`} viewBox="0 0 22 12" aria-hidden="true">
      {mark === "hollow" ? <circle cx="11" cy="6" r="4" /> : <path d={KEYS[mark]} />}
    </svg>
    {children}
  </span>
);

Key.propTypes = {
  mark: PropTypes.string.isRequired,
  children: PropTypes.node.isRequired,
};

export const Legend = ({ buckets, unit, cumulative, compare }) => {
  const { state, period, config } = useDashboard();
  const bars = shapeOf(buckets, cumulative) === "bars";
  const current = viewName(state, period, config.locale);
  return (
    <div className="sd-legend">
      <Key mark={bars ? "bar" : "line"}>{current}</Key>
      {compare && (
        <Key mark={bars ? "tick" : "before"}>
          {compareName(compare.mode, state, period, config.locale)}
        </Key>
      )}
      {buckets.some(({ partial }) => partial) && (
        <Key mark={bars ? "open" : "hollow"}>{partialName(unit)}</Key>
      )}
    </div>
  );
};

Legend.propTypes = {
  buckets: PropTypes.array.isRequired,
  unit: PropTypes.string.isRequired,
  cumulative: PropTypes.bool,
  compare: PropTypes.object,
};
Legend.defaultProps = { compare: null, cumulative: false };

/** Means need no decimals, unless they are small. */
const roughly = (value) => (value < 10 ? value : Math.round(value));

/** What a reader who does not see the chart needs to know of it. */
function summarize({ title, total, kind, buckets, unit }, { state, period, config }) {
  const { locale } = config;
  const amount = (value) => formatValue(value, kind, locale);
  const range = formatRange(period.from, period.to, locale);
  const sentences = [
    i18next.t("{{title}}, {{range}}: {{total}}.", {
      title,
      range,
      total: amount(total.value),
    }),
  ];
  const { text } = describeChange(total.value, total.previous, locale);
  if (text) {
    sentences.push(
      i18next.t("Change against {{before}}: {{change}}.", {
        before: compareName(state.compare, state, period, locale),
        change: text,
      })
    );
  }
  const peak = peakIndex(buckets);
  if (peak >= 0) {
    sentences.push(
      i18next.t("Highest: {{when}}, {{value}}.", {
        when: formatBucket(buckets[peak], unit, locale, i18next.t),
        value: amount(buckets[peak].value),
      })
    );
  }
  sentences.push(i18next.t("Arrow keys read the values."));
  return sentences.join(" ");
}

/** One unit per axis. */
const axisTextOf = (kind, locale) => (top) => {
  if (kind !== "bytes") return (value) => formatAxis(value, top, locale);
  return (value) =>
    value ? splitBytes(value, locale, byteScale(top)).text : formatNumber(0, locale);
};

/** The chart of a time series with its legend. */
export const TimePlot = ({
  title,
  buckets,
  unit,
  metric,
  total,
  compare,
  cumulative,
}) => {
  const dashboard = useDashboard();
  const { config, setState, state, period } = dashboard;
  const { locale } = config;
  const { kind, amount } = metricOf(metric);
  const tooltip = (bucket) => {
    const value = "raw" in bucket ? bucket.raw : bucket.value;
    const previous = "raw" in bucket ? bucket.rawPrevious : bucket.previous;
    return (
      <>
        <small>
          <Isolated>{formatBucket(bucket, unit, locale, i18next.t)}</Isolated>
          {bucket.partial && ` · ${i18next.t("partial")}`}
        </small>
        <b>
          {value === null
            ? i18next.t("no data")
            : amount(value, formatValue(value, kind, locale))}
        </b>
        {compare && previous !== null && previous !== undefined && (
          <small>
            {i18next.t("{{before}}: {{value}}", {
              before: compareName(compare.mode, state, period, config.locale),
              value: formatValue(previous, kind, locale),
            })}{" "}
            {!bucket.partial && <ShortChange {...{ value, previous }} />}
          </small>
        )}
      </>
    );
  };
  return (
    <Plot
      buckets={buckets}
      shape={shapeOf(buckets, cumulative)}
      kind={kind}
      label={summarize({ title, total, kind, buckets, unit }, dashboard)}
      timeLabels={(most) => timeTicks(buckets, unit, most, locale)}
      axisText={axisTextOf(kind, locale)}
      valueText={({ value }) => formatValue(roughly(value), kind, locale)}
      tooltip={tooltip}
      onPick={({ from, to }) => setState({ from, to, unit: null })}
    />
  );
};

TimePlot.propTypes = {
  title: PropTypes.string.isRequired,
  buckets: PropTypes.array.isRequired,
  unit: PropTypes.string.isRequired,
  metric: PropTypes.string.isRequired,
  total: PropTypes.object.isRequired,
  compare: PropTypes.object,
  cumulative: PropTypes.bool,
};
TimePlot.defaultProps = { compare: null, cumulative: false };

/** `Busiest week: 28 Sep – 4 Oct 2026, 2,442 views` */
export const TimeFooter = ({ buckets, unit, metric }) => {
  const { locale } = useDashboard().config;
  const peak = buckets[peakIndex(buckets)];
  if (!peak) return null;
  const { kind, amount } = metricOf(metric);
  return (
    <span>
      <Sentence
        text={busiest(unit, marks("range", "amount"))}
        values={{
          range: (
            <b>
              <Isolated>{formatBucket(peak, unit, locale, i18next.t)}</Isolated>
            </b>
          ),
          amount: (
            <Isolated>
              {amount(peak.value, formatValue(peak.value, kind, locale))}
            </Isolated>
          ),
        }}
      />
    </span>
  );
};

TimeFooter.propTypes = {
  buckets: PropTypes.array.isRequired,
  unit: PropTypes.string.isRequired,
  metric: PropTypes.string.isRequired,
};
