// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useEffect, useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { formatQuery } from "../api/client";
import { dateFormat } from "../data/dates";
import { monthsBetween } from "../data/report";
import { useLocale, usePage } from "../state/context";

const ROOT = "/r51/reports";

/** A year, as the months are listed with the last first. */
const YEAR = 12;

const monthName = (month, locale) =>
  dateFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${month}-01T00:00:00Z`)
  );

const Select = ({ label, value, options, onChange }) => (
  <label className="sd-report-field">
    {label}
    <select value={value} onChange={({ target }) => onChange(target.value)}>
      {options.map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </select>
  </label>
);

Select.propTypes = {
  label: PropTypes.string.isRequired,
  value: PropTypes.string.isRequired,
  options: PropTypes.array.isRequired,
  onChange: PropTypes.func.isRequired,
};

/** What is asked: which report, from which month to which, in which form. */
const Choice = ({ customer, reports }) => {
  const locale = useLocale();
  const { First_Month_Available: first, Last_Month_Available: last } = reports[0];
  const months = monthsBetween(first, last);
  const [asked, setAsked] = useState({
    report: reports[0].Report_ID,
    begin: months[Math.min(YEAR, months.length) - 1],
    end: last,
    format: "tsv",
  });
  const set = (name) => (value) => setAsked({ ...asked, [name]: value });
  const listed = months.map((month) => [month, monthName(month, locale)]);
  const { report, begin, end, format } = asked;
  const query = {
    customer_id: customer,
    begin_date: begin,
    end_date: end,
    format: format === "tsv" ? format : null,
  };
  return (
    <>
      <div className="sd-report-counter">
        <Select
          label={i18next.t("COUNTER report")}
          value={report}
          options={reports.map(({ Report_ID: id, Report_Name: name }) => [
            id,
            `${name} (${id})`,
          ])}
          onChange={set("report")}
        />
        <Select
          label={i18next.t("First month")}
          value={begin}
          options={listed}
          onChange={set("begin")}
        />
        <Select
          label={i18next.t("Last month")}
          value={end}
          options={listed}
          onChange={set("end")}
        />
        <Select
          label={i18next.t("Format")}
          value={format}
          options={[
            ["tsv", i18next.t("Table (TSV)")],
            ["json", "JSON"],
          ]}
          onChange={set("format")}
        />
      </div>
      {begin > end ? (
        <p role="alert" className="sd-problem">
          {i18next.t("The first month must not be after the last month.")}
        </p>
      ) : (
        <p>
          <a
            className="sd-button"
            download={`${report}_${begin}_${end}.${format}`}
            href={`${ROOT}/${report.toLowerCase()}?${formatQuery(query)}`}
          >
            {i18next.t("Download COUNTER report")}
          </a>
        </p>
      )}
    </>
  );
};

Choice.propTypes = {
  customer: PropTypes.string.isRequired,
  reports: PropTypes.array.isRequired,
};

/** The COUNTER reports of the community, or of the repository, by month. */
export const CounterReports = ({ customer }) => {
  const { client } = usePage();
  const [reports, setReports] = useState(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let gone = false;
    const url = `${ROOT}?${formatQuery({ customer_id: customer })}`;
    client.http.get(url, { headers: { Accept: "application/json" } }).then(
      ({ data }) => !gone && setReports(data),
      () => !gone && setFailed(true)
    );
    return () => {
      gone = true;
    };
  }, [client, customer]);
  return (
    <section aria-labelledby="sd-counter-title">
      <h3 id="sd-counter-title">{i18next.t("COUNTER reports")}</h3>
      {failed && (
        <p role="alert" className="sd-problem">
          {i18next.t("The COUNTER reports could not be loaded. Try again later.")}
        </p>
      )}
      {reports && !reports.length && (
        <p className="sd-muted">
          {i18next.t(
            "COUNTER reports are available once a whole month has been counted."
          )}
        </p>
      )}
      {reports && reports.length > 0 && (
        <Choice customer={customer} reports={reports} />
      )}
    </section>
  );
};

CounterReports.propTypes = { customer: PropTypes.string.isRequired };
