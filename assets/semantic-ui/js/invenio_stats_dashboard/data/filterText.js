// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { filterName } from "./breakdowns";
import { breakdownOfParam, chipsOf } from "./filters";

/** Filters in words. `dashboard` is what the page shares: `config` and `labelOf`. */

/** What a filter says: `Country: Germany or Austria`. */
export function filterText({ config, labelOf }, { param, negated, keys }) {
  const { breakdowns, locale } = config;
  const name = filterName(breakdownOfParam(breakdowns, param), breakdowns);
  const values = new Intl.ListFormat(locale, { type: "disjunction" }).format(
    keys.map((key) => labelOf(param, key))
  );
  return negated
    ? i18next.t("{{name}}: not {{values}}", { name, values })
    : i18next.t("{{name}}: {{values}}", { name, values });
}

/** All filters in force, one after the other; "" when there are none. */
export const filtersText = (dashboard) =>
  chipsOf(dashboard.state.filters)
    .map((chip) => filterText(dashboard, chip))
    .join("; ");
