// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { formatRange, resolvePeriod } from "../data/dates";
import { PERIOD_KEYS } from "../data/periodKeys";
import { usePeriodKeys } from "../state/usePeriodKeys";
import { useConfig, useTotals, useUrl } from "../state/context";
import { defaultPeriod } from "../state/urlState";
import { addressOptions } from "../state/useUrlState";
import { Choices, Popup } from "../ui/Popup";
import { Isolated } from "../ui/Text";
import { RangeForm } from "./RangeForm";

/** The period in view, with presets and a range of one's own to choose from. */
export const PeriodPicker = () => {
  const config = useConfig();
  const { locale, periods } = config;
  const onKey = usePeriodKeys();
  const { state, setState, period } = useUrl();
  const { totals } = useTotals();
  const firstDay = totals.data && totals.data.first_day;
  const dates = ({ from, to }) => <Isolated>{formatRange(from, to, locale)}</Isolated>;
  const name = state.from ? i18next.t("Custom range") : period.label;
  const options = Object.keys(periods).map((value) => ({
    value,
    label: periods[value].label,
    shortcut: PERIOD_KEYS[value],
    note: dates(resolvePeriod(value, periods, firstDay)),
  }));
  return (
    <Popup
      icon="calendar"
      className="sd-period"
      onKey={onKey}
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
          <RangeForm
            title={i18next.t("Custom range")}
            action={i18next.t("Apply")}
            initial={{ from: period.from, to: period.to }}
            onApply={(range) => {
              const { unit } = state;
              setState({
                ...range,
                period: defaultPeriod(unit, addressOptions(config)),
              });
              close();
            }}
          />
        </>
      )}
    </Popup>
  );
};
