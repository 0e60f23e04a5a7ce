// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useEffect, useRef } from "react";
import PropTypes from "prop-types";
import Overridable from "react-overridable";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { defaultUnit, UNITS } from "../data/dates";
import { chipsOf } from "../data/filters";
import { byUnit } from "../data/words";
import { useConfig, useUrl } from "../state/context";
import { formatState } from "../state/urlState";
import { usePeriodKeys } from "../state/usePeriodKeys";
import { addressOptions } from "../state/useUrlState";
import { Icon } from "../ui/Icon";
import { Choices, Popup } from "../ui/Popup";
import { ComparePicker } from "./ComparePicker";
import { ExportMenu } from "./ExportMenu";
import { PeriodPicker } from "./PeriodPicker";
import { ViewsMenu } from "./ViewsMenu";

const Tabs = ({ tabs }) => {
  const config = useConfig();
  const { state, setState } = useUrl();
  const address = (tab) =>
    window.location.pathname +
    formatState(
      { ...state, tab, metric: null },
      addressOptions(config),
      window.location.search
    );
  const choose = (event, tab) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    setState({ tab, metric: null });
  };
  return (
    <nav className="sd-tabs" aria-label={i18next.t("Statistics views")}>
      {tabs.map(({ name, label }) => (
        <a
          key={name}
          href={address(name)}
          aria-current={name === state.tab ? "page" : undefined}
          onClick={(event) => choose(event, name)}
        >
          {label}
        </a>
      ))}
    </nav>
  );
};

Tabs.propTypes = { tabs: PropTypes.arrayOf(PropTypes.object).isRequired };

/** Not chosen: each chart has the interval that suits it. */
const AUTOMATIC = "auto";

const IntervalPicker = () => {
  const { state, setState, period } = useUrl();
  const usual = defaultUnit(period, useConfig().limits);
  const name = state.unit ? byUnit(state.unit) : i18next.t("Automatic");
  return (
    <Popup
      icon="step"
      className="sd-compact sd-interval"
      name={i18next.t("Interval: {{name}}", { name })}
      label={<b>{name}</b>}
    >
      {(close) => (
        <Choices
          label={i18next.t("Interval")}
          options={[
            { value: AUTOMATIC, label: i18next.t("Automatic"), note: byUnit(usual) },
            ...UNITS.map((value) => ({ value, label: byUnit(value) })),
          ]}
          value={state.unit || AUTOMATIC}
          onChoose={(value) => {
            const unit = value === AUTOMATIC ? null : value;
            // An interval may have a period of its own in the address: keep this one.
            setState({ unit, period: state.period });
            close();
          }}
        />
      )}
    </Popup>
  );
};

const AIR = 8;

/** What is scrolled to, or gets the focus, does not end under the bar that sticks. */
function useScrollPadding(bar) {
  useEffect(() => {
    const { style } = document.documentElement;
    const measure = () => {
      const { position, top } = getComputedStyle(bar.current);
      // On phones a part of it goes out of sight.
      const height = bar.current.offsetHeight + (parseFloat(top) || 0) + AIR;
      style.scrollPaddingTop = position === "sticky" ? `${height}px` : "";
    };
    measure();
    window.addEventListener("resize", measure);
    return () => {
      window.removeEventListener("resize", measure);
      style.scrollPaddingTop = "";
    };
  }, [bar]);
}

/** Tabs of the page, and what the numbers are of: period, interval, comparison, filters. */
export const Toolbar = ({ tabs, onFilter }) => {
  const bar = useRef(null);
  const onKey = usePeriodKeys();
  useScrollPadding(bar);
  const count = chipsOf(useUrl().state.filters).length;
  return (
    <Overridable id="InvenioStatsDashboard.Toolbar.layout" tabs={tabs}>
      <div // eslint-disable-line jsx-a11y/no-noninteractive-element-interactions
        ref={bar}
        className="sd-toolbar"
        role="region"
        // Keys choose a period while the focus is in here.
        onKeyDown={onKey}
        aria-label={i18next.t("Period and comparison")}
      >
        <div className="ui container sd-toolbar-row">
          {tabs.length > 1 && <Tabs tabs={tabs} />}
          <div className="sd-pickers">
            <PeriodPicker />
            <IntervalPicker />
            <ComparePicker />
            <button
              type="button"
              id="sd-filter-button"
              className="sd-button sd-tool"
              aria-haspopup="dialog"
              onClick={() => onFilter()}
            >
              <Icon name="filter" />
              <span className="sd-button-text">{i18next.t("Filter")}</span>
              {count > 0 && <b className="sd-count">{count}</b>}
            </button>
            <ViewsMenu />
            <ExportMenu />
          </div>
        </div>
      </div>
    </Overridable>
  );
};

Toolbar.propTypes = {
  tabs: PropTypes.arrayOf(PropTypes.object).isRequired,
  onFilter: PropTypes.func.isRequired,
};
