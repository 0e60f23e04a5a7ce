// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { useDashboard } from "../context";
import { formatMoment, formatRange } from "../data/dates";
import { chipsOf, setKeys } from "../data/filters";
import { filterText } from "../data/filterText";
import { Icon } from "./Icon";
import { Isolated } from "./Text";

/** The middle of a panel that has nothing to show. */
const Centre = ({ icon, title, text, children }) => (
  <div className="sd-centre">
    <Icon name={icon} />
    <strong>{title}</strong>
    {text && <p>{text}</p>}
    {children && <div className="sd-actions">{children}</div>}
  </div>
);

Centre.propTypes = {
  icon: PropTypes.string.isRequired,
  title: PropTypes.string.isRequired,
  text: PropTypes.node,
  children: PropTypes.node,
};
Centre.defaultProps = { text: null, children: null };

const action = (text, onClick) => (
  <button type="button" className="sd-button" onClick={onClick}>
    {text}
  </button>
);

/** Where there would be something: a longer period, or nowhere yet. */
function remedy({ state, period, totals }) {
  const first = totals.data && totals.data.first_day;
  if (!first) return null;
  const short = state.from || state.period === "30d" || state.period === "90d";
  if (short) return "12m";
  return first < period.from ? "all" : null;
}

/** The filters leave nothing here: the last one, or all of them, can go. */
const FilteredAway = () => {
  const dashboard = useDashboard();
  const { state, setState } = dashboard;
  const textOf = (chip) => filterText(dashboard, chip);
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

/** Numbers that would tell of single readers are not shown. */
export const TooFew = () => {
  const { setState } = useDashboard();
  return (
    <Centre
      icon="shield"
      title={i18next.t("Too few to show")}
      text={i18next.t("Small numbers are hidden to protect the privacy of readers.")}
    >
      {action(i18next.t("Choose a longer period"), () =>
        setState({ period: "all", from: null, to: null })
      )}
    </Centre>
  );
};

/** Nothing to show: says of when, and offers a longer period where that helps. */
export const EmptyState = ({ title }) => {
  const dashboard = useDashboard();
  const { setState, period, config, totals, filtered } = dashboard;
  if (filtered) return <FilteredAway />;
  const wider = remedy(dashboard);
  const show = () => setState({ period: wider, from: null, to: null });
  const never = totals.data && totals.data.first_day === null;
  return (
    <Centre
      icon="empty"
      title={title}
      text={
        never ? (
          i18next.t("Numbers appear here once something has been counted.")
        ) : (
          <Isolated>{formatRange(period.from, period.to, config.locale)}</Isolated>
        )
      }
    >
      {wider === "12m" && action(i18next.t("Show last 12 months"), show)}
      {wider === "all" && action(i18next.t("Show all"), show)}
    </Centre>
  );
};

EmptyState.propTypes = { title: PropTypes.string.isRequired };

/** The panel could not be loaded, or is not for this reader. */
export const ErrorState = ({ error, onRetry }) => {
  if (error.forbidden) {
    return (
      <Centre
        icon="lock"
        title={i18next.t("Only for members of this community")}
        text={i18next.t("Ask a community manager for access.")}
      >
        <a className="sd-button" href="/login/">
          {i18next.t("Log in")}
        </a>
      </Centre>
    );
  }
  if (error.status === 400) {
    return (
      <Centre
        icon="warning"
        title={i18next.t("This cannot be counted")}
        text={<bdi>{error.message}</bdi>}
      />
    );
  }
  const { code } = error;
  const copy = () => navigator.clipboard && navigator.clipboard.writeText(code);
  return (
    <Centre
      icon="warning"
      title={i18next.t("This panel could not be loaded")}
      text={
        code
          ? i18next.t(
              "The other panels are not affected. Try again, or tell us the code {{code}}.",
              { code }
            )
          : i18next.t("The other panels are not affected.")
      }
    >
      {onRetry && action(i18next.t("Try again"), onRetry)}
      {code && action(i18next.t("Copy code"), copy)}
    </Centre>
  );
};

ErrorState.propTypes = {
  error: PropTypes.object.isRequired,
  onRetry: PropTypes.func,
};
ErrorState.defaultProps = { onRetry: null };

/** Grey shapes of the final size. */
export const Skeleton = ({ name, kind, rows }) => (
  <div className={`sd-skeleton ${kind}`} aria-busy="true">
    <span className="sd-hidden" role="status">
      {i18next.t("Loading {{panel}}", { panel: name })}
    </span>
    {Array.from({ length: rows }, (_, index) => (
      <span key={index} className="sd-grey" />
    ))}
  </div>
);

Skeleton.propTypes = {
  name: PropTypes.string.isRequired,
  kind: PropTypes.oneOf(["plot", "rows", "ranking"]),
  rows: PropTypes.number,
};
Skeleton.defaultProps = { kind: "plot", rows: 1 };

/** The answer is an old one. */
export const StaleNotice = ({ until }) => {
  const { locale } = useDashboard().config;
  return (
    <p className="sd-notice">
      <Icon name="clock" />
      <span>
        {i18next.t(
          "Last updated {{moment}} UTC. Newer events are waiting to be counted.",
          { moment: formatMoment(until, locale) }
        )}
      </span>
    </p>
  );
};

StaleNotice.propTypes = { until: PropTypes.string.isRequired };

/** Nobody answers: the page says so and goes on trying. */
export const OutageBanner = () => {
  const { outage, retryAll } = useDashboard();
  if (!outage) return null;
  return (
    <div className="sd-banner" role="alert">
      <Icon name="warning" />
      <div>
        <b>{i18next.t("The statistics cannot be read at the moment.")}</b>{" "}
        {i18next.t(
          "The search engine does not answer. This page tries again by itself; numbers still shown are from before."
        )}
      </div>
      {action(i18next.t("Try now"), retryAll)}
    </div>
  );
};
