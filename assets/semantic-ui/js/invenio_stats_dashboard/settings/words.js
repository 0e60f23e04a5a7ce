// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_stats_dashboard/i18next";

/** Words of the form. */

export const WIDTHS = [2, 3, 4, 6, 8, 9, 12];

export const widthName = (width) =>
  ({
    2: i18next.t("A sixth of a row"),
    3: i18next.t("A quarter of a row"),
    4: i18next.t("A third of a row"),
    6: i18next.t("Half a row"),
    8: i18next.t("Two thirds of a row"),
    9: i18next.t("Three quarters of a row"),
    12: i18next.t("A whole row"),
  }[width] || i18next.t("{{width}} of 12 columns", { width }));

export const kindName = (kind) =>
  ({
    totals: i18next.t("Key figures"),
    series: i18next.t("Charts over time"),
    breakdown: i18next.t("Lists"),
    ranking: i18next.t("Records"),
    changes: i18next.t("Changes"),
    own: i18next.t("Others"),
  }[kind]);

export const displayName = (display) =>
  ({
    bars: i18next.t("Bars"),
    table: i18next.t("Table"),
    pie: i18next.t("Pie"),
  }[display]);

/** What a choice of the list of panels is called. */
export const choiceName = ({ title, kind, cumulative }) =>
  kind === "totals" && cumulative ? i18next.t("{{title}}, total", { title }) : title;

/** What a panel is called: its own title, or that of what it shows. */
export function panelName({ component, props }, { choices, metrics, breakdowns }) {
  if (props.title) return props.title;
  const choice = choices.find((entry) => entry.component === component);
  if (!choice) return component;
  const { kind } = choice;
  if (kind === "totals" && props.metric) {
    return choiceName({ ...choice, title: metrics[props.metric] || props.metric });
  }
  if (kind === "breakdown" && props.breakdown) {
    return breakdowns[props.breakdown] || props.breakdown;
  }
  return choiceName(choice);
}
