// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { stretches } from "../data/series";
import { areaPath, linePath } from "./geometry";

const WIDTH = 64;
const HEIGHT = 26;

/** The shape of a development, no more: hidden from assistive technology. */
export const Sparkline = ({ points }) => {
  const known = points.filter((point) => point !== null);
  if (known.length < 2) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const span = high - low || 1;
  const place = (index) => [
    (index * WIDTH) / (points.length - 1),
    // What never changed is drawn as a level line at the bottom.
    HEIGHT - 2 - ((points[index] - low) / span) * (HEIGHT - 4),
  ];
  const runs = stretches(points.length, (index) => points[index] !== null).map((run) =>
    run.map(place)
  );
  return (
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
    </svg>
  );
};

Sparkline.propTypes = { points: PropTypes.arrayOf(PropTypes.number).isRequired };
