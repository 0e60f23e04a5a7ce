// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { formatMoment } from "../data/dates";
import { useLocale, usePage } from "../state/context";
import { action, Centre } from "./Centre";
import { Icon } from "./Icon";
import { useCopy } from "./useCopy";

/** What does not come out right, and a code by which its cause is found. */
const Failed = ({ code, onRetry }) => {
  const [said, copy] = useCopy();
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
      {code &&
        action(i18next.t("Copy code"), () => copy(code, i18next.t("Code copied")))}
      <span role="status">{said}</span>
    </Centre>
  );
};

Failed.propTypes = { code: PropTypes.string, onRetry: PropTypes.func };
Failed.defaultProps = { code: null, onRetry: null };

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
        title={i18next.t("These settings cannot be combined")}
        text={<bdi>{error.message}</bdi>}
      />
    );
  }
  return <Failed code={error.code} onRetry={onRetry} />;
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
    <span className="sd-on-paper" aria-hidden="true">
      {i18next.t("Not loaded yet when this page was printed")}
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
  const locale = useLocale();
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

/** Why there is no answer: the way to the server, or the server. */
function outageText({ status }) {
  if (status === 0 && !navigator.onLine) {
    return i18next.t(
      "You are offline. This page will try again automatically; the numbers shown may be out of date."
    );
  }
  if (status === 0) {
    return i18next.t(
      "The repository cannot be reached. This page will try again automatically; the numbers shown may be out of date."
    );
  }
  return i18next.t(
    "The server is not responding. This page will try again automatically; the numbers shown may be out of date."
  );
}

/** Nobody answers: the page says so and goes on trying. */
export const OutageBanner = () => {
  const { outage, retryAll } = usePage();
  if (!outage) return null;
  return (
    <div className="sd-banner" role="alert">
      <Icon name="warning" />
      <div>
        <b>{i18next.t("The statistics cannot be loaded at the moment.")}</b>{" "}
        {outageText(outage)}
      </div>
      {action(i18next.t("Try now"), retryAll)}
    </div>
  );
};
