// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { useDashboard } from "../context";
import {
  countDays,
  formatRange,
  isDay,
  PERIODS,
  resolvePeriod,
  today,
} from "../data/dates";
import { defaultPeriod } from "../data/urlState";
import { formatNumber } from "../data/numbers";
import { periodName } from "../data/words";
import { Choices, Popup } from "./Popup";
import { Isolated } from "./Text";

/** Why a range cannot be shown, or null. */
function objection({ from, to }, limit, locale) {
  if (!isDay(from) || !isDay(to)) {
    return i18next.t("Give both days, as year, month and day.");
  }
  if (from > to) return i18next.t("The first day has to be before the last day.");
  if (countDays(from, to) > limit) {
    return i18next.t("At most {{n}} days can be shown at once.", {
      n: formatNumber(limit, locale),
    });
  }
  return null;
}

const CustomRange = ({ initial, onApply }) => {
  const { limits, locale } = useDashboard().config;
  const [range, setRange] = useState(initial);
  const [problem, setProblem] = useState(null);
  const field = (key, text) => (
    <label>
      {text}
      <input
        type="date"
        value={range[key]}
        aria-invalid={Boolean(problem)}
        onChange={(event) => setRange({ ...range, [key]: event.target.value })}
      />
    </label>
  );
  const submit = (event) => {
    event.preventDefault();
    const found = objection(range, limits.days, locale);
    setProblem(found);
    if (!found) onApply(range);
  };
  return (
    <form className="sd-range" onSubmit={submit} noValidate>
      <div className="sd-range-fields">
        {field("from", i18next.t("First day"))}
        {field("to", i18next.t("Last day"))}
      </div>
      {problem && (
        <p role="alert" className="sd-problem">
          {problem}
        </p>
      )}
      <button type="submit" className="sd-button primary">
        {i18next.t("Show these days")}
      </button>
    </form>
  );
};

CustomRange.propTypes = {
  initial: PropTypes.object.isRequired,
  onApply: PropTypes.func.isRequired,
};

/** The period in view, with presets and a range of one's own to choose from. */
export const PeriodPicker = () => {
  const { state, setState, period, config, totals } = useDashboard();
  const { locale } = config;
  const firstDay = totals.data && totals.data.first_day;
  const dates = ({ from, to }) => <Isolated>{formatRange(from, to, locale)}</Isolated>;
  const name = state.from ? i18next.t("Own dates") : periodName(state.period);
  const options = PERIODS.map((value) => ({
    value,
    label: periodName(value),
    note: dates(resolvePeriod(value, today(), firstDay)),
  }));
  return (
    <Popup
      icon="calendar"
      className="sd-period"
      name={i18next.t("Period: {{name}}, {{range}}", {
        name,
        range: formatRange(period.from, period.to, locale),
      })}
      label={
        <>
          <b>{name}</b> <small>{dates(period)}</small>
        </>
      }
    >
      {(close) => (
        <>
          <Choices
            label={i18next.t("Period")}
            options={options}
            value={state.from ? null : state.period}
            onChoose={(value) => {
              setState({ period: value, from: null, to: null });
              close();
            }}
          />
          <CustomRange
            initial={{ from: period.from, to: period.to }}
            onApply={(range) => {
              const { unit } = state;
              setState({ ...range, period: defaultPeriod(unit, config.rangeOptions) });
              close();
            }}
          />
        </>
      )}
    </Popup>
  );
};
