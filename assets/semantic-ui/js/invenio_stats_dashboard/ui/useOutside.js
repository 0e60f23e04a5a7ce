// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useEffect } from "react";

/** Call `close` on Escape and on a press outside of `box`, while `open`. */
export function useOutside(box, open, close) {
  useEffect(() => {
    if (!open) return undefined;
    const press = (event) => {
      if (box.current && !box.current.contains(event.target)) close(false);
    };
    const key = (event) => {
      if (event.key === "Escape") close(true);
    };
    document.addEventListener("mousedown", press);
    document.addEventListener("keydown", key);
    return () => {
      document.removeEventListener("mousedown", press);
      document.removeEventListener("keydown", key);
    };
  });
}
