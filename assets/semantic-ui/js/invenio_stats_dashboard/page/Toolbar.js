// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import Overridable from "react-overridable";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { defaultUnit, UNITS } from "../data/dates";
import { unitName } from "../data/words";
import { useConfig, useUrl } from "../state/context";
import { formatState } from "../state/urlState";
import { addressOptions } from "../state/useUrlState";
import { Icon } from "../ui/Icon";
import { Choices, Popup } from "../ui/Popup";
import { marks, Sentence } from "../ui/Text";
import { ComparePicker } from "./ComparePicker";
import { ExportMenu } from "./ExportMenu";
import { PeriodPicker } from "./PeriodPicker";

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
    <nav className="sd-tabs" aria-label={i18next.t("Views of the statistics")}>
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

const StepPicker = () => {
  const { state, setState, period } = useUrl();
  const usual = defaultUnit(period.from, period.to);
  const unit = state.unit || usual;
  const name = unitName(unit);
  return (
    <Popup
      icon="step"
      className="sd-compact"
      name={i18next.t("Step: by {{unit}}", { unit: name })}
      label={
        <Sentence
          text={i18next.t("by {{unit}}", marks("unit"))}
          values={{ unit: <b>{name}</b> }}
        />
      }
    >
      {(close) => (
        <Choices
          label={i18next.t("Step")}
          options={UNITS.map((value) => ({
            value,
            label: unitName(value),
            note: value === usual ? i18next.t("usual for this period") : null,
          }))}
          value={unit}
          onChoose={(value) => {
            // The step may have a period of its own in the address: keep this one.
            setState({ unit: value === usual ? null : value, period: state.period });
            close();
          }}
        />
      )}
    </Popup>
  );
};

/** Tabs of the page, and what the numbers are of: period, step, comparison, filters. */
export const Toolbar = ({ tabs, onFilter }) => (
  <Overridable id="InvenioStatsDashboard.Toolbar.layout" tabs={tabs}>
    <div
      className="sd-toolbar"
      role="region"
      aria-label={i18next.t("Period and comparison")}
    >
      <div className="ui container sd-toolbar-row">
        {tabs.length > 1 && <Tabs tabs={tabs} />}
        <div className="sd-pickers">
          <PeriodPicker />
          <StepPicker />
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
          </button>
          <ExportMenu />
        </div>
      </div>
    </div>
  </Overridable>
);

Toolbar.propTypes = {
  tabs: PropTypes.arrayOf(PropTypes.object).isRequired,
  onFilter: PropTypes.func.isRequired,
};
