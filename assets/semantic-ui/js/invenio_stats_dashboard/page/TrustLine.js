// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useState } from "react";
import PropTypes from "prop-types";
import Overridable from "react-overridable";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { formatMoment, gapsText } from "../data/dates";
import { missingDays } from "../data/gaps";
import { formatNumber, formatShare } from "../data/numbers";
import { filteredShares, lateness } from "../data/trust";
import { useLocale, useTotals } from "../state/context";
import { Icon } from "../ui/Icon";
import { Isolated, marks, Sentence } from "../ui/Text";
import { HowWeCount } from "./HowWeCount";

const Completeness = ({ until }) => {
  const locale = useLocale();
  if (!until) {
    return (
      <span className="late">
        <Icon name="clock" />
        {i18next.t("Nothing has been counted yet")}
      </span>
    );
  }
  const { late, days } = lateness(until);
  const moment = { moment: <b>{formatMoment(until, locale)}</b> };
  const text = late
    ? i18next.t("Up to date as of {{moment}} UTC ({{count}} days ago)", {
        moment: marks("moment").moment,
        count: days,
      })
    : i18next.t("Up to date as of {{moment}} UTC", marks("moment"));
  return (
    <span className={late ? "late" : "good"}>
      <Icon name={late ? "clock" : "check"} />
      <Isolated>
        <Sentence text={text} values={moment} />
      </Isolated>
    </span>
  );
};

Completeness.propTypes = { until: PropTypes.string };
Completeness.defaultProps = { until: null };

const Filtered = ({ shares }) => {
  const locale = useLocale();
  const number = (value) => <Isolated number>{formatNumber(value, locale)}</Isolated>;
  const percent = (value) => (
    <b>
      <Isolated number>{formatShare(value, locale)}</Isolated>
    </b>
  );
  const values = {
    robots: percent(shares.robots),
    doubles: percent(shares.doubles),
    all: percent(shares.all),
    raw: number(shares.raw),
    counted: <b>{number(shares.counted)}</b>,
  };
  return (
    <span>
      <Icon name="shield" />
      <span className="sd-long">
        <Sentence
          text={i18next.t(
            "{{counted}} of {{raw}} events counted: {{robots}} robots and {{doubles}} double-clicks removed",
            marks("robots", "doubles", "raw", "counted")
          )}
          values={values}
        />
      </span>
      <span className="sd-short">
        <Sentence
          text={i18next.t(
            "{{counted}} of {{raw}} events counted ({{all}} removed)",
            marks("all", "raw", "counted")
          )}
          values={values}
        />
      </span>
    </span>
  );
};

Filtered.propTypes = { shares: PropTypes.object.isRequired };

/** Days without data, and that changes do without them. */
const Missing = ({ days, compared }) => {
  const locale = useLocale();
  if (!days.length) return null;
  const range = gapsText(days, locale);
  return (
    <span className="late">
      <Icon name="warning" />
      <Isolated>
        {compared
          ? i18next.t(
              "No data {{range}}. Changes exclude these days in both periods.",
              { range }
            )
          : i18next.t("No data {{range}}", { range })}
      </Isolated>
    </span>
  );
};

Missing.propTypes = {
  days: PropTypes.array.isRequired,
  compared: PropTypes.bool.isRequired,
};

/** That the comparison has more or fewer days than the period. */
const OtherLength = ({ period, compare }) => {
  if (!compare || compare.days === period.days) return null;
  return (
    <span className="late">
      <Icon name="warning" />
      {i18next.t("{{days}} days are compared with {{count}}", {
        days: period.days,
        count: compare.days,
      })}
    </span>
  );
};

OtherLength.propTypes = {
  period: PropTypes.object.isRequired,
  compare: PropTypes.object,
};
OtherLength.defaultProps = { compare: null };

/** How far the numbers are up to date, and how much was removed from them. */
export const TrustLine = () => {
  const { totals } = useTotals();
  const [open, setOpen] = useState(false);
  const { data } = totals;
  const shares = data && filteredShares(data.filtered);
  return (
    <Overridable id="InvenioStatsDashboard.TrustLine.layout" totals={totals}>
      <div className="sd-trust">
        <p>
          {data && <Completeness until={data.complete_until} />}
          {data && data.partial && (
            <span>
              <Icon name="clock" />
              {i18next.t("Today is not over yet")}
            </span>
          )}
          {shares && <Filtered shares={shares} />}
          <Missing days={missingDays(data)} compared={Boolean(data && data.compare)} />
          {data && <OtherLength {...data} />}
          <button
            type="button"
            className="sd-link"
            aria-expanded={open}
            aria-controls="sd-how-we-count"
            onClick={() => setOpen(!open)}
          >
            {i18next.t("How we count")}
          </button>
        </p>
        <div id="sd-how-we-count" hidden={!open}>
          {open && <HowWeCount onClose={() => setOpen(false)} />}
        </div>
      </div>
    </Overridable>
  );
};
