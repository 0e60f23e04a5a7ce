// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { createContext, useContext } from "react";

/**
 * What the parts of the page share, in three contexts, so that a change renders only
 * what depends on it.
 *
 * - The page: its configuration, the clients, labels of filters, sample data, printing,
 *   and whether the server answers. Hardly ever changes.
 * - The address: `{state, setState, params, filtered, period}`.
 * - The totals: `{totals, plain}`, as asked for with the filters and without them.
 */
export const PageContext = createContext(null);
export const UrlContext = createContext(null);
export const TotalsContext = createContext(null);

export const usePage = () => useContext(PageContext);
export const useUrl = () => useContext(UrlContext);
export const useTotals = () => useContext(TotalsContext);

export const useConfig = () => usePage().config;
export const useLocale = () => useConfig().locale;

/** Page and address together, for sentences about what is in view. */
export const useView = () => ({ ...usePage(), ...useUrl() });

/** What the page is about, as a word in the addresses of the API. */
export const scopeOf = ({ scope, community }) =>
  scope || (community ? community.slug : "global");

/** Whether the page is for its reader alone, so that other sites cannot show it. */
export const isPersonal = ({ scope }) => scope === "user:me";
