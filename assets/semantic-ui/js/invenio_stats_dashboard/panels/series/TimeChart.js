// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useMemo, useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { beginsWithin, countDays, defaultUnit, intervalsOf } from "../../data/dates";
import { startOf } from "../../data/days";
import { accumulate, isEmpty, markOpen, smooth } from "../../data/series";
import { layersOf } from "../../data/split";
import { basisMeasure, perUnit } from "../../data/words";
import { useConfig, useUrl, useView } from "../../state/context";
import { useMetric } from "../../state/useMetric";
import { usePanelStats } from "../../state/usePanelStats";
import { action, Centre } from "../../ui/Centre";
import { PanelShell, useDisplay } from "../PanelShell";
import { NoteList } from "./Annotations";
import { OtherNote } from "./OtherNote";
import { BasisSwitch, MetricSwitch, SplitTools, useSplit } from "./TimeControls";
import { TimeLegend } from "./TimeLegend";
import { isBars, TimeFooter, TimePlot } from "./TimePlot";
import { TimeTable } from "./TimeTable";

const DISPLAYS = ["line", "table"];

const MONTH = 31;
const QUARTER = 100;

/**
 * The interval of a chart: that chosen on the page, else its own where the period is long
 * enough for more than a bar or two, else weeks for what is rare, else the API's.
 */
function stepOf({ state, period }, unit, rare) {
  const days = countDays(period.from, period.to);
  if (state.unit) return state.unit;
  if (unit && days > QUARTER) return unit;
  return rare && days > MONTH && days <= QUARTER ? "week" : null;
}

/** Periods that end today and begin on the day after today's, some months ago. */
const ROLLING = ["90d", "12m"];

/** A chart by month begins with a whole one, unless the reader has chosen the days. */
function wholeMonths({ state, period }, step) {
  const rolls = step === "month" && !state.from && ROLLING.includes(state.period);
  if (!rolls || !beginsWithin(period, step)) return {};
  return { period: null, from: startOf(period.from, step), to: period.to };
}

/** Parts of a split chart in its table, where no colours have to be told apart. */
const COLUMNS = 50;

/** As many of them as an answer may have over that many intervals. */
const columnsOf = ({ period, config }, unit) =>
  Math.min(
    COLUMNS,
    Math.floor(config.limits.values / (intervalsOf(period, unit).length + 2)) - 1
  );

/** The answer with its buckets as drawn; state at a date is whole, however short. */
function prepare(data, cumulative, running) {
  if (!data) return null;
  const marked = markOpen(data);
  const buckets = cumulative ? accumulate(marked) : marked;
  return {
    ...data,
    buckets: running
      ? buckets.map((bucket) => ({ ...bucket, open: bucket.partial }))
      : buckets,
  };
}

function subtitleOf({ metric, unit, cumulative, basis, smoothed }, { state, config }) {
  const { label: measure, balance } = config.metrics[metric];
  if (cumulative) {
    return i18next.t("{{measure}}, cumulative since the start of the period", {
      measure,
    });
  }
  if (balance) return i18next.t("{{measure}}, total", { measure });
  const counted = basis
    ? basisMeasure(state.basis, Boolean(config.community))
    : measure;
  const line = perUnit(counted, unit);
  return smoothed
    ? i18next.t("{{line}}. Thin: each day. Thick: mean of 7 days.", { line })
    : line;
}

/** The layers of an answer that is split, or null. */
function layersIn(data, { split, hidden, cumulative }) {
  if (!data || !data.series || !split) return null;
  const other = i18next.t("Other");
  return layersOf(data, { cumulative, hidden, other });
}

/** Whether the legend has taken everything out. */
const isAllHidden = ({ layers, compare, hidden }) =>
  layers
    ? layers.every(({ shown }) => !shown)
    : hidden.includes("now") && (!compare || hidden.includes("before"));

/** What stands where all is hidden; the focus goes to the legend before it leaves. */
const AllHidden = ({ onShow }) => (
  <Centre icon="info" title={i18next.t("Everything in this chart is hidden")}>
    {action(i18next.t("Show everything"), ({ currentTarget }) => {
      currentTarget.closest(".sd-panel").querySelector("button.sd-key").focus();
      onShow();
    })}
  </Centre>
);

AllHidden.propTypes = { onShow: PropTypes.func.isRequired };

/** The way back from a range that was chosen in a chart. */
const ZoomOut = () => {
  const { periods } = useConfig();
  const { state, setState } = useUrl();
  if (!state.from) return null;
  return (
    <button
      type="button"
      className="sd-link sd-foot-actions"
      onClick={() => setState({ from: null, to: null })}
    >
      {i18next.t("Back to: {{period}}", { period: periods[state.period].label })}
    </button>
  );
};

const hasLegend = (drawn) => !drawn || !isEmpty(drawn.buckets);

/** What a legend needs to take its room before there is anything to explain. */
const legendToCome = ({ state, period }, unit) => ({
  buckets: intervalsOf(period, unit),
  unit,
  compare: state.compare === "none" ? null : { mode: state.compare },
  toCome: true,
});

/**
 * A series over time: chart or table, with switches for its measure or its basis.
 *
 * Props: `metrics` to choose from, `metric` to begin with, `cumulative` for running
 * totals, `basis` for the switch added/created/published, `unit` for an interval of its
 * own while none is chosen on the page, `rare` for events of which most days have none,
 * `breakdown` to be split by in the beginning, into `limit` parts, `title`.
 */
export const TimeChart = ({ metrics, cumulative, basis, unit, title, ...rest }) => {
  const { name, near, metric: firstMetric, rare, limit } = rest;
  const view = useView();
  const { state, period } = view;
  const [display, setDisplay] = useDisplay(name, DISPLAYS, "line");
  const metric = [state.metric, firstMetric, metrics[0]].find((wished) =>
    metrics.includes(wished)
  );
  const parts = useSplit(name, metric, rest.breakdown);
  const { split, hidden, stacked, shares } = parts;
  const step = stepOf(view, unit, rare);
  const [most, setMost] = useState(limit);
  const usual = step || defaultUnit(period, view.config.limits);
  const columns = display === "table" ? columnsOf(view, usual) : most;
  const keyed = split ? { breakdown: split, limit: columns } : {};
  const asked = { metric, unit: step, ...keyed, ...wholeMonths(view, step) };
  const answer = usePanelStats("series", asked, { enabled: near });
  const { data } = answer;
  const shownUnit = (data && data.unit) || usual;
  const { none, kind, family, balance } = useMetric(metric);
  const usage = family === "usage";
  const running = cumulative || balance;
  const drawn = useMemo(
    () => prepare(data, cumulative, running),
    [data, cumulative, running]
  );
  const layers = useMemo(
    () => layersIn(data, { split, hidden, cumulative }),
    [data, split, hidden, cumulative]
  );
  const smoothed = useMemo(
    () => (layers ? null : smooth(data, { cumulative, usage })),
    [data, layers, cumulative, usage]
  );
  const chart = {
    ...drawn,
    buckets: smoothed || (drawn && drawn.buckets),
    ...{ layers, stacked, shares, hidden },
    cumulative: running,
  };
  const legend = drawn ? chart : legendToCome(view, shownUnit);
  return (
    <PanelShell
      id={name}
      title={title}
      metric={metric}
      subtitle={subtitleOf(
        { metric, unit: shownUnit, cumulative, basis, smoothed: Boolean(smoothed) },
        view
      )}
      answer={answer}
      displays={DISPLAYS}
      display={display}
      onDisplay={setDisplay}
      controls={
        <>
          {basis && <BasisSwitch />}
          {metrics.length > 1 && <MetricSwitch {...{ metrics, metric }} />}
          <SplitTools title={title} {...parts} />
          {display === "line" && answer.status !== "error" && hasLegend(drawn) && (
            <TimeLegend
              {...legend}
              hidden={hidden}
              bars={isBars(legend.buckets, running) && (stacked || !legend.layers)}
              onToggle={parts.toggle}
            />
          )}
        </>
      }
      empty={({ buckets }) => (isEmpty(buckets) ? none() : null)}
      expected={{}}
      footer={() => (
        <>
          {!drawn && <span>{"\u00a0"}</span>}
          {drawn && kind !== "mean" && !running && <TimeFooter {...drawn} />}
          {layers && (
            <OtherNote
              data={data}
              {...(display === "line" && {
                onMore: setMost,
                onTable: () => setDisplay("table"),
              })}
            />
          )}
          <ZoomOut />
          {drawn && display === "line" && <NoteList annotations={drawn.annotations} />}
        </>
      )}
    >
      {() => {
        if (display === "table") {
          return <TimeTable {...drawn} layers={layers} title={title} />;
        }
        return isAllHidden(chart) ? (
          <AllHidden onShow={parts.showAll} />
        ) : (
          <TimePlot {...chart} title={title} />
        );
      }}
    </PanelShell>
  );
};

TimeChart.propTypes = {
  metrics: PropTypes.arrayOf(PropTypes.string).isRequired,
  metric: PropTypes.string,
  cumulative: PropTypes.bool,
  basis: PropTypes.bool,
  unit: PropTypes.string,
  rare: PropTypes.bool,
  breakdown: PropTypes.string,
  limit: PropTypes.number,
  title: PropTypes.string.isRequired,
  name: PropTypes.string.isRequired,
  near: PropTypes.bool,
};

TimeChart.defaultProps = {
  metric: null,
  cumulative: false,
  basis: false,
  unit: null,
  rare: false,
  breakdown: null,
  limit: 5,
  near: true,
};
