// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { nextIndex } from "../data/brush";
import { isMirrored } from "../data/direction";
import { stretches } from "../data/series";
import { areaPath, linePath } from "./geometry";

const WIDTH = 64;
const HEIGHT = 26;

/** Index of the point that a pointer is over. */
function indexAt({ clientX, currentTarget }, count) {
  const { left, width } = currentTarget.getBoundingClientRect();
  const part = width ? Math.max(0, Math.min(1, (clientX - left) / width)) : 0;
  const index = Math.round(part * (count - 1));
  return isMirrored(currentTarget) ? count - 1 - index : index;
}

/**
 * A development from zero up, whose points are read by pointer, touch or arrow keys:
 * `onRead` gets the index of a point, or null.
 */
export const Sparkline = ({ points, label, at, onRead }) => {
  const known = points.filter((point) => point !== null);
  if (known.length < 2) return null;
  const high = Math.max(...known) || 1;
  const x = (index) => (index * WIDTH) / (points.length - 1);
  const place = (index) => [
    x(index),
    HEIGHT - 2 - (Math.max(0, points[index]) / high) * (HEIGHT - 4),
  ];
  const runs = stretches(points.length, (index) => points[index] !== null).map((run) =>
    run.map(place)
  );
  const read = (event) => onRead(indexAt(event, points.length));
  const leave = ({ pointerType }) => pointerType !== "touch" && onRead(null);
  const onKeyDown = (event) => {
    if (event.key === "Escape") onRead(null);
    const rtl = isMirrored(event.currentTarget);
    const next = nextIndex(event.key, at, points.length, rtl);
    if (next === null) return;
    event.preventDefault();
    onRead(next);
  };
  return (
    // As a chart it is one stop of the tab key; arrows read its points.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className="sd-spark"
      role="application"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onPointerDown={read}
      onPointerMove={read}
      onPointerLeave={leave}
      onBlur={() => onRead(null)}
      onKeyDown={onKeyDown}
    >
      <svg
        className="sd-sparkline"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        {runs.map((run) => (
          <g key={run[0][0]}>
            <path className="sd-area" d={areaPath(run, HEIGHT)} />
            <path className="sd-line" d={linePath(run)} />
          </g>
        ))}
        {at !== null && <path className="sd-spark-at" d={`M${x(at)},0V${HEIGHT}`} />}
      </svg>
    </div>
  );
};

Sparkline.propTypes = {
  points: PropTypes.arrayOf(PropTypes.number).isRequired,
  label: PropTypes.string.isRequired,
  at: PropTypes.number,
  onRead: PropTypes.func.isRequired,
};
Sparkline.defaultProps = { at: null };
