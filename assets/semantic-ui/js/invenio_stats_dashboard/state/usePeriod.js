// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useRef } from "react";
import { resolvePeriod } from "../data/dates";
import { useSame } from "./useSame";

/**
 * First and last day shown: as the API says, and until it has said so as it will.
 *
 * @param {Object} state of the address
 * @param {Object} totals answer
 * @param {Object} periods named periods of the configuration
 */
export function usePeriod(state, totals, periods) {
  const { period: name, from, to } = state;
  const { data, updating } = totals;
  const asked = `${name} ${from} ${to}`;
  const known = useRef({});
  if (data && !updating) known.current = { asked, period: data.period };
  if (known.current.asked !== asked) {
    const firstDay = data && data.first_day;
    const period = from ? { from, to } : resolvePeriod(name, periods, firstDay);
    known.current = { asked, period };
  }
  const { period } = known.current;
  const label = from ? null : periods[name].label;
  return useSame({ from: period.from, to: period.to, label });
}
