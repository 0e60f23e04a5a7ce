// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { stretches } from "../data/series";
import { areaPath, bandPath, linePath } from "./geometry";

const known = (values) => (index) =>
  values[index] !== null && values[index] !== undefined;

const points = (run, values, scale) =>
  run.map((index) => [scale.x(index), scale.y(values[index])]);

const barWidth = ({ step }) => Math.max(2, Math.min(34, step * 0.68));

const markProps = {
  scale: PropTypes.object.isRequired,
  values: PropTypes.array.isRequired,
  before: PropTypes.array.isRequired,
  open: PropTypes.arrayOf(PropTypes.bool).isRequired,
};

/** What still grows, as a hollow dot. */
const Hollow = ({ scale, values, partial, colour }) =>
  values.map((value, index) =>
    partial[index] && known(values)(index) ? (
      <circle
        // eslint-disable-next-line react/no-array-index-key
        key={index}
        className={colour ? `sd-hollow sd-stroke-${colour}` : "sd-hollow"}
        cx={scale.x(index)}
        cy={scale.y(value)}
        r="4"
      />
    ) : null
  );

Hollow.propTypes = {
  scale: PropTypes.object.isRequired,
  values: PropTypes.array.isRequired,
  partial: PropTypes.arrayOf(PropTypes.bool).isRequired,
  colour: PropTypes.oneOfType([PropTypes.number, PropTypes.string]),
};
Hollow.defaultProps = { colour: null };

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
      <Hollow {...{ scale, values: drawn, partial }} />
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
  const width = barWidth(scale);
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

const layerProps = {
  scale: PropTypes.object.isRequired,
  layers: PropTypes.arrayOf(PropTypes.object).isRequired,
  open: PropTypes.arrayOf(PropTypes.bool).isRequired,
};

/** Layers as lines, each with dashes of its own besides its colour. */
export const LayerLines = ({ scale, layers, open, partial }) =>
  layers.map(({ name, colour, values }) => (
    <g key={name} data-layer={name}>
      {stretches(values.length, (index) => !open[index] && known(values)(index)).map(
        (run) => (
          <path
            key={run[0]}
            className={`sd-layer-line sd-stroke-${colour}`}
            d={linePath(points(run, values, scale))}
          />
        )
      )}
      <Hollow {...{ scale, values, partial, colour }} />
    </g>
  ));

LayerLines.propTypes = {
  ...layerProps,
  partial: PropTypes.arrayOf(PropTypes.bool).isRequired,
};

/** Layers on each other, as areas: `low` and `high` of each. */
export const LayerAreas = ({ scale, layers, open, partial }) =>
  layers.map(({ name, colour, low, high }) => (
    <g key={name} data-layer={name}>
      {stretches(high.length, (index) => !open[index] && known(high)(index)).map(
        (run) => (
          <path
            key={run[0]}
            className={`sd-layer sd-fill-${colour}`}
            d={bandPath(points(run, high, scale), points(run, low, scale))}
          />
        )
      )}
      <Hollow {...{ scale, values: high, partial, colour }} />
    </g>
  ));

LayerAreas.propTypes = LayerLines.propTypes;

/** Layers on each other, as bars; hatched where a bucket is not whole. */
export const LayerBars = ({ scale, layers, open, pattern }) => {
  const width = barWidth(scale);
  return layers.map(({ name, colour, low, high }) => (
    <g key={name} data-layer={name}>
      {high.map((value, index) => {
        if (!known(high)(index) || value <= low[index]) return null;
        const place = {
          x: scale.x(index) - width / 2,
          y: scale.y(value),
          width,
          height: Math.max(0, scale.y(low[index]) - scale.y(value)),
        };
        return (
          // eslint-disable-next-line react/no-array-index-key
          <React.Fragment key={index}>
            <rect className={`sd-layer sd-fill-${colour}`} {...place} />
            {open[index] && (
              <rect className="sd-over" fill={`url(#${pattern})`} {...place} />
            )}
          </React.Fragment>
        );
      })}
    </g>
  ));
};

LayerBars.propTypes = { ...layerProps, pattern: PropTypes.string.isRequired };
