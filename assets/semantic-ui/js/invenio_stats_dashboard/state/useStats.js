// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useCallback, useLayoutEffect, useMemo, useState } from "react";
import { formatQuery, parseQuery } from "../api/client";

const NOTHING = { data: null, error: null, round: null, question: null };

/** What is left after a failure: old data only while nobody answers at all. */
const afterFailure = (error, question) => (old) =>
  error.unreachable ? { ...old, error, question } : { ...NOTHING, error, question };

/** How an answer stands to the question that is asked now. */
function read({ data, error, round, question }, asked) {
  const settled = question === asked;
  if (data) {
    const updating = !settled || Boolean(error);
    return { status: "ready", data, error: null, updating, round };
  }
  const failed = settled && error;
  return {
    status: failed ? "error" : "loading",
    data: null,
    error: failed ? error : null,
    updating: false,
    round: null,
  };
}

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
  const [answer, setAnswer] = useState(NOTHING);
  const [attempt, setAttempt] = useState(0);
  const query = formatQuery(params);
  const question = useMemo(
    () => ({ client, path, query, round, attempt }),
    [client, path, query, round, attempt]
  );

  // Not after the paint: the scripts of the theme may still hold that up.
  useLayoutEffect(() => {
    if (!enabled) return undefined;
    const control = new AbortController();
    const { signal } = control;
    question.client.get(question.path, parseQuery(question.query), signal).then(
      (data) => {
        if (signal.aborted) return;
        setAnswer({ data, error: null, round: question.round, question });
      },
      (error) => {
        if (signal.aborted) return;
        // First, so that an outage is known before anybody takes this as an answer.
        if (onError) onError(error, question.round);
        setAnswer(afterFailure(error, question));
      }
    );
    return () => control.abort();
  }, [question, enabled, onError]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return useMemo(
    () => ({ ...read(answer, question), retry }),
    [answer, question, retry]
  );
}
