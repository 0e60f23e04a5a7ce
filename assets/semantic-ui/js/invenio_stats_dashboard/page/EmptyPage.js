// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { metricsOf } from "../data/emptiness";
import { EmptyState } from "../panels/EmptyStates";
import { useTotals } from "../state/context";

/** What the panels have in common that have nothing to show: said once, for all. */
export const EmptyPage = ({ items, hidden }) => {
  const { data } = useTotals().totals;
  const first = items
    .flatMap((cell) => cell.items)
    .find(({ name }) => name === hidden[0]);
  const never = Boolean(data) && data.first_day === null;
  return (
    <section
      className="sd-empty-page"
      aria-label={i18next.t("Panels without data")}
      role="status"
    >
      <EmptyState
        title={
          never
            ? i18next.t("Nothing to count yet")
            : i18next.t("Nothing in this period")
        }
        metric={metricsOf(first.props)[0]}
        fill={
          never
            ? i18next.t(
                "Numbers appear here once records are published, viewed and downloaded."
              )
            : ""
        }
      />
    </section>
  );
};

EmptyPage.propTypes = {
  items: PropTypes.arrayOf(PropTypes.object).isRequired,
  hidden: PropTypes.arrayOf(PropTypes.string).isRequired,
};
