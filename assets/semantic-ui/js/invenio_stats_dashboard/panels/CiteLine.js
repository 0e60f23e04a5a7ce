// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import Overridable from "react-overridable";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { formatDay, formatRange, today } from "../data/dates";
import { filtersText } from "../data/filterText";
import { useTotals, useView } from "../state/context";
import { useCopy } from "../ui/useCopy";

/** The sentence that names what the page is about. */
function sentenceOf({ community, scopeTitle }, words) {
  if (community) {
    return i18next.t(
      "{{community}}. Community statistics, {{range}}. {{site}}. Retrieved {{day}} from {{url}}",
      words
    );
  }
  return scopeTitle
    ? i18next.t(
        "{{title}}. Usage statistics, {{range}}. {{site}}. Retrieved {{day}} from {{url}}",
        words
      )
    : i18next.t(
        "{{site}}. Statistics, {{range}}. Retrieved {{day}} from {{url}}",
        words
      );
}

/** The sentence to cite the view with: scope, dates, filters and exact address. */
export function citation(dashboard) {
  const { config, period, sample } = dashboard;
  const { locale, community, scopeTitle, siteName } = config;
  const range = formatRange(period.from, period.to, locale);
  const filters = filtersText(dashboard);
  const words = {
    community: community && community.title,
    title: scopeTitle,
    site: siteName,
    // The dates and what they are narrowed down to.
    range: filters ? `${range} (${filters})` : range,
    day: formatDay(today(), locale),
    // Without the mark of a panel that a link may have led to.
    url: window.location.href.split("#")[0],
  };
  const sentence = sentenceOf(config, words);
  return sample && sample.shown
    ? i18next.t("SAMPLE DATA, not measured. {{sentence}}", { sentence })
    : sentence;
}

/** The same for what is in view; labels of filters come with the totals. */
function useCitation() {
  useTotals();
  return citation(useView());
}

/** The citation at the beginning of a printed report. */
export const CiteOnPaper = () => (
  <p className="sd-cite-paper" aria-hidden="true">
    <b>{i18next.t("Cite:")}</b> {useCitation()}
  </p>
);

/** How to cite these numbers, and where programs get them. */
export const CiteLine = () => {
  const { client, params, state } = useView();
  const [said, copy] = useCopy();
  const text = useCitation();
  return (
    <Overridable id="InvenioStatsDashboard.CiteLine.layout" text={text}>
      <div className="sd-cite">
        <p>
          <b>{i18next.t("Cite:")}</b> {text}
        </p>
        <p className="sd-cite-links">
          <button
            type="button"
            className="sd-link"
            onClick={() => copy(text, i18next.t("Copied"))}
          >
            {i18next.t("Copy citation")}
          </button>
          <span role="status">{said}</span>
          <a href={client.url("totals", { ...params, ...state.filters })}>
            {i18next.t("API")}
          </a>
        </p>
      </div>
    </Overridable>
  );
};
