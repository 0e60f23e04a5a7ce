// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { formatDay, formatRange, today } from "../data/dates";
import { beforeRecording, lastDayOf, remedy } from "../data/emptiness";
import { chipsOf, setKeys } from "../data/filters";
import { filterText } from "../data/filterText";
import { useLocale, useTotals, useUrl, useView } from "../state/context";
import { useMetric } from "../state/useMetric";
import { action, Centre } from "../ui/Centre";
import { Isolated } from "../ui/Text";

/** The filters leave nothing here: the last one, or all of them, can go. */
const FilteredAway = () => {
  const view = useView();
  const { state, setState } = view;
  const textOf = (chip) => filterText(view, chip);
  const chips = chipsOf(state.filters);
  const last = chips[chips.length - 1];
  const removeLast = () =>
    setState({ filters: setKeys(state.filters, last.argument, []) });
  return (
    <Centre
      icon="filter"
      title={i18next.t("Nothing matches these filters")}
      text={<Isolated>{chips.map(textOf).join(" · ")}</Isolated>}
    >
      {action(i18next.t("Remove {{filter}}", { filter: textOf(last) }), removeLast)}
      {chips.length > 1 &&
        action(i18next.t("Clear filters"), () => setState({ filters: {} }))}
    </Centre>
  );
};

/** Numbers that would reveal individual readers are not shown. */
const TooFew = ({ least }) => {
  const { setState, state } = useUrl();
  return (
    <Centre
      icon="shield"
      title={i18next.t("Too few visitors to show")}
      text={i18next.t(
        "Groups of fewer than {{count}} visitors are hidden to protect their privacy.",
        { count: least }
      )}
    >
      {state.period !== "all" &&
        action(i18next.t("Choose a longer period"), () =>
          setState({ period: "all", from: null, to: null })
        )}
    </Centre>
  );
};

TooFew.propTypes = { least: PropTypes.number.isRequired };

/** The period ends before anything was recorded. */
const NotRecorded = ({ since }) => {
  const { setState } = useUrl();
  const day = formatDay(since, useLocale());
  return (
    <Centre icon="info" title={i18next.t("Not recorded before {{day}}", { day })}>
      {action(i18next.t("Start at {{day}}", { day }), () =>
        setState({ from: since, to: today() })
      )}
    </Centre>
  );
};

NotRecorded.propTypes = { since: PropTypes.string.isRequired };

/** When something last happened, of a period in which nothing did. */
function whenLast(metric, { totals, period, config }) {
  const { locale } = config;
  const range = formatRange(period.from, period.to, locale);
  const { name, day } = lastDayOf(metric, totals.data);
  if (!day) return range;
  const words = { range, day: formatDay(day, locale) };
  return {
    views: i18next.t("{{range}}. The last view was on {{day}}.", words),
    downloads: i18next.t("{{range}}. The last download was on {{day}}.", words),
    records_added: i18next.t("{{range}}. The last record was added on {{day}}.", words),
  }[name];
}

/** A search in a list has found nothing. */
const NotFound = ({ title, onClear }) => (
  <Centre icon="search" title={title}>
    {action(i18next.t("Clear search"), onClear)}
  </Centre>
);

NotFound.propTypes = {
  title: PropTypes.string.isRequired,
  onClear: PropTypes.func.isRequired,
};

/**
 * Nothing to show: says of when and what would fill it, offers what would help. With
 * `onClear` it is a search that has found nothing.
 */
export const EmptyState = ({ title, metric, fill, onClear }) => {
  const view = useView();
  const { setState, filtered, period } = view;
  const { totals } = useTotals();
  const { family, fill: fillOf } = useMetric(metric);
  const content = family !== "usage";
  const { data } = totals;
  if (onClear) return <NotFound {...{ title, onClear }} />;
  if (filtered) return <FilteredAway />;
  if (data && data.min_count && !content) {
    return <TooFew least={data.min_count} />;
  }
  if (beforeRecording(content, period, data)) {
    return <NotRecorded since={data.recorded_since} />;
  }
  const never = data && (data.first_day === null || lastDayOf(metric, data).never);
  const wider = never ? null : remedy(metric, { ...view, totals });
  const show = () => setState({ period: wider, from: null, to: null });
  const text = fill || (never && fillOf());
  return (
    <Centre
      icon="empty"
      title={title}
      text={text || <Isolated>{whenLast(metric, { ...view, totals })}</Isolated>}
    >
      {!fill && wider === "12m" && action(i18next.t("Show last 12 months"), show)}
      {!fill && wider === "all" && action(i18next.t("Show all"), show)}
    </Centre>
  );
};

EmptyState.propTypes = {
  title: PropTypes.string.isRequired,
  metric: PropTypes.string.isRequired,
  fill: PropTypes.string,
  onClear: PropTypes.func,
};

EmptyState.defaultProps = { fill: "", onClear: null };
