// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { compareName, cutName, partialName, viewName } from "../../data/words";
import { useLocale, useUrl } from "../../state/context";

const BOX = "M3,1H19V11H3Z";
const KEYS = {
  "line": "M0,6H22",
  "before": "M0,6H22",
  "tick": "M0,6H22",
  "bar": BOX,
  "open": BOX,
  "gap": BOX,
  "layer": BOX,
  "layer-line": "M0,6H22",
};

const Mark = ({ mark, colour }) => (
  <svg className={`sd-key-${mark}`} viewBox="0 0 22 12" aria-hidden="true">
    {mark === "hollow" ? (
      <circle cx="11" cy="6" r="4" />
    ) : (
      <path
        className={
          colour && (mark === "layer" ? `sd-fill-${colour}` : `sd-stroke-${colour}`)
        }
        d={KEYS[mark]}
      />
    )}
  </svg>
);

Mark.propTypes = {
  mark: PropTypes.string.isRequired,
  colour: PropTypes.oneOfType([PropTypes.number, PropTypes.string]),
};
Mark.defaultProps = { colour: null };

/** What a mark stands for; with `onToggle` a press hides it in the chart. */
const Key = ({ mark, colour, shown, onToggle, children }) =>
  onToggle ? (
    <button
      type="button"
      className="sd-key"
      aria-pressed={shown}
      title={shown ? i18next.t("Hide in the chart") : i18next.t("Show in the chart")}
      onClick={onToggle}
    >
      <Mark {...{ mark, colour }} />
      {children}
    </button>
  ) : (
    <span className="sd-key">
      <Mark {...{ mark, colour }} />
      {children}
    </span>
  );

Key.propTypes = {
  mark: PropTypes.string.isRequired,
  colour: PropTypes.oneOfType([PropTypes.number, PropTypes.string]),
  shown: PropTypes.bool,
  onToggle: PropTypes.func,
  children: PropTypes.node.isRequired,
};
Key.defaultProps = { colour: null, shown: true, onToggle: null };

/** The period and what it is compared with. */
const Periods = ({ bars, compare, hidden, onToggle }) => {
  const locale = useLocale();
  const { state, period } = useUrl();
  const toggle = (name) => ({
    shown: !hidden.includes(name),
    onToggle: compare ? () => onToggle(name) : null,
  });
  return (
    <>
      <Key mark={bars ? "bar" : "line"} {...toggle("now")}>
        {viewName(state, period, locale)}
      </Key>
      {compare && (
        <Key mark={bars ? "tick" : "before"} {...toggle("before")}>
          {compareName(compare.mode, state, period, locale)}
        </Key>
      )}
    </>
  );
};

Periods.propTypes = {
  bars: PropTypes.bool.isRequired,
  compare: PropTypes.object,
  hidden: PropTypes.arrayOf(PropTypes.string).isRequired,
  onToggle: PropTypes.func.isRequired,
};
Periods.defaultProps = { compare: null };

/**
 * What the marks of a chart mean; a press takes one out, or brings it back.
 *
 * With `toCome` it is not seen, and keeps its room.
 */
export const TimeLegend = ({ buckets, unit, gaps, layers, stacked, bars, ...more }) => {
  const { compare, hidden, onToggle, toCome } = more;
  return (
    <div className={toCome ? "sd-legend sd-to-come" : "sd-legend"}>
      {layers ? (
        layers.map(({ name, label, colour, shown }) => (
          <Key
            key={name}
            mark={stacked ? "layer" : "layer-line"}
            {...{ colour, shown }}
            onToggle={() => onToggle(name)}
          >
            {label}
          </Key>
        ))
      ) : (
        <Periods {...{ bars, compare, hidden, onToggle }} />
      )}
      {buckets.some(({ partial }) => partial) && (
        <Key mark={bars ? "open" : "hollow"}>{partialName(unit)}</Key>
      )}
      {bars && buckets.some(({ open, partial }) => open && !partial) && (
        <Key mark="open">{cutName(unit)}</Key>
      )}
      {gaps && gaps.length > 0 && <Key mark="gap">{i18next.t("No data")}</Key>}
    </div>
  );
};

TimeLegend.propTypes = {
  buckets: PropTypes.array.isRequired,
  unit: PropTypes.string.isRequired,
  gaps: PropTypes.array,
  layers: PropTypes.array,
  stacked: PropTypes.bool,
  bars: PropTypes.bool.isRequired,
  compare: PropTypes.object,
  hidden: PropTypes.arrayOf(PropTypes.string).isRequired,
  onToggle: PropTypes.func.isRequired,
  toCome: PropTypes.bool,
};
TimeLegend.defaultProps = {
  gaps: [],
  layers: null,
  stacked: false,
  compare: null,
  toCome: false,
};
