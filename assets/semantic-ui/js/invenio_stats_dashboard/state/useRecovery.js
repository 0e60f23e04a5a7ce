// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useEffect, useRef } from "react";

const SECONDS = [5, 10, 20, 40, 60];

/** Seconds until the next attempt, longer each time, at least what was asked for. */
export const waitFor = (attempt, retryAfter = 0) =>
  Math.max(SECONDS[Math.min(attempt, SECONDS.length - 1)], Math.min(retryAfter, 300));

/**
 * Try again by itself, less and less often, for as long as nobody answers.
 *
 * @param {?ApiError} error the latest failure, null once all is well
 * @param {Function} retry
 */
export function useRecovery(error, retry) {
  const attempts = useRef(0);
  useEffect(() => {
    if (!error) {
      attempts.current = 0;
      return undefined;
    }
    const seconds = waitFor(attempts.current, error.retryAfter);
    const timer = setTimeout(() => {
      attempts.current += 1;
      retry();
    }, seconds * 1000);
    // Back online: no need to wait for the next attempt.
    window.addEventListener("online", retry);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("online", retry);
    };
  }, [error, retry]);
}
