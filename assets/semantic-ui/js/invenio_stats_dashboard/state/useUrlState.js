// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useCallback, useEffect, useMemo, useState } from "react";
import { RECORD } from "../data/filters";
import { changed, formatState, parseState, strayParams } from "./urlState";

/** What an address may name: tabs, periods of steps, parameters that filter. */
export const addressOptions = ({ layout, rangeOptions, periods, breakdowns }) => ({
  periods: Object.keys(periods),
  tabs: layout.tabs.map(({ name }) => name),
  rangeOptions,
  params: [...Object.values(breakdowns).map(({ param }) => param), RECORD],
});

/**
 * The state of the page, kept in its address.
 *
 * @param {{layout: Object, rangeOptions: Object, breakdowns: Object}} config
 * @returns {[Object, Function, string[][]]} the state, and a setter that takes a change of it, or a
 *   function from the state to a change, and adds a step to the history; and what the
 *   address that the page was opened with had that means nothing here
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
      const next = changed(now, typeof patch === "function" ? patch(now) : patch);
      const address = pathname + formatState(next, options, search) + hash;
      if (address !== pathname + search + hash) {
        window.history.pushState(null, "", address);
      }
      setState(parseState(address.slice(pathname.length).split("#")[0], options));
    },
    [options]
  );
  const [stray] = useState(() => strayParams(window.location.search, options));
  useEffect(() => {
    if (!stray.length) return;
    const { pathname, search, hash } = window.location;
    const valid = formatState(parseState(search, options), options, search);
    window.history.replaceState(null, "", pathname + valid + hash);
  }, [stray, options]);
  return [state, change, stray];
}
