// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { memo, useRef } from "react";
import PropTypes from "prop-types";
import { isMirrored } from "../data/direction";
import { gapPlaces } from "../data/gaps";
import { valueTicks } from "../data/numbers";
import { shareOfAll, stack, stackShares } from "../data/split";
import {
  CHARACTER,
  Crosshair,
  GapMarks,
  Hatching,
  Peak,
  Selection,
  TimeAxis,
  ValueAxis,
} from "./Axes";
import { plotScale } from "./geometry";
import { BarMarks, LayerAreas, LayerBars, LayerLines, LineMarks } from "./Marks";
import { NOTE_ROOM, NoteMarks } from "./NoteMarks";
import { Tooltip } from "./Tooltip";
import { useReading } from "./useReading";
import { useSize } from "./useSize";

const LABEL_WIDTH = 62;

let serial = 0;

const isNumber = (value) => value !== null && value !== undefined;

/** What is drawn: lists of the values of all buckets. */
function listsOf(buckets, hidden) {
  const list = (key) => buckets.map((bucket) => bucket[key]);
  const seen = (name, key) =>
    hidden.includes(name) ? buckets.map(() => null) : list(key);
  const raw = buckets.some((bucket) => "raw" in bucket);
  return {
    values: seen("now", "value"),
    before: seen("before", "previous"),
    raw: raw ? seen("now", "raw") : null,
    open: list("open").map(Boolean),
    partial: list("partial").map(Boolean),
  };
}

/** Layers as they are drawn: on each other, or each for itself. */
const drawnLayers = (layers, { stacked, shares, buckets }) => {
  if (!layers) return null;
  const shown = layers.filter((layer) => layer.shown);
  if (stacked) return shares ? stackShares(shown) : stack(shown);
  const totals = buckets.map(({ value }) => value);
  return shares ? shareOfAll(shown, totals) : shown;
};

/** Where everything is: axis values and their texts, margins and scale. */
function layOut({ lists, layers, size, kind, axisText, shape, rtl, notes }) {
  const { values, before, raw } = lists;
  const drawn = layers
    ? layers.flatMap((layer) => layer.high || layer.values)
    : [...values, ...before, ...(raw || [])];
  const ticks = valueTicks(Math.max(0, ...drawn.filter(isNumber)), kind);
  const top = ticks[ticks.length - 1];
  const format = axisText(top);
  const room = Math.max(...ticks.map((tick) => format(tick).length)) * CHARACTER + 12;
  const margins = {
    top: 24,
    right: 10,
    bottom: 26 + (notes.length && NOTE_ROOM),
    left: Math.max(30, room),
  };
  const bands = shape === "bars";
  const count = values.length;
  return {
    ticks,
    format,
    margins,
    scale: plotScale({ ...size, margins, count, top, bands, rtl }),
  };
}

/** The shapes of the values, or of the layers in their place. */
function drawShapes({ layers, stacked, shape, lists, scale, pattern }) {
  if (!layers) {
    const Marks = shape === "bars" ? BarMarks : LineMarks;
    return <Marks {...lists} scale={scale} pattern={pattern} />;
  }
  const { open, partial } = lists;
  if (!stacked) return <LayerLines {...{ scale, layers, open, partial }} />;
  const Layers = shape === "bars" ? LayerBars : LayerAreas;
  return <Layers {...{ scale, layers, open, partial }} pattern={`${pattern}-over`} />;
}

/**
 * A time series as lines or bars, with axes, tooltip and keyboard.
 *
 * A bucket has `value`, `previous`, `open` and `partial`; with `raw` besides, `value`
 * is a mean drawn over it. `layers` are drawn in its place, `stacked` on each other.
 * `hidden` leaves out "now" or "before"; `gaps` are days without data, `notes` numbered
 * annotations. `timeLabels`,
 * `axisText`, `valueText`, `gapText` and `tooltip` put what they are given into words;
 * `onPick` gets the first and last index that were chosen.
 */
export const Plot = memo(({ buckets, shape, kind, label, timeLabels, ...more }) => {
  const { axisText, valueText, tooltip, gapText, onPick } = more;
  const { layers: given, stacked, shares, hidden, gaps, notes } = more;
  const box = useRef(null);
  const pattern = useRef(`sd-hatch-${(serial += 1)}`).current;
  const size = useSize(box);
  const { width, height } = size;
  const rtl = isMirrored(box.current);
  const lists = listsOf(buckets, hidden);
  const layers = drawnLayers(given, { stacked, shares, buckets });
  const { ticks, format, margins, scale } = layOut({
    ...{ lists, layers, size, kind, axisText, shape, rtl, notes },
  });
  const count = buckets.length;
  const [at, selection, handlers] = useReading({ box, scale, count, rtl, onPick });
  const labels = timeLabels(Math.min(8, Math.floor(scale.inside.width / LABEL_WIDTH)));
  const places = gapPlaces(gaps, buckets).map((gap) => ({
    ...gap,
    text: gapText(gap),
  }));
  const dot = shape === "line";

  return (
    // A chart is one stop of the tab key; arrows read its points.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={box}
      className="sd-plot"
      role="application"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      {...handlers}
    >
      <svg width={width} height={height} aria-hidden="true" focusable="false">
        <Hatching id={pattern} kind="open" />
        <Hatching id={`${pattern}-gap`} kind="gap" />
        <Hatching id={`${pattern}-over`} kind="over" />
        <ValueAxis {...{ ticks, scale, width, margins, rtl, format }} />
        <TimeAxis {...{ labels, scale, width, height }} />
        <NoteMarks {...{ notes, buckets, scale, width }} />
        <GapMarks
          {...{ scale, width, margins }}
          gaps={places}
          pattern={`${pattern}-gap`}
        />
        {drawShapes({ layers, stacked, shape, lists, scale, pattern })}
        {!layers && !hidden.includes("now") && (
          <Peak {...{ buckets, scale, width, text: valueText, dot }} />
        )}
        {selection && <Selection range={selection} {...{ scale, margins }} />}
        {at !== null && (
          <Crosshair
            {...{ scale, at, margins }}
            value={layers ? null : (lists.raw || lists.values)[at]}
          />
        )}
      </svg>
      {at !== null && (
        <Tooltip x={scale.x(at)} width={width}>
          {tooltip(selection || [at, at])}
        </Tooltip>
      )}
    </div>
  );
});

Plot.displayName = "Plot";
Plot.propTypes = {
  buckets: PropTypes.arrayOf(PropTypes.object).isRequired,
  shape: PropTypes.oneOf(["line", "bars"]).isRequired,
  kind: PropTypes.string.isRequired,
  label: PropTypes.string.isRequired,
  layers: PropTypes.arrayOf(PropTypes.object),
  stacked: PropTypes.bool,
  shares: PropTypes.bool,
  hidden: PropTypes.arrayOf(PropTypes.string),
  gaps: PropTypes.arrayOf(PropTypes.object),
  notes: PropTypes.arrayOf(PropTypes.object),
  timeLabels: PropTypes.func.isRequired,
  axisText: PropTypes.func.isRequired,
  valueText: PropTypes.func.isRequired,
  gapText: PropTypes.func.isRequired,
  tooltip: PropTypes.func.isRequired,
  onPick: PropTypes.func.isRequired,
};

Plot.defaultProps = {
  layers: null,
  stacked: false,
  shares: false,
  hidden: [],
  gaps: [],
  notes: [],
};
