// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useRef } from "react";

const text = (value) => JSON.stringify(value);

/** A plain value, as the same object for as long as it says the same. */
export function useSame(value) {
  const known = useRef(value);
  if (known.current !== value && text(known.current) !== text(value)) {
    known.current = value;
  }
  return known.current;
}
