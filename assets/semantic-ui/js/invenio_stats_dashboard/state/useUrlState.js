// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useCallback, useEffect, useMemo, useState } from "react";
import { RECORD } from "../data/filters";
import { formatState, parseState } from "./urlState";

/** What an address may name: tabs, periods of steps, parameters that filter. */
export const addressOptions = ({ layout, rangeOptions, breakdowns }) => ({
  tabs: layout.tabs.map(({ name }) => name),
  rangeOptions,
  params: [...Object.values(breakdowns).map(({ param }) => param), RECORD],
});

/**
 * The state of the page, kept in its address.
 *
 * @param {{layout: Object, rangeOptions: Object, breakdowns: Object}} config
 * @returns {[Object, Function]} the state, and a setter that takes a change of it, or a
 *   function from the state to a change, and adds a step to the history
 */
export function useUrlState(config) {
  const options = useMemo(() => addressOptions(config), [config]);
  const [state, setState] = useState(() => parseState(window.location.search, options));

  useEffect(() => {
    const follow = () => setState(parseState(window.location.search, options));
    window.addEventListener("popstate", follow);
    return () => window.removeEventListener("popstate", follow);
  }, [options]);

  const change = useCallback(
    (patch) => {
      const { pathname, search, hash } = window.location;
      const now = parseState(search, options);
      const next = { ...now, ...(typeof patch === "function" ? patch(now) : patch) };
      const address = pathname + formatState(next, options, search) + hash;
      if (address !== pathname + search + hash) {
        window.history.pushState(null, "", address);
      }
      setState(next);
    },
    [options]
  );
  return [state, change];
}
