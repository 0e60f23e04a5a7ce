// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useRef } from "react";
import PropTypes from "prop-types";
import { isMirrored } from "../data/direction";
import { valueTicks } from "../data/numbers";
import { CHARACTER, Crosshair, Hatching, Peak, TimeAxis, ValueAxis } from "./Axes";
import { plotScale } from "./geometry";
import { BarMarks, LineMarks } from "./Marks";
import { Tooltip } from "./Tooltip";
import { useReading } from "./useReading";
import { useSize } from "./useSize";

const LABEL_WIDTH = 62;

let serial = 0;

const isNumber = (value) => value !== null && value !== undefined;

/** What is drawn: lists of the values of all buckets. */
function listsOf(buckets) {
  const list = (key) => buckets.map((bucket) => bucket[key]);
  return {
    values: list("value"),
    before: list("previous"),
    raw: buckets.some((bucket) => "raw" in bucket) ? list("raw") : null,
    open: list("open").map(Boolean),
    partial: list("partial").map(Boolean),
  };
}

/** Where everything is: axis values and their texts, margins and scale. */
function layOut({ lists, size, kind, axisText, shape, rtl }) {
  const { values, before, raw } = lists;
  const drawn = [...values, ...before, ...(raw || [])].filter(isNumber);
  const ticks = valueTicks(Math.max(0, ...drawn), kind);
  const top = ticks[ticks.length - 1];
  const format = axisText(top);
  const room = Math.max(...ticks.map((tick) => format(tick).length)) * CHARACTER + 12;
  const margins = { top: 24, right: 10, bottom: 26, left: Math.max(30, room) };
  const bands = shape === "bars";
  const count = values.length;
  return {
    ticks,
    format,
    margins,
    scale: plotScale({ ...size, margins, count, top, bands, rtl }),
  };
}

/**
 * A time series as lines or bars, with axes, tooltip and keyboard.
 *
 * A bucket has `value`, `previous`, `open` and `partial`; with `raw` besides, `value`
 * is a mean drawn over it. `timeLabels`, `axisText`, `valueText` and `tooltip` put
 * what they are given into words; `onPick` gets a bucket on Enter.
 */
export const Plot = ({ buckets, shape, kind, label, timeLabels, ...words }) => {
  const { axisText, valueText, tooltip, onPick } = words;
  const box = useRef(null);
  const pattern = useRef(`sd-hatch-${(serial += 1)}`).current;
  const size = useSize(box);
  const { width, height } = size;
  const rtl = isMirrored(box.current);
  const lists = listsOf(buckets);
  const { ticks, format, margins, scale } = layOut({
    ...{ lists, size, kind, axisText, shape, rtl },
  });
  const [at, handlers] = useReading({ box, scale, buckets, rtl, onPick });
  const labels = timeLabels(Math.min(8, Math.floor(scale.inside.width / LABEL_WIDTH)));
  const Marks = shape === "bars" ? BarMarks : LineMarks;

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
        <Hatching id={pattern} />
        <ValueAxis {...{ ticks, scale, width, margins, rtl, format }} />
        <TimeAxis {...{ labels, scale, width, height }} />
        <Marks {...lists} scale={scale} pattern={pattern} />
        <Peak {...{ buckets, scale, width, text: valueText, dot: shape === "line" }} />
        {at !== null && (
          <Crosshair
            {...{ scale, at, margins }}
            value={(lists.raw || lists.values)[at]}
          />
        )}
      </svg>
      {at !== null && (
        <Tooltip x={scale.x(at)} width={width} bottom={height - margins.top + 4}>
          {tooltip(buckets[at])}
        </Tooltip>
      )}
    </div>
  );
};

Plot.propTypes = {
  buckets: PropTypes.arrayOf(PropTypes.object).isRequired,
  shape: PropTypes.oneOf(["line", "bars"]).isRequired,
  kind: PropTypes.string.isRequired,
  label: PropTypes.string.isRequired,
  timeLabels: PropTypes.func.isRequired,
  axisText: PropTypes.func.isRequired,
  valueText: PropTypes.func.isRequired,
  tooltip: PropTypes.func.isRequired,
  onPick: PropTypes.func.isRequired,
};
