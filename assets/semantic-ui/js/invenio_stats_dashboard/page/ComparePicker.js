// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { addDays, countDays } from "../data/dates";
import { compareName, inSentence } from "../data/words";
import { useLocale, useTotals, useUrl } from "../state/context";
import { comparesOf } from "../state/urlState";
import { Choices, Popup } from "../ui/Popup";
import { marks, Sentence } from "../ui/Text";
import { RangeForm } from "./RangeForm";

/** The days that a comparison with own dates begins with. */
function initialRange(state, period, totals) {
  if (state.compareFrom) return { from: state.compareFrom, to: state.compareTo };
  const compare = totals.data && totals.data.compare;
  if (compare) return { from: compare.from, to: compare.to };
  return { from: addDays(period.from, -364), to: addDays(period.to, -364) };
}

/** What the period is compared with: before it, a year before, own dates, nothing. */
export const ComparePicker = () => {
  const locale = useLocale();
  const { state, setState, period } = useUrl();
  const { totals } = useTotals();
  const nameOf = (compare) => compareName(compare, state, period, locale);
  const name = nameOf(state.compare);
  const versus = inSentence(name);
  const none = state.compare === "none";
  return (
    <Popup
      icon="compare"
      className="sd-compact"
      name={
        none
          ? i18next.t("Comparison: {{name}}", { name })
          : i18next.t("Comparison: vs {{name}}", { name: versus })
      }
      label={
        none ? (
          name
        ) : (
          <Sentence
            text={i18next.t("vs {{name}}", marks("name"))}
            values={{ name: <b>{versus}</b> }}
          />
        )
      }
    >
      {(close) => (
        <>
          <Choices
            label={i18next.t("Comparison")}
            options={comparesOf(state)
              .filter((value) => value !== "custom" || value === state.compare)
              .map((value) => ({ value, label: nameOf(value) }))}
            value={state.compare}
            onChoose={(compare) => {
              setState({ compare });
              close();
            }}
          />
          <RangeForm
            title={i18next.t("Custom comparison range")}
            action={i18next.t("Apply")}
            days={countDays(period.from, period.to)}
            initial={initialRange(state, period, totals)}
            onApply={({ from, to }) => {
              setState({ compare: "custom", compareFrom: from, compareTo: to });
              close();
            }}
          />
        </>
      )}
    </Popup>
  );
};
