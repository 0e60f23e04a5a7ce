// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useCallback, useState } from "react";
import { useRecovery } from "./useRecovery";

/**
 * Whether the server answers; while it does not, the totals are asked for again.
 *
 * `onError` takes each failure with the round it belongs to; a new `round` asks anew,
 * and `learn` ends the outage at an answer to a later one.
 *
 * @returns {{error: ?ApiError, round: number, onError, retryAll, learn}}
 */
export function useOutage() {
  const [outage, setOutage] = useState(null);
  const [round, setRound] = useState(0);
  const onError = useCallback((error, at) => {
    if (error.unreachable) setOutage({ error, round: at });
  }, []);
  const retryAll = useCallback(() => setRound((count) => count + 1), []);
  const error = outage && outage.error;
  useRecovery(error, retryAll);
  const learn = (totals) => {
    if (outage && totals.round !== null && totals.round > outage.round) setOutage(null);
  };
  return { error, round, onError, retryAll, learn };
}
