// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useEffect, useRef, useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import {
  dayAfterKey,
  monthName,
  monthOf,
  shiftMonth,
  weekdays,
} from "../data/calendar";
import { formatWeekday, isDay, today } from "../data/dates";
import { isMirrored } from "../data/direction";
import { useLocale } from "../state/context";

const Head = ({ month, locale, onShift }) => (
  <div className="sd-calendar-head">
    {[-12, -1].map((step) => (
      <button
        key={step}
        type="button"
        className="sd-icon-button"
        aria-label={
          step < -1 ? i18next.t("Previous year") : i18next.t("Previous month")
        }
        onClick={() => onShift(step)}
      >
        <span aria-hidden="true">{step < -1 ? "«" : "‹"}</span>
      </button>
    ))}
    <b aria-live="polite">{monthName(month, locale)}</b>
    {[1, 12].map((step) => (
      <button
        key={step}
        type="button"
        className="sd-icon-button"
        aria-label={step > 1 ? i18next.t("Next year") : i18next.t("Next month")}
        onClick={() => onShift(step)}
      >
        <span aria-hidden="true">{step > 1 ? "»" : "›"}</span>
      </button>
    ))}
  </div>
);

Head.propTypes = {
  month: PropTypes.string.isRequired,
  locale: PropTypes.string.isRequired,
  onShift: PropTypes.func.isRequired,
};

/** How a day looks within the range. */
function looks(day, { from, to }, inMonth) {
  const classes = [];
  if (day >= from && day <= to) classes.push("in");
  if (day === from || day === to) classes.push("end");
  if (day === today()) classes.push("today");
  if (!inMonth) classes.push("outside");
  return classes.join(" ");
}

/**
 * A month of days to choose from. One stop of the tab key: arrows go by day and week,
 * Home and End within the week, Page Up and Down by month, with Shift by year.
 */
export const Calendar = ({ range, onChoose }) => {
  const locale = useLocale();
  const grid = useRef(null);
  const [at, setAt] = useState(isDay(range.to) ? range.to : today());
  const [moved, setMoved] = useState(false);
  const { weeks } = monthOf(at);

  useEffect(() => {
    if (!moved) return;
    const button = grid.current.querySelector('[tabindex="0"]');
    if (button) button.focus();
  }, [at, moved]);

  const onKeyDown = (event) => {
    const next = dayAfterKey(at, event, isMirrored(event.currentTarget));
    if (!next) return;
    event.preventDefault();
    setMoved(true);
    setAt(next);
  };
  const shift = (months) => {
    setMoved(false);
    setAt(shiftMonth(at, months));
  };
  return (
    <div className="sd-calendar">
      <Head month={at} locale={locale} onShift={shift} />
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <table ref={grid} role="grid" onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {weekdays(locale).map(({ short, long }) => (
              <th key={long} scope="col" abbr={long}>
                {short}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((days) => (
            <tr key={days[0].day}>
              {days.map(({ day, number, inMonth }) => (
                <td key={day} aria-selected={day >= range.from && day <= range.to}>
                  <button
                    type="button"
                    className={looks(day, range, inMonth)}
                    tabIndex={day === at ? 0 : -1}
                    disabled={day > today()}
                    aria-label={formatWeekday(day, locale)}
                    onClick={() => {
                      setMoved(true);
                      setAt(day);
                      onChoose(day);
                    }}
                  >
                    {number}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

Calendar.propTypes = {
  range: PropTypes.object.isRequired,
  onChoose: PropTypes.func.isRequired,
};
