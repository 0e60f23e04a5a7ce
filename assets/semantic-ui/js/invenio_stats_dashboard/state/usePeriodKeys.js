// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useCallback } from "react";
import { PERIOD_KEYS } from "../data/periodKeys";
import { useConfig, useUrl } from "./context";

const TYPING = "input, select, textarea";

/**
 * Keys that choose a period, for wherever they are listened to: never on the whole page,
 * where they would get in the way of speech input.
 *
 * @returns {Function} handler of a key, which gives whether it has chosen something
 */
export function usePeriodKeys() {
  const { periods } = useConfig();
  const { setState } = useUrl();
  return useCallback(
    (event) => {
      const { key, ctrlKey, metaKey, altKey, target, defaultPrevented } = event;
      if (ctrlKey || metaKey || altKey || defaultPrevented) return false;
      if (target.matches(TYPING)) return false;
      const period = Object.keys(periods).find(
        (name) => PERIOD_KEYS[name] === key.toLowerCase()
      );
      if (!period) return false;
      event.preventDefault();
      setState({ period, from: null, to: null });
      return true;
    },
    [periods, setState]
  );
}
