// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useRef, useState } from "react";
import { nextIndex, ordered } from "../data/brush";

const NOWHERE = { at: null, anchor: null };

/**
 * Which bucket is being read, and which are being selected, by pointer or keyboard.
 *
 * A drag, or arrows with Shift, select; Enter or letting go chooses the selection, or
 * else the bucket; Escape gives the selection up, then the reading. A finger reads with
 * the first touch and chooses with the second.
 *
 * @param {Object} options `box`, `scale` and `count` of buckets; `onPick` gets the first
 *   and the last index that were chosen
 * @returns {[?number, ?number[], Object]} index that is read, first and last index of
 *   the selection, and the handlers for the plot
 */
export function useReading({ box, scale, count, rtl, onPick }) {
  const [place, setPlace] = useState(NOWHERE);
  const pressed = useRef(null);
  const inside = (index) => (index === null ? null : Math.min(index, count - 1));
  const at = inside(place.at);
  const selection = ordered(inside(place.anchor), at);

  const indexOf = ({ clientX }) =>
    scale.indexAt(clientX - box.current.getBoundingClientRect().left);
  const choose = (range) => {
    setPlace(NOWHERE);
    onPick(range);
  };
  const onPointerDown = (event) => {
    if (event.button) return;
    const index = indexOf(event);
    const again = event.pointerType !== "touch" || at === index;
    pressed.current = { index, again };
    setPlace({ at: index, anchor: null });
  };
  const onPointerMove = (event) => {
    const index = indexOf(event);
    const start = pressed.current;
    const dragged = start && (start.moved || index !== start.index);
    if (dragged && !start.moved) {
      start.moved = true;
      // The drag goes on where the pointer leaves the plot.
      box.current.setPointerCapture(event.pointerId);
    }
    setPlace({ at: index, anchor: dragged ? start.index : null });
  };
  const onPointerUp = (event) => {
    const start = pressed.current;
    pressed.current = null;
    if (!start) return;
    const index = indexOf(event);
    if (start.moved) choose(ordered(start.index, index));
    else if (start.again) choose([index, index]);
  };
  const leave = () => {
    pressed.current = null;
    setPlace(NOWHERE);
  };
  // A finger that lifts has not gone away: its reading stays until the next touch.
  const onPointerLeave = ({ pointerType }) => {
    const dragging = pressed.current && pressed.current.moved;
    if (!dragging && pointerType !== "touch") leave();
  };
  const onKeyDown = (event) => {
    if (event.key === "Escape") {
      pressed.current = null;
      setPlace({ at: place.anchor === null ? null : at, anchor: null });
    }
    if (event.key === "Enter" && at !== null) choose(selection || [at, at]);
    const next = nextIndex(event.key, at, count, rtl);
    if (next === null) return;
    event.preventDefault();
    const start = place.anchor === null ? at : place.anchor;
    setPlace({ at: next, anchor: event.shiftKey ? start : null });
  };
  return [
    at,
    selection,
    {
      onKeyDown,
      onBlur: leave,
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel: leave,
      onPointerLeave,
    },
  ];
}
