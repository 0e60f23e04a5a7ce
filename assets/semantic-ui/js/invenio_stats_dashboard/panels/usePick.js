// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { argumentOf, toggleKey } from "../data/filters";
import { useDashboard } from "../state/context";

/**
 * How the items of a breakdown filter the page.
 *
 * @param {?string} param parameter of the filter, none where it cannot be filtered by
 * @returns {Function} item `{key, label}` → null, or `{state, toggle}` with the state
 *   "chosen", "excluded", "muted" (others are chosen) or ""
 */
export function usePick(param) {
  const { state, setState, learn } = useDashboard();
  if (!param) return () => null;
  const chosen = state.filters[param] || [];
  const excluded = state.filters[argumentOf(param, true)] || [];
  return ({ key, label }) => {
    let looks = chosen.length ? "muted" : "";
    if (chosen.includes(key)) looks = "chosen";
    if (excluded.includes(key)) looks = "excluded";
    const toggle = () => {
      learn(param, key, label);
      setState({ filters: toggleKey(state.filters, param, key) });
    };
    return { state: looks, toggle };
  };
}
