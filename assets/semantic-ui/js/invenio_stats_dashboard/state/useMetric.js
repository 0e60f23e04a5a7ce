// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useMemo } from "react";
import { metricOf } from "../data/metrics";
import { useConfig } from "./context";

/** A metric with all that the page says of it. */
export function useMetric(name) {
  const { metrics } = useConfig();
  return useMemo(() => metricOf(metrics, name), [metrics, name]);
}
