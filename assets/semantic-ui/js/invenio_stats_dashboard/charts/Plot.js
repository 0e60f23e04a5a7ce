// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useRef, useState } from "react";
import PropTypes from "prop-types";
import { valueTicks } from "../data/numbers";
import { peakIndex } from "../data/series";
import { plotScale } from "./geometry";
import { BarMarks, LineMarks } from "./Marks";
import { Tooltip } from "./Tooltip";
import { useSize } from "./useSize";

const KEYS = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
const CHARACTER = 6.6;

let serial = 0;

const largest = (lists) =>
  Math.max(0, ...lists.flat().filter((value) => value !== null && value !== undefined));

const Hatching = ({ id }) => (
  <defs>
    <pattern
      id={id}
      width="5"
      height="5"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect className="sd-hatch-ground" width="5" height="5" />
      <line className="sd-hatch-line" x1="0" y1="0" x2="0" y2="5" />
    </pattern>
  </defs>
);

Hatching.propTypes = { id: PropTypes.string.isRequired };

const ValueAxis = ({ ticks, scale, width, margins, rtl, format }) => {
  const [start, end] = rtl
    ? [width - margins.left, margins.right]
    : [margins.left, width - margins.right];
  return ticks.map((tick) => (
    <g key={tick}>
      <line
        className={tick ? "sd-grid-line" : "sd-base-line"}
        x1={start}
        x2={end}
        y1={scale.y(tick)}
        y2={scale.y(tick)}
      />
      <text
        x={start + (rtl ? 7 : -7)}
        y={scale.y(tick) + 4}
        // Anchors follow the direction of the text, which here is always that of digits.
        textAnchor={rtl ? "start" : "end"}
        direction="ltr"
      >
        {format(tick)}
      </text>
    </g>
  ));
};

const Peak = ({ buckets, scale, width, text, dot }) => {
  const index = peakIndex(buckets);
  if (index < 0) return null;
  const half = (text(buckets[index]).length * CHARACTER) / 2 + 2;
  const x = Math.min(Math.max(scale.x(index), half), width - half);
  const y = scale.y(buckets[index].value);
  return (
    <g className="sd-peak">
      {dot && <circle cx={scale.x(index)} cy={y} r="3.5" />}
      <text x={x} y={y - 9} textAnchor="middle" direction="ltr">
        {text(buckets[index])}
      </text>
    </g>
  );
};

/**
 * A time series as lines or bars, with axes, tooltip and keyboard.
 *
 * @param {Object[]} buckets with value, previous, open and optionally raw
 * @param {"line"|"bars"} shape
 * @param {string} kind of the metric: count, mean or bytes
 * @param {Function} timeLabels most → labels of the time axis
 * @param {Function} axisText, valueText, tooltip
 * @param {Function} onPick called with a bucket on Enter or a press
 */
export const Plot = (props) => {
  const { buckets, shape, kind, label, timeLabels, axisText, valueText } = props;
  const { tooltip, onPick } = props;
  const box = useRef(null);
  const pattern = useRef(`sd-hatch-${(serial += 1)}`).current;
  const { width, height } = useSize(box);
  const [at, setAt] = useState(null);
  const rtl = document.dir === "rtl";

  const values = buckets.map(({ value }) => value);
  const before = buckets.map(({ previous }) => previous);
  const raw = buckets.some((bucket) => "raw" in bucket)
    ? buckets.map((bucket) => bucket.raw)
    : null;
  const ticks = valueTicks(largest([values, before, raw || []]), kind);
  const format = axisText(ticks[ticks.length - 1]);
  const room = Math.max(...ticks.map((tick) => format(tick).length)) * CHARACTER + 12;
  const margins = { top: 24, right: 10, bottom: 26, left: Math.max(30, room) };
  const scale = plotScale({
    width,
    height,
    margins,
    count: buckets.length,
    top: ticks[ticks.length - 1],
    bands: shape === "bars",
    rtl,
  });
  const shared = { scale, values, before, open: buckets.map(({ open }) => open) };

  const move = (event) => {
    const left = box.current.getBoundingClientRect().left;
    setAt(scale.indexAt(event.clientX - left));
  };
  const onKeyDown = (event) => {
    if (event.key === "Escape") setAt(null);
    if (event.key === "Enter" && at !== null) onPick(buckets[at]);
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    const forward = rtl && Number.isFinite(step) ? -step : step;
    const from = at === null && forward === -1 ? buckets.length : at === null ? -1 : at;
    setAt(Math.max(0, Math.min(buckets.length - 1, from + forward)));
  };

  return (
    // A chart is one stop of the tab key; arrows read its points.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={box}
      className="sd-plot"
      role="application"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => setAt(null)}
      onPointerMove={move}
      onPointerDown={move}
      onPointerLeave={() => setAt(null)}
    >
      <svg width={width} height={height} aria-hidden="true" focusable="false">
        <Hatching id={pattern} />
        <ValueAxis {...{ ticks, scale, width, margins, rtl, format }} />
        {timeLabels(Math.min(8, Math.floor(scale.inside.width / 62))).map((tick) => {
          const half = (tick.text.length * CHARACTER) / 2;
          const x = Math.min(Math.max(scale.x(tick.index), half), width - half);
          return (
            <text key={tick.index} x={x} y={height - 7} textAnchor="middle">
              {tick.text}
            </text>
          );
        })}
        {shape === "bars" ? (
          <BarMarks {...shared} pattern={pattern} />
        ) : (
          <LineMarks
            {...shared}
            raw={raw}
            partial={buckets.map(({ partial }) => Boolean(partial))}
          />
        )}
        <Peak {...{ buckets, scale, width, text: valueText, dot: shape === "line" }} />
        {at !== null && (
          <g className="sd-crosshair">
            <line
              x1={scale.x(at)}
              x2={scale.x(at)}
              y1={margins.top}
              y2={scale.base}
            />
            {values[at] !== null && (
              <circle cx={scale.x(at)} cy={scale.y(raw ? raw[at] : values[at])} r="4.5" />
            )}
          </g>
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
