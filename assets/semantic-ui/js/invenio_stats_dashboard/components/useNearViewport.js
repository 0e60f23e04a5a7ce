// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useEffect, useState } from "react";
import { useDashboard } from "../context";

const MARGIN = "400px 0px";
const IDLE_MS = 3000;
const ROW_MS = 500;

/**
 * Whether an element's data are worth asking for: it has come near the window, the page
 * is being printed, or nothing has happened for a while, row after row, so that a print
 * started from the browser's own menu has them.
 *
 * @param {Object} box reference to the element
 * @param {number} row its place on the page
 */
export function useNearViewport(box, row) {
  const { printing } = useDashboard();
  const [near, setNear] = useState(typeof IntersectionObserver === "undefined");
  useEffect(() => {
    if (near || !box.current) return undefined;
    const show = () => setNear(true);
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && show(),
      { rootMargin: MARGIN }
    );
    observer.observe(box.current);
    const timer = setTimeout(show, IDLE_MS + row * ROW_MS);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [near, box, row]);
  return near || printing;
}
