// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useEffect, useLayoutEffect, useState } from "react";
import { usePage } from "../state/context";

/** About a screen: what is read next is asked for together, and is there in time. */
const MARGIN = 900;
const IDLE_MS = 3000;
const ROW_MS = 500;

/** What the observer will say, known before the first paint. */
function isNear(element, margin) {
  if (!element) return false;
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > -margin && top < window.innerHeight + margin;
}

/**
 * Whether an element has been in the window, or close to it, or is being printed.
 *
 * @param {Object} box reference to the element
 * @param {number} margin pixels around the window
 */
export function useSight(box, margin) {
  const { printing } = usePage();
  const [seen, setSeen] = useState(typeof IntersectionObserver === "undefined");
  useLayoutEffect(() => {
    if (isNear(box.current, margin)) setSeen(true);
  }, [box, margin]);
  useEffect(() => {
    if (seen || !box.current) return undefined;
    const observer = new IntersectionObserver(
      (entries) =>
        entries.some(({ isIntersecting }) => isIntersecting) && setSeen(true),
      { rootMargin: `${margin}px 0px` }
    );
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [seen, box, margin]);
  return seen || printing;
}

/**
 * Whether an element's data are worth asking for: it has come near the window, the page
 * is being printed, or nothing has happened for a while, row after row, so that a print
 * started from the browser's own menu has them.
 *
 * @param {Object} box reference to the element
 * @param {number} row its place on the page
 */
export function useNearViewport(box, row) {
  const seen = useSight(box, MARGIN);
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (seen) return undefined;
    const timer = setTimeout(() => setLate(true), IDLE_MS + row * ROW_MS);
    return () => clearTimeout(timer);
  }, [seen, row]);
  return seen || late;
}
