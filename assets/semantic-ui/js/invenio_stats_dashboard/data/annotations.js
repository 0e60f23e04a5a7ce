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
      const [a, b] = [at(note.start), at(note.end)].sort((x, y) => x - y);
      return { note, span: [a, b], x: (a + b) / 2 };
    })
    .sort((a, b) => a.x - b.x);
  const groups = [];
  placed.forEach((entry) => {
    const last = groups[groups.length - 1];
    const end = last && last.x + markWidth(labelOf(last.notes)) / 2;
    if (last && entry.x - 10 < end) {
      last.notes.push(entry.note);
      last.spans.push(entry.span);
      last.x = (last.spans[0][0] + last.spans[0][1] + 2 * entry.x) / 4;
    } else {
      groups.push({ notes: [entry.note], spans: [entry.span], x: entry.x });
    }
  });
  return groups.map(({ notes: own, spans, x }) => ({ x, spans, label: labelOf(own) }));
}
