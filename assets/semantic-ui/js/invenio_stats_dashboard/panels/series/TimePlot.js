// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useCallback, useMemo } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { Plot } from "../../charts/Plot";
import { numbered } from "../../data/annotations";
import { rangeOf } from "../../data/brush";
import { formatBucket, formatRange, timeTicks } from "../../data/dates";
import {
  byteScale,
  comparableOf,
  describeChange,
  formatAxis,
  formatNumber,
  formatShare,
  formatValue,
  splitBytes,
} from "../../data/numbers";
import { ownValue, peakIndex } from "../../data/series";
import { busiest, compareName } from "../../data/words";
import { useLocale, useView } from "../../state/context";
import { useMetric } from "../../state/useMetric";
import { Isolated, marks, Sentence } from "../../ui/Text";
import { annotationsText } from "./Annotations";
import { Reading } from "./Reading";

const BARS_UP_TO = 24;

const NONE = [];

/** Flows as bars while these are wide enough, everything else as lines. */
export const isBars = (buckets, cumulative) =>
  !cumulative && buckets.length <= BARS_UP_TO;

/** Means need no decimals, unless they are small. */
const roughly = (value) => (value < 10 ? value : Math.round(value));

/** What a reader who does not see the chart needs to know of it. */
function summarize(
  { title, total, kind, buckets, unit, layers, annotations },
  { state, period, config }
) {
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
  const { text } = describeChange(comparableOf(total), total.previous, locale);
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
      i18next.t("Peak: {{when}}, {{value}}.", {
        when: formatBucket(buckets[peak], unit, locale),
        value: amount(ownValue(buckets[peak])),
      })
    );
  }
  if (layers) {
    const names = layers.filter(({ shown }) => shown).map(({ label }) => label);
    const list = new Intl.ListFormat(locale).format(names);
    sentences.push(i18next.t("Broken down into {{list}}.", { list }));
  }
  if (annotations.length) {
    const list = annotationsText(annotations, locale);
    sentences.push(i18next.t("Annotations: {{list}}.", { list }));
  }
  sentences.push(
    i18next.t(
      "Press the arrow keys to read the values, with Shift to select dates, and Enter to zoom in on them."
    )
  );
  return sentences.join(" ");
}

/** One unit per axis. */
const axisTextOf = (kind, locale) => (top) => {
  if (kind !== "bytes") return (value) => formatAxis(value, top, locale);
  return (value) =>
    value ? splitBytes(value, locale, byteScale(top)).text : formatNumber(0, locale);
};

/** Whether choosing these days would change anything. */
const isOther = ({ from, to }, period) => from !== period.from || to !== period.to;

/** The chart of a time series, or of its layers. */
export const TimePlot = ({ title, layers, stacked, shares, hidden, ...series }) => {
  const view = useView();
  const { config, setState, period } = view;
  const { locale } = config;
  const { buckets, unit, metric, total, cumulative, gaps, annotations } = series;
  const { kind } = useMetric(metric);
  const bars = isBars(buckets, cumulative) && (stacked || !layers);
  const texts = useMemo(
    () => ({
      timeLabels: (most) => timeTicks(buckets, unit, most, locale),
      axisText: shares
        ? () => (value) => formatShare(value / 100, locale)
        : axisTextOf(kind, locale),
      valueText: (bucket) => formatValue(roughly(ownValue(bucket)), kind, locale),
      gapText: ({ from, to }) =>
        i18next.t("no data {{range}}", { range: formatRange(from, to, locale) }),
    }),
    [buckets, unit, kind, locale, shares]
  );
  const onPick = useCallback(
    (range) => {
      const days = rangeOf(buckets, range);
      if (isOther(days, period)) setState({ ...days, unit: null });
    },
    [buckets, period, setState]
  );
  const { compare } = series;
  const tooltip = useCallback(
    (range) => (
      <Reading
        {...{ buckets, unit, metric, compare, gaps, annotations, range, layers }}
        {...{ stacked, shares }}
        running={cumulative}
      />
    ),
    [
      buckets,
      unit,
      metric,
      compare,
      gaps,
      annotations,
      layers,
      stacked,
      shares,
      cumulative,
    ]
  );
  const notes = useMemo(() => numbered(annotations), [annotations]);
  return (
    <Plot
      {...{ buckets, layers, stacked, shares, hidden, gaps, tooltip, onPick }}
      kind={shares ? "count" : kind}
      {...texts}
      shape={bars ? "bars" : "line"}
      notes={notes}
      label={summarize(
        { title, total, kind, buckets, unit, layers, annotations },
        view
      )}
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
  gaps: PropTypes.array,
  annotations: PropTypes.array,
  layers: PropTypes.array,
  stacked: PropTypes.bool,
  shares: PropTypes.bool,
  hidden: PropTypes.arrayOf(PropTypes.string),
};
TimePlot.defaultProps = {
  compare: null,
  cumulative: false,
  gaps: [],
  annotations: NONE,
  layers: null,
  stacked: false,
  shares: false,
  hidden: [],
};

/** `Busiest week: 28 Sep – 4 Oct 2026, 2,442 views` */
export const TimeFooter = ({ buckets, unit, metric }) => {
  const locale = useLocale();
  const { kind, amount } = useMetric(metric);
  const peak = buckets[peakIndex(buckets)];
  if (!peak) return null;
  return (
    <span>
      <Sentence
        text={busiest(unit, marks("range", "amount"))}
        values={{
          range: (
            <b>
              <Isolated>{formatBucket(peak, unit, locale)}</Isolated>
            </b>
          ),
          amount: (
            <Isolated>
              {amount(ownValue(peak), formatValue(ownValue(peak), kind, locale))}
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
