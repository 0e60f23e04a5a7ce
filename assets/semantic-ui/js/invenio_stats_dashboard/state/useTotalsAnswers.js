// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useMemo, useRef } from "react";
import { formatQuery } from "../api/client";
import { hasFilters } from "../data/filters";
import { useStats } from "./useStats";

/**
 * The totals of the page, with its filters and without them.
 *
 * Those without filters were mostly on the page a moment ago, when there were none yet:
 * then they are not asked for again.
 *
 * @returns {{totals: Object, plain: Object}} answers as of `useStats`
 */
export function useTotalsAnswers({ client, batch, params, filters, outage }) {
  const { round, onError } = outage;
  const filtered = hasFilters(filters);
  const own = { ...params, sparklines: "true" };
  const totals = useStats(client, "totals", { ...own, ...filters }, { round, onError });

  const known = useRef({});
  const query = formatQuery(own);
  const settled = totals.status === "ready" && !totals.updating;
  if (settled && !filtered) known.current = { client, query, answer: totals };
  const remembered =
    known.current.client === client && known.current.query === query
      ? known.current.answer
      : null;
  const asked = useStats(batch, "totals", own, {
    enabled: filtered && !remembered && totals.status !== "loading" && !outage.error,
    round,
  });
  const plain = filtered ? remembered || asked : totals;
  return useMemo(() => ({ totals, plain }), [totals, plain]);
}
