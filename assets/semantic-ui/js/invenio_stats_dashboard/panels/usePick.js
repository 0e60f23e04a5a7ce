// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useCallback } from "react";
import { argumentOf, toggleKey } from "../data/filters";
import { usePage, useUrl } from "../state/context";
import { useSame } from "../state/useSame";

const NONE = [];

/**
 * How the items of a breakdown filter the page.
 *
 * @param {?string} param parameter of the filter, none where it cannot be filtered by
 * @returns {Function} item `{key, label}` → null, or `{state, toggle}` with the state
 *   "chosen", "excluded", "muted" (others are chosen) or ""; the same function for as
 *   long as the filters of the parameter are the same
 */
export function usePick(param) {
  const { learn } = usePage();
  const { state, setState } = useUrl();
  const chosen = useSame(state.filters[param] || NONE);
  const excluded = useSame(state.filters[argumentOf(param, true)] || NONE);
  return useCallback(
    ({ key, label }) => {
      if (!param) return null;
      let looks = chosen.length ? "muted" : "";
      if (chosen.includes(key)) looks = "chosen";
      if (excluded.includes(key)) looks = "excluded";
      const toggle = () => {
        learn(param, key, label);
        setState(({ filters }) => ({ filters: toggleKey(filters, param, key) }));
      };
      return { state: looks, toggle };
    },
    [param, chosen, excluded, learn, setState]
  );
}
