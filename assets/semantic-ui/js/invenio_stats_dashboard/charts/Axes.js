// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { ownValue, peakIndex } from "../data/series";

/** Width of a character of chart text, about. */
export const CHARACTER = 6.6;

const frame = {
  scale: PropTypes.object.isRequired,
  width: PropTypes.number.isRequired,
};

/** A text stays inside of the picture. */
const inside = (x, text, width) => {
  const half = (text.length * CHARACTER) / 2 + 2;
  return Math.min(Math.max(x, half), width - half);
};

/**
 * A hatched filling: of bars that are not whole (`open`), of days without data (`gap`),
 * or only lines, to be laid over a colour (`over`).
 */
export const Hatching = ({ id, kind }) => (
  <defs>
    <pattern
      id={id}
      className={`sd-hatch-${kind}`}
      width="5"
      height="5"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      {kind !== "over" && <rect className="sd-hatch-ground" width="5" height="5" />}
      <line className="sd-hatch-line" x1="0" y1="0" x2="0" y2="5" />
    </pattern>
  </defs>
);

Hatching.propTypes = {
  id: PropTypes.string.isRequired,
  kind: PropTypes.oneOf(["open", "gap", "over"]).isRequired,
};

/** Grid lines with their values, at the side where reading starts. */
export const ValueAxis = ({ ticks, scale, width, margins, rtl, format }) => {
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
        // Anchors follow the direction of the text, here always that of digits.
        textAnchor={rtl ? "start" : "end"}
        direction="ltr"
      >
        {format(tick)}
      </text>
    </g>
  ));
};

ValueAxis.propTypes = {
  ...frame,
  ticks: PropTypes.arrayOf(PropTypes.number).isRequired,
  margins: PropTypes.object.isRequired,
  rtl: PropTypes.bool.isRequired,
  format: PropTypes.func.isRequired,
};

/** Labels under the plot. */
export const TimeAxis = ({ labels, scale, width, height }) =>
  labels.map(({ index, text }) => (
    <text
      key={index}
      x={inside(scale.x(index), text, width)}
      y={height - 7}
      textAnchor="middle"
    >
      {text}
    </text>
  ));

TimeAxis.propTypes = {
  ...frame,
  labels: PropTypes.arrayOf(PropTypes.object).isRequired,
  height: PropTypes.number.isRequired,
};

/** The highest value, named. */
export const Peak = ({ buckets, scale, width, text, dot }) => {
  const index = peakIndex(buckets);
  if (index < 0) return null;
  const [x, y] = [scale.x(index), scale.y(ownValue(buckets[index]))];
  const label = text(buckets[index]);
  return (
    <g className="sd-peak">
      {dot && <circle cx={x} cy={y} r="3.5" />}
      <text x={inside(x, label, width)} y={y - 9} textAnchor="middle" direction="ltr">
        {label}
      </text>
    </g>
  );
};

Peak.propTypes = {
  ...frame,
  buckets: PropTypes.arrayOf(PropTypes.object).isRequired,
  text: PropTypes.func.isRequired,
  dot: PropTypes.bool.isRequired,
};

/** A line through the bucket that is read. */
export const Crosshair = ({ scale, at, value, margins }) => (
  <g className="sd-crosshair">
    <line x1={scale.x(at)} x2={scale.x(at)} y1={margins.top} y2={scale.base} />
    {value !== null && <circle cx={scale.x(at)} cy={scale.y(value)} r="4.5" />}
  </g>
);

Crosshair.propTypes = {
  scale: PropTypes.object.isRequired,
  at: PropTypes.number.isRequired,
  value: PropTypes.number,
  margins: PropTypes.object.isRequired,
};
Crosshair.defaultProps = { value: null };

/** Days without data, hatched from one end of the plot to the other, and named. */
export const GapMarks = ({ gaps, scale, width, margins, pattern }) =>
  gaps.map(({ start, end, text }) => {
    const [a, b] = [scale.at(start), scale.at(end)].sort((x, y) => x - y);
    const centre = (a + b) / 2;
    const broad = Math.max(4, b - a);
    return (
      <g key={start} className="sd-gap">
        <rect
          x={centre - broad / 2}
          y={margins.top}
          width={broad}
          height={Math.max(0, scale.base - margins.top)}
          fill={`url(#${pattern})`}
        />
        <text x={inside(centre, text, width)} y={margins.top - 8} textAnchor="middle">
          {text}
        </text>
      </g>
    );
  });

GapMarks.propTypes = {
  ...frame,
  gaps: PropTypes.arrayOf(PropTypes.object).isRequired,
  margins: PropTypes.object.isRequired,
  pattern: PropTypes.string.isRequired,
};

/** The buckets that are being selected. */
export const Selection = ({ range, scale, margins }) => {
  const [a, b] = [scale.at(range[0]), scale.at(range[1] + 1)].sort((x, y) => x - y);
  return (
    <rect
      className="sd-selection"
      x={a}
      y={margins.top}
      width={b - a}
      height={Math.max(0, scale.base - margins.top)}
    />
  );
};

Selection.propTypes = {
  range: PropTypes.arrayOf(PropTypes.number).isRequired,
  scale: PropTypes.object.isRequired,
  margins: PropTypes.object.isRequired,
};
