// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { PAPERS, usualPaper } from "../data/report";
import { useConfig, useUrl } from "../state/context";
import { CounterReports } from "./CounterReports";

const MOST_TITLE = 200;
const MOST_NOTE = 2000;

/** What a panel is called in the list. */
const nameOf = ({ kind, items }) =>
  kind === "strip"
    ? items.map(({ title }) => title).join(" · ")
    : items[0].title || items[0].component;

/** The panels of one tab, all of them or some. */
const TabChoice = ({ tab, chosen, onChoose }) => {
  const keys = tab.cells.map(({ key }) => key);
  const here = keys.filter((key) => chosen.includes(key));
  const others = chosen.filter((key) => !keys.includes(key));
  const all = here.length === keys.length;
  return (
    <fieldset>
      <legend>{tab.label}</legend>
      <button
        type="button"
        className="sd-link"
        onClick={() => onChoose(all ? others : [...others, ...keys])}
      >
        {all ? i18next.t("Select none") : i18next.t("Select all")}
        <span className="sd-hidden"> {tab.label}</span>
      </button>
      <div className="sd-report-choices">
        {tab.cells.map((cell) => (
          <label key={cell.key}>
            <input
              type="checkbox"
              checked={chosen.includes(cell.key)}
              onChange={({ target }) =>
                onChoose(
                  target.checked
                    ? [...chosen, cell.key]
                    : chosen.filter((key) => key !== cell.key)
                )
              }
            />
            <span>{nameOf(cell)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
};

TabChoice.propTypes = {
  tab: PropTypes.object.isRequired,
  chosen: PropTypes.arrayOf(PropTypes.string).isRequired,
  onChoose: PropTypes.func.isRequired,
};

/** What a report begins with: the tab that is in view. */
function beginning(tabs, { state, config }) {
  const { community, scopeTitle, siteName, locale } = config;
  const tab = tabs.find(({ name }) => name === state.tab) || tabs[0];
  const name = community ? community.title : scopeTitle || siteName;
  return {
    keys: tab ? tab.cells.map(({ key }) => key) : [],
    title: i18next.t("{{name}}: statistics", { name }),
    note: "",
    logo: Boolean(community),
    paper: usualPaper([locale, ...navigator.languages]),
  };
}

/** Asks what a report is to be made of; managers find the COUNTER reports here, too. */
const ReportForm = ({ tabs, initial, onChoose }) => {
  const config = useConfig();
  const { state } = useUrl();
  const [report, setReport] = useState(initial || beginning(tabs, { state, config }));
  const [empty, setEmpty] = useState(false);
  const set = (change) => setReport({ ...report, ...change });
  const submit = (event) => {
    event.preventDefault();
    if (report.keys.length) onChoose(report);
    else setEmpty(true);
  };
  return (
    <div className="sd-report-dialog">
      <form onSubmit={submit} noValidate aria-label={i18next.t("Report")}>
        <p className="sd-muted">
          {i18next.t(
            "A report shows the panels that you choose with the period and the filters that are in view now, ready to print or to save as PDF."
          )}
        </p>
        <label className="sd-report-field">
          {i18next.t("Title")}
          <input
            type="text"
            maxLength={MOST_TITLE}
            value={report.title}
            onChange={({ target }) => set({ title: target.value })}
          />
        </label>
        <label className="sd-report-field">
          {i18next.t("Note below the title (optional)")}
          <textarea
            rows="3"
            maxLength={MOST_NOTE}
            value={report.note}
            onChange={({ target }) => set({ note: target.value })}
          />
        </label>
        <div className="sd-report-panels" role="group" aria-label={i18next.t("Panels")}>
          {tabs.map((tab) => (
            <TabChoice
              key={tab.name}
              tab={tab}
              chosen={report.keys}
              onChoose={(keys) => {
                setEmpty(false);
                set({ keys });
              }}
            />
          ))}
        </div>
        {empty && (
          <p role="alert" className="sd-problem">
            {i18next.t("Select at least one panel.")}
          </p>
        )}
        <fieldset className="sd-report-options">
          <legend>{i18next.t("Paper")}</legend>
          {PAPERS.map((paper) => (
            <label key={paper}>
              <input
                type="radio"
                name="sd-report-paper"
                checked={report.paper === paper}
                onChange={() => set({ paper })}
              />
              {paper === "A4" ? i18next.t("A4") : i18next.t("US Letter")}
            </label>
          ))}
          {config.community && (
            <label>
              <input
                type="checkbox"
                checked={report.logo}
                onChange={({ target }) => set({ logo: target.checked })}
              />
              {i18next.t("Include the logo of the community")}
            </label>
          )}
        </fieldset>
        <p>
          <button type="submit" className="sd-button primary">
            {i18next.t("Create report")}
          </button>
        </p>
      </form>
      {config.counter && <CounterReports customer={config.counter} />}
    </div>
  );
};

ReportForm.propTypes = {
  tabs: PropTypes.array.isRequired,
  initial: PropTypes.object,
  onChoose: PropTypes.func.isRequired,
};
ReportForm.defaultProps = { initial: null };

export default ReportForm;
