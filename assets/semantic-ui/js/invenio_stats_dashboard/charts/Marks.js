// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { stretches } from "../data/series";
import { areaPath, linePath } from "./geometry";

const known = (values) => (index) =>
  values[index] !== null && values[index] !== undefined;

const points = (run, values, scale) =>
  run.map((index) => [scale.x(index), scale.y(values[index])]);

const markProps = {
  scale: PropTypes.object.isRequired,
  values: PropTypes.array.isRequired,
  before: PropTypes.array.isRequired,
  open: PropTypes.arrayOf(PropTypes.bool).isRequired,
};

/** Lines: gaps stay gaps, cut-off buckets are left out, the current is a hollow dot. */
export const LineMarks = ({ scale, values, before, raw, open, partial }) => {
  const whole = (of) => (index) => !open[index] && known(of)(index);
  const runs = (of) =>
    stretches(of.length, whole(of)).map((run) => points(run, of, scale));
  const drawn = raw || values;
  return (
    <g>
      {runs(values).map((run) => (
        <path key={run[0][0]} className="sd-area" d={areaPath(run, scale.base)} />
      ))}
      {runs(before).map((run) => (
        <path key={run[0][0]} className="sd-before" d={linePath(run)} />
      ))}
      {raw &&
        runs(raw).map((run) => (
          <path key={run[0][0]} className="sd-raw" d={linePath(run)} />
        ))}
      {runs(values).map((run) => (
        <path key={run[0][0]} className="sd-line" d={linePath(run)} />
      ))}
      {drawn.map((value, index) =>
        partial[index] && known(drawn)(index) ? (
          <circle
            // Buckets have no other identity than their place.
            // eslint-disable-next-line react/no-array-index-key
            key={index}
            className="sd-hollow"
            cx={scale.x(index)}
            cy={scale.y(value)}
            r="4"
          />
        ) : null
      )}
    </g>
  );
};

LineMarks.propTypes = {
  ...markProps,
  raw: PropTypes.array,
  partial: PropTypes.arrayOf(PropTypes.bool).isRequired,
};
LineMarks.defaultProps = { raw: null };

/** Bars, hatched while not whole, with a tick where the comparison stands. */
export const BarMarks = ({ scale, values, before, open, pattern }) => {
  const width = Math.max(2, Math.min(34, scale.step * 0.68));
  return (
    <g>
      {values.map((value, index) =>
        known(values)(index) ? (
          <rect
            // eslint-disable-next-line react/no-array-index-key
            key={index}
            className={open[index] ? "sd-bar open" : "sd-bar"}
            fill={open[index] ? `url(#${pattern})` : undefined}
            x={scale.x(index) - width / 2}
            y={scale.y(value)}
            width={width}
            height={Math.max(0, scale.base - scale.y(value))}
            rx="1"
          />
        ) : null
      )}
      {before.map((value, index) =>
        known(before)(index) ? (
          <path
            // eslint-disable-next-line react/no-array-index-key
            key={index}
            className="sd-tick"
            d={linePath([
              [scale.x(index) - width / 2 - 2, scale.y(value)],
              [scale.x(index) + width / 2 + 2, scale.y(value)],
            ])}
          />
        ) : null
      )}
    </g>
  );
};

BarMarks.propTypes = { ...markProps, pattern: PropTypes.string.isRequired };
