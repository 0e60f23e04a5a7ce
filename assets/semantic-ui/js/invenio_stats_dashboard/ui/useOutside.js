// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useEffect } from "react";

/** Call `close` on Escape, and when press or focus go outside of `box`, while `open`. */
export function useOutside(box, open, close) {
  useEffect(() => {
    if (!open) return undefined;
    const leave = (event) => {
      if (box.current && !box.current.contains(event.target)) close(false);
    };
    const key = (event) => {
      if (event.key === "Escape") close(true);
    };
    document.addEventListener("mousedown", leave);
    document.addEventListener("focusin", leave);
    document.addEventListener("keydown", key);
    return () => {
      document.removeEventListener("mousedown", leave);
      document.removeEventListener("focusin", leave);
      document.removeEventListener("keydown", key);
    };
  });
}
