// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { countDays, isDay, today } from "../data/dates";
import { formatNumber } from "../data/numbers";
import { useConfig } from "../state/context";
import { Calendar } from "./Calendar";

/** Why a range cannot be shown, or null. */
function objection({ from, to }, limit, locale) {
  if (!isDay(from) || !isDay(to)) {
    return i18next.t("Enter both dates with year, month and day.");
  }
  if (from > to) return i18next.t("The first day must be before the last day.");
  if (to > today()) return i18next.t("The last day cannot be after today.");
  if (countDays(from, to) > limit) {
    return i18next.t("At most {{n}} days can be shown at once.", {
      n: formatNumber(limit, locale),
    });
  }
  return null;
}

/** That another range has another number of days than this one, or null. */
function otherLength({ from, to }, days) {
  if (!days || !isDay(from) || !isDay(to) || from > to) return null;
  const count = countDays(from, to);
  if (count === days) return null;
  return i18next.t("This range has {{count}} days, the period has {{days}}.", {
    count,
    days,
  });
}

/**
 * Two days, typed or chosen in a calendar: the first press is the first day. `days` is
 * the length that the range should have, if any.
 */
export const RangeForm = ({ title, action, initial, days, onApply }) => {
  const { limits, locale } = useConfig();
  const [range, setRange] = useState(initial);
  const [ended, setEnded] = useState(true);
  const [problem, setProblem] = useState(null);
  const field = (key, text) => (
    <label>
      {text}
      <input
        type="text"
        inputMode="numeric"
        dir="ltr"
        placeholder="2026-12-31"
        value={range[key]}
        aria-invalid={Boolean(problem)}
        onChange={({ target }) => setRange({ ...range, [key]: target.value.trim() })}
      />
    </label>
  );
  const choose = (day) => {
    if (ended || day < range.from) setRange({ from: day, to: day });
    else setRange({ from: range.from, to: day });
    setEnded(!ended && day >= range.from);
  };
  const note = otherLength(range, days);
  const submit = (event) => {
    event.preventDefault();
    const found = objection(range, limits.days, locale);
    setProblem(found);
    if (!found) onApply(range);
  };
  return (
    <form className="sd-range" onSubmit={submit} noValidate aria-label={title}>
      <p>{title}</p>
      <Calendar range={range} onChoose={choose} />
      <div className="sd-range-fields">
        {field("from", i18next.t("First day"))}
        {field("to", i18next.t("Last day"))}
      </div>
      {problem && (
        <p role="alert" className="sd-problem">
          {problem}
        </p>
      )}
      {note && <p className="sd-muted">{note}</p>}
      <button type="submit" className="sd-button primary">
        {action}
      </button>
    </form>
  );
};

RangeForm.propTypes = {
  title: PropTypes.string.isRequired,
  action: PropTypes.string.isRequired,
  initial: PropTypes.object.isRequired,
  days: PropTypes.number,
  onApply: PropTypes.func.isRequired,
};

RangeForm.defaultProps = { days: null };
