// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useEffect, useRef, useState } from "react";
import PropTypes from "prop-types";
import { TotalsContext, UrlContext, useTotals, useUrl } from "./context";
import { isSameView } from "./urlState";

/** Call back once the browser has painted; the function returned gives that up. */
function afterPaint(callback) {
  let timer = null;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(callback);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

/** A value as it was at the last paint: what depends on it is drawn after the rest. */
export function useAfterPaint(value) {
  const [reached, setReached] = useState(value);
  const waits = reached !== value;
  useEffect(
    () => (waits ? afterPaint(() => setReached(value)) : undefined),
    [waits, value]
  );
  return reached;
}

/**
 * Lets what is inside know of another view once the page around it has been painted: the
 * answer to a press is seen before all panels are drawn anew. What a panel keeps in the
 * address for itself, it knows at once.
 */
export const Deferred = ({ children }) => {
  const [url, totals] = [useUrl(), useTotals()];
  const [reached, setReached] = useState(url.state);
  const shown = useRef(null);
  const waits = !isSameView(reached, url.state);
  if (!waits) shown.current = { url, totals };
  useEffect(
    () => (waits ? afterPaint(() => setReached(url.state)) : undefined),
    [waits, url.state]
  );
  return (
    <UrlContext.Provider value={shown.current.url}>
      <TotalsContext.Provider value={shown.current.totals}>
        {children}
      </TotalsContext.Provider>
    </UrlContext.Provider>
  );
};

Deferred.propTypes = { children: PropTypes.node.isRequired };
