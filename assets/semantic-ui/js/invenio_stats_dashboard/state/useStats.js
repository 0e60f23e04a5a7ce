// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useCallback, useLayoutEffect, useState } from "react";
import { formatQuery, parseQuery } from "../api/client";

const WAITING = {
  status: "loading",
  data: null,
  error: null,
  updating: false,
  round: null,
};

/** What is left after a failure: old data only while nobody answers at all. */
const afterFailure = (error) => (old) =>
  error.unreachable && old.data
    ? { ...old, updating: true }
    : { ...WAITING, status: "error", error };

/**
 * Read one answer and keep it up to date with its parameters.
 *
 * A change of parameters ends the request under way. Old data stay, marked as
 * updating, until the new ones are there.
 *
 * @param {StatsClient|Batch} client
 * @param {string} path
 * @param {Object} params
 * @param {{enabled: boolean, round: number, onError: Function}} options a new `round`
 *   asks again; nothing is asked while not `enabled`
 * @returns {{status: "loading"|"ready"|"error", data, error, updating, round, retry}}
 *   `round` is that of the answer
 */
export function useStats(client, path, params, options = {}) {
  const { enabled = true, round = 0, onError } = options;
  const [answer, setAnswer] = useState(WAITING);
  const [attempt, setAttempt] = useState(0);
  const query = formatQuery(params);

  // Not after the paint: the scripts of the theme may still hold that up.
  useLayoutEffect(() => {
    if (!enabled) return undefined;
    const control = new AbortController();
    setAnswer((old) => (old.data ? { ...old, updating: true } : WAITING));
    client.get(path, parseQuery(query), control.signal).then(
      (data) => {
        if (control.signal.aborted) return;
        setAnswer({ status: "ready", data, error: null, updating: false, round });
      },
      (error) => {
        if (control.signal.aborted) return;
        // First, so that an outage is known before anybody takes this as an answer.
        if (onError) onError(error, round);
        setAnswer(afterFailure(error));
      }
    );
    return () => control.abort();
  }, [client, path, query, enabled, round, attempt, onError]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { ...answer, retry };
}
