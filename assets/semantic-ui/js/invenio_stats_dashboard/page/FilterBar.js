// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useRef } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { chipsOf, setKeys } from "../data/filters";
import { filterText } from "../data/filterText";
import { formatNumber, formatShare } from "../data/numbers";
import { useLocale, useTotals, useView } from "../state/context";
import { useMetric } from "../state/useMetric";
import { Icon } from "../ui/Icon";
import { Isolated } from "../ui/Text";

/** How much of everything the filters leave: `4,912 of 21,658 views (22.7%)`. */
function useShare() {
  const locale = useLocale();
  const { amount } = useMetric("views");
  const { totals, plain } = useTotals();
  if (!plain.data || !totals.data || totals.updating) return null;
  const part = totals.data.metrics.views.value;
  const whole = plain.data.metrics.views.value;
  if (part === null || !whole) return null;
  return i18next.t("{{part}} of {{whole}} ({{share}})", {
    part: formatNumber(part, locale),
    whole: amount(whole, formatNumber(whole, locale)),
    share: formatShare(part / whole, locale),
  });
}

const Chip = ({ text, onOpen, onRemove }) => (
  <li className="sd-chip">
    <button type="button" onClick={onOpen} title={text}>
      <Isolated>{text}</Isolated>
    </button>
    <button
      type="button"
      className="sd-chip-remove"
      aria-label={i18next.t("Remove filter: {{filter}}", { filter: text })}
      onClick={onRemove}
    >
      <Icon name="cross" />
    </button>
  </li>
);

Chip.propTypes = {
  text: PropTypes.string.isRequired,
  onOpen: PropTypes.func.isRequired,
  onRemove: PropTypes.func.isRequired,
};

/** The filters in force, each to be removed, and what they leave. */
export const FilterBar = ({ onOpen }) => {
  const view = useView();
  const { state, setState, filtered } = view;
  const list = useRef(null);
  const textOf = (chip) => filterText(view, chip);
  const share = useShare();
  const chips = chipsOf(state.filters);
  const remove = ({ argument }, index) => {
    setState((now) => ({ filters: setKeys(now.filters, argument, []) }));
    // Where the focus was is gone: it goes on to the next chip, or back to "Filter".
    setTimeout(() => {
      const buttons = list.current
        ? list.current.querySelectorAll(".sd-chip-remove")
        : [];
      const next = buttons[index] || buttons[index - 1];
      (next || document.getElementById("sd-filter-button")).focus();
    });
  };
  return (
    <>
      <span className="sd-hidden" role="status">
        {filtered &&
          share &&
          i18next.t("Filtered by {{filters}}. {{share}}", {
            filters: chips.map(textOf).join(", "),
            share,
          })}
      </span>
      {filtered && (
        <div className="sd-filters">
          <ul ref={list} aria-label={i18next.t("Filters")}>
            {chips.map((chip, index) => (
              <Chip
                key={chip.argument}
                text={textOf(chip)}
                onOpen={() => onOpen(chip.param)}
                onRemove={() => remove(chip, index)}
              />
            ))}
          </ul>
          <button
            type="button"
            className="sd-link"
            onClick={() => {
              setState({ filters: {} });
              // This button goes with the filters.
              document.getElementById("sd-filter-button").focus();
            }}
          >
            {i18next.t("Clear filters")}
          </button>
          <span className="sd-muted">{share && <Isolated>{share}</Isolated>}</span>
        </div>
      )}
    </>
  );
};

FilterBar.propTypes = { onOpen: PropTypes.func.isRequired };
