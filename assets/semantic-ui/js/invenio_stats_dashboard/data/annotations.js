// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { gapPlaces } from "./gaps";

/** Annotations: notes on days, numbered in the order of their days. */

/** Annotations of a period with their numbers, from 1 on. */
export const numbered = (annotations) =>
  (annotations || []).map((note, index) => ({ ...note, number: index + 1 }));

/** Those of them that touch some days. */
export const within = (notes, { from, to }) =>
  notes.filter((note) => note.from <= to && note.to >= from);

/** Whether they count on without a hole. */
const isRow = (numbers) =>
  numbers.every((number, index) => !index || number === numbers[index - 1] + 1);

/** `1`, `1–3`, `1, 3` */
function labelOf(notes) {
  const numbers = notes.map(({ number }) => number).sort((a, b) => a - b);
  const last = numbers[numbers.length - 1];
  if (numbers.length > 2 && isRow(numbers)) return `${numbers[0]}–${last}`;
  if (numbers.length > 3) return `${numbers[0]}…${last}`;
  return numbers.join(", ");
}

/** Width of a marker with a text, about. */
export const markWidth = (label) => Math.max(16, label.length * 7 + 8);

/** Air between two markers. */
const AIR = 3;

const edges = ({ notes, x }) => {
  const half = markWidth(labelOf(notes)) / 2;
  return [x - half, x + half];
};

/** Two groups as one, in the middle of all their notes. */
function joined(a, b) {
  const notes = [...a.notes, ...b.notes];
  const x = (a.x * a.notes.length + b.x * b.notes.length) / notes.length;
  return { notes, spans: [...a.spans, ...b.spans], x };
}

/** Groups in order, those that would overlap joined: one that grows may meet the next. */
function apart(groups) {
  return groups.reduce((done, group) => {
    let next = group;
    const rest = [...done];
    while (rest.length && edges(rest[rest.length - 1])[1] + AIR > edges(next)[0]) {
      next = joined(rest.pop(), next);
    }
    return [...rest, next];
  }, []);
}

/**
 * Markers of annotations, of those that stand too close to each other one together.
 *
 * @param {Object[]} notes numbered
 * @param {{from: string, to: string}[]} buckets
 * @param {Function} at from a place among the buckets to a position
 * @returns {{x: number, label: string, spans: number[][]}[]} centre, text, and from where
 *   to where each of the days goes
 */
export function noteMarks(notes, buckets, at) {
  const placed = gapPlaces(notes, buckets)
    .map((note) => {
      const span = [at(note.start), at(note.end)].sort((x, y) => x - y);
      return { notes: [note], spans: [span], x: (span[0] + span[1]) / 2 };
    })
    .sort((a, b) => a.x - b.x);
  return apart(placed).map(({ notes: own, spans, x }) => ({
    x,
    spans,
    label: labelOf(own),
  }));
}
