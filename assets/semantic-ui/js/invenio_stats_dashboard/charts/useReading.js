// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useState } from "react";

const STEPS = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

/** Index that a key leads to, or null when the key means nothing here. */
export function nextIndex(key, at, count, rtl) {
  const step = STEPS[key];
  if (!step) return null;
  const forward = rtl && Number.isFinite(step) ? -step : step;
  const outside = forward < 0 ? count : -1;
  return Math.max(0, Math.min(count - 1, (at === null ? outside : at) + forward));
}

/**
 * Which bucket is being read, by pointer or by keyboard.
 *
 * @returns {[?number, Object]} its index, and the handlers for the plot
 */
export function useReading({ box, scale, buckets, rtl, onPick }) {
  const [at, setAt] = useState(null);
  const current = at === null ? null : Math.min(at, buckets.length - 1);
  const move = ({ clientX }) =>
    setAt(scale.indexAt(clientX - box.current.getBoundingClientRect().left));
  const leave = () => setAt(null);
  const onKeyDown = (event) => {
    if (event.key === "Escape") leave();
    if (event.key === "Enter" && current !== null) onPick(buckets[current]);
    const next = nextIndex(event.key, current, buckets.length, rtl);
    if (next === null) return;
    event.preventDefault();
    setAt(next);
  };
  return [
    current,
    {
      onKeyDown,
      onBlur: leave,
      onPointerMove: move,
      onPointerDown: move,
      onPointerLeave: leave,
    },
  ];
}
