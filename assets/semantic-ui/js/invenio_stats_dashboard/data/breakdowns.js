// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { RECORD } from "./filters";

/**
 * The sentences of the page about a breakdown, whose title and name come from the
 * server: `others` (its further items), `several` (where a record can have several of
 * them) and `unknown`, which `counts` as an item where it says something of its own.
 */
const SENTENCES = {
  resource_types: {
    others: (count, n) => i18next.t("{{n}} other types", { count, n }),
  },
  access_statuses: {
    others: (count, n) => i18next.t("{{n}} other kinds of access", { count, n }),
  },
  languages: {
    others: (count, n) => i18next.t("{{n}} other languages", { count, n }),
    several: () => i18next.t("A record can have several languages"),
  },
  subjects: {
    others: (count, n) => i18next.t("{{n}} other subjects", { count, n }),
    several: () => i18next.t("A record can have several subjects"),
    nothing: (text) => i18next.t("No subject contains “{{text}}”", { text }),
  },
  rights: {
    others: (count, n) => i18next.t("{{n}} other licences", { count, n }),
    several: () => i18next.t("A record can have several licences"),
  },
  funders: {
    others: (count, n) => i18next.t("{{n}} other funders", { count, n }),
    several: () => i18next.t("A record can have several funders"),
  },
  periodicals: {
    others: (count, n) => i18next.t("{{n}} other journals", { count, n }),
  },
  publishers: {
    others: (count, n) => i18next.t("{{n}} other publishers", { count, n }),
  },
  affiliations: {
    others: (count, n) => i18next.t("{{n}} other affiliations", { count, n }),
    several: () => i18next.t("A record can have several affiliations"),
  },
  contributor_affiliations: {
    others: (count, n) => i18next.t("{{n}} other affiliations", { count, n }),
    several: () => i18next.t("A record can have several affiliations"),
  },
  countries: {
    others: (count, n) => i18next.t("{{n}} other countries", { count, n }),
  },
  referrers: {
    others: (count, n) => i18next.t("{{n}} other sites", { count, n }),
    unknown: () => i18next.t("Direct or unknown"),
    counts: true,
  },
  file_types: {
    others: (count, n) => i18next.t("{{n}} other file types", { count, n }),
    several: () => i18next.t("A record can have several file types"),
  },
  files: {
    others: (count, n) => i18next.t("{{n}} other files", { count, n }),
  },
  creators: {
    others: (count, n) => i18next.t("{{n}} other researchers", { count, n }),
    several: () => i18next.t("A record can have several creators"),
  },
};

const ANY = {
  unknown: () => i18next.t("Unknown"),
  others: (count, n) => i18next.t("{{n}} others", { count, n }),
  several: () => i18next.t("A record can have several of these"),
  nothing: (text) => i18next.t("Nothing contains “{{text}}”", { text }),
};

/**
 * Words of a breakdown.
 *
 * @param {string} id id in the API
 * @param {Object} breakdowns of the configuration, by id: `{title, name, …}`
 */
export function breakdownOf(id, breakdowns) {
  if (!breakdowns[id]) throw new Error(`Unknown breakdown: ${id}`);
  const { title, name } = breakdowns[id];
  return { title, name, ...ANY, ...SENTENCES[id] };
}

/** What a filter is called: by a breakdown, or by single records. */
export const filterName = (id, breakdowns) =>
  id === RECORD ? i18next.t("Record") : breakdownOf(id, breakdowns).name;
