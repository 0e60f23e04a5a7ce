// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useEffect, useState } from "react";

const PAUSE_MS = 250;

/** A value that follows another once that has stayed the same for a moment. */
export function useSettled(value, pause = PAUSE_MS) {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}
