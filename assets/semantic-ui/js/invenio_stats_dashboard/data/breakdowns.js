// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { i18next } from "@translations/invenio_stats_dashboard/i18next";

/** Titles of the breakdowns, a single one, and what their further items are called. */
const BREAKDOWNS = {
  resource_types: {
    title: () => i18next.t("Resource types"),
    one: () => i18next.t("Resource type"),
    others: (count, n) => i18next.t("{{n}} other types", { count, n }),
  },
  access_statuses: {
    title: () => i18next.t("Access"),
    one: () => i18next.t("Access"),
    others: (count, n) => i18next.t("{{n}} other kinds of access", { count, n }),
  },
  languages: {
    title: () => i18next.t("Languages"),
    one: () => i18next.t("Language"),
    others: (count, n) => i18next.t("{{n}} other languages", { count, n }),
    several: () => i18next.t("A record can have several languages"),
  },
  subjects: {
    title: () => i18next.t("Subjects"),
    one: () => i18next.t("Subject"),
    others: (count, n) => i18next.t("{{n}} other subjects", { count, n }),
    several: () => i18next.t("A record can have several subjects"),
  },
  rights: {
    title: () => i18next.t("Licences"),
    one: () => i18next.t("Licence"),
    others: (count, n) => i18next.t("{{n}} other licences", { count, n }),
    several: () => i18next.t("A record can have several licences"),
  },
  funders: {
    title: () => i18next.t("Funders"),
    one: () => i18next.t("Funder"),
    others: (count, n) => i18next.t("{{n}} other funders", { count, n }),
    several: () => i18next.t("A record can have several funders"),
  },
  periodicals: {
    title: () => i18next.t("Journals"),
    one: () => i18next.t("Journal"),
    others: (count, n) => i18next.t("{{n}} other journals", { count, n }),
  },
  publishers: {
    title: () => i18next.t("Publishers"),
    one: () => i18next.t("Publisher"),
    others: (count, n) => i18next.t("{{n}} other publishers", { count, n }),
  },
  affiliations: {
    title: () => i18next.t("Affiliations"),
    one: () => i18next.t("Affiliation"),
    others: (count, n) => i18next.t("{{n}} other affiliations", { count, n }),
    several: () => i18next.t("A record can have several affiliations"),
  },
  contributor_affiliations: {
    title: () => i18next.t("Affiliations of contributors"),
    one: () => i18next.t("Affiliation of contributors"),
    others: (count, n) => i18next.t("{{n}} other affiliations", { count, n }),
    several: () => i18next.t("A record can have several affiliations"),
  },
  countries: {
    title: () => i18next.t("Top countries"),
    one: () => i18next.t("Country"),
    others: (count, n) => i18next.t("{{n}} other countries", { count, n }),
  },
  referrers: {
    title: () => i18next.t("Referrers"),
    one: () => i18next.t("Referrer"),
    others: (count, n) => i18next.t("{{n}} other sites", { count, n }),
    unknown: () => i18next.t("Direct or unknown"),
  },
  record: {
    title: () => i18next.t("Records"),
    one: () => i18next.t("Record"),
  },
  file_types: {
    title: () => i18next.t("File types"),
    one: () => i18next.t("File type"),
    others: (count, n) => i18next.t("{{n}} other file types", { count, n }),
    several: () => i18next.t("A record can have several file types"),
  },
};

/**
 * Words of a breakdown; one that the instance added has its configured title.
 *
 * @param {string} id id in the API
 * @param {Object} configured `{title}` by id
 */
export function breakdownOf(id, configured = {}) {
  const known = BREAKDOWNS[id];
  const title = configured[id] && configured[id].title;
  if (!known && !title) throw new Error(`Unknown breakdown: ${id}`);
  return {
    unknown: () => i18next.t("Unknown"),
    others: (count, n) => i18next.t("{{n}} others", { count, n }),
    several: () => i18next.t("A record can have several of these"),
    one: () => title,
    ...known,
    ...(title ? { title: () => title } : {}),
  };
}

export const BREAKDOWN_IDS = Object.keys(BREAKDOWNS).filter((id) => id !== "record");
