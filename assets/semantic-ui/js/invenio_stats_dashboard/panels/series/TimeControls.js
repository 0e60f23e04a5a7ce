// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { filterName } from "../../data/breakdowns";
import {
  canStack,
  readHidden,
  splitsOf,
  toggleHidden,
  writeHidden,
} from "../../data/split";
import { basisName, inSentence } from "../../data/words";
import { useConfig, useUrl } from "../../state/context";
import { BASES } from "../../state/urlState";
import { Switch } from "../../ui/Switch";
import { useSame } from "../../state/useSame";

export const BasisSwitch = () => {
  const { state, setState } = useUrl();
  return (
    <Switch
      label={i18next.t("Date used")}
      options={BASES.map((value) => ({ value, label: basisName(value) }))}
      value={state.basis}
      onChange={(basis) => setState({ basis })}
    />
  );
};

export const MetricSwitch = ({ metrics, metric }) => {
  const { metrics: table } = useConfig();
  const { setState } = useUrl();
  return (
    <Switch
      label={i18next.t("Measure")}
      options={metrics.map((name) => ({ value: name, label: table[name].short }))}
      value={metric}
      onChange={(name) => setState({ metric: name })}
    />
  );
};

MetricSwitch.propTypes = {
  metrics: PropTypes.arrayOf(PropTypes.string).isRequired,
  metric: PropTypes.string.isRequired,
};

/** How layers are drawn, in the address; on each other unless it says so. */
const [LINES, SHARES] = ["lines", "share"];

/** Stands in the address for a chart that is not split although its layout says so. */
const NONE = "none";

/**
 * How a chart is split, drawn, and what of it is hidden: in the address, by its name.
 *
 * @param {string} name of the panel
 * @param {string} metric
 * @param {?string} initial breakdown of the layout
 */
export function useSplit(name, metric, initial) {
  const { metrics, breakdowns } = useConfig();
  const { state, setState } = useUrl();
  const offered = splitsOf(metric, { metrics, breakdowns });
  const wished = state.split[name] || initial;
  const split = offered.includes(wished) ? wished : null;
  const stackable = Boolean(split) && canStack(breakdowns[split]);
  const hidden = useSame(readHidden(state.hide[name]));
  const put = (kinds) =>
    setState((now) =>
      Object.fromEntries(
        Object.entries(kinds).map(([kind, value]) => [
          kind,
          { ...now[kind], [name]: value },
        ])
      )
    );
  return {
    split,
    offered,
    hidden,
    stackable,
    stacked: stackable && state.draw[name] !== LINES,
    shares: Boolean(split) && state.draw[name] === SHARES,
    setSplit: (value) => {
      const otherwise = initial ? NONE : "";
      // What is hidden are keys of the breakdown that is left.
      put({ split: value === initial ? "" : value || otherwise, hide: "" });
    },
    setDraw: (value) => put({ draw: value }),
    showAll: () => put({ hide: "" }),
    toggle: (key) => put({ hide: writeHidden(toggleHidden(hidden, key)) }),
  };
}

/** By what a chart is split, and whether its parts stand on each other. */
export const SplitTools = ({ title, split, offered, setSplit, ...drawing }) => {
  const { breakdowns, locale } = useConfig();
  const { stackable, stacked, shares, setDraw } = drawing;
  if (!offered.length) return null;
  return (
    <span className="sd-split">
      <select
        className="sd-input"
        aria-label={i18next.t("Break down {{panel}}", { panel: title })}
        value={split || ""}
        onChange={({ target }) => setSplit(target.value)}
      >
        <option value="">{i18next.t("No breakdown")}</option>
        {offered.map((id) => (
          <option key={id} value={id}>
            {i18next.t("By {{name}}", {
              name: inSentence(filterName(id, breakdowns), locale),
            })}
          </option>
        ))}
      </select>
      {split && (
        <Switch
          icons
          label={i18next.t("Arrangement of {{panel}}", { panel: title })}
          options={
            stackable
              ? [
                  { value: "stack", label: i18next.t("Stacked") },
                  { value: "share", label: i18next.t("Shares, stacked to 100%") },
                  { value: "line", label: i18next.t("Side by side") },
                ]
              : [
                  { value: "line", label: i18next.t("Side by side") },
                  { value: "share", label: i18next.t("Shares of all, side by side") },
                ]
          }
          value={shares ? "share" : stacked ? "stack" : "line"}
          onChange={(value) =>
            setDraw({ stack: "", share: SHARES, line: stackable ? LINES : "" }[value])
          }
        />
      )}
    </span>
  );
};

SplitTools.propTypes = {
  title: PropTypes.string.isRequired,
  split: PropTypes.string,
  offered: PropTypes.arrayOf(PropTypes.string).isRequired,
  setSplit: PropTypes.func.isRequired,
  stackable: PropTypes.bool.isRequired,
  stacked: PropTypes.bool.isRequired,
  shares: PropTypes.bool.isRequired,
  setDraw: PropTypes.func.isRequired,
};
SplitTools.defaultProps = { split: null };
