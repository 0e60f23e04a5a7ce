// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useRef } from "react";

/** Labels of the keys that filter: as the API says, until then as they were chosen. */
export function useLabels(totals) {
  const labels = useRef(null);
  if (!labels.current) {
    const known = new Map();
    labels.current = {
      learn: (param, key, label) => known.set(`${param}=${key}`, label),
      labelOf: (param, key) => known.get(`${param}=${key}`) || key,
    };
  }
  const { learn } = labels.current;
  ((totals && totals.filters) || []).forEach(({ param, values, labels: texts = [] }) =>
    values.forEach((key, index) => learn(param, key, texts[index] || key))
  );
  return labels.current;
}
