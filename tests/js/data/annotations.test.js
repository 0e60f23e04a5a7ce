// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import {
  noteMarks,
  numbered,
  within,
} from "@js/invenio_stats_dashboard/data/annotations";

const days = [1, 2, 3, 4, 5].map((day) => ({
  from: `2026-03-0${day}`,
  to: `2026-03-0${day}`,
}));
const note = (from, to = from) => ({ id: from, from, to, text: from });
const at = (place) => place * 100;

test("notes are numbered, and found by the days they touch", () => {
  const notes = numbered([note("2026-03-01", "2026-03-03"), note("2026-03-05")]);

  expect(notes.map(({ number }) => number)).toEqual([1, 2]);
  expect(within(notes, { from: "2026-03-03", to: "2026-03-04" })).toEqual([notes[0]]);
  expect(within(notes, { from: "2026-03-04", to: "2026-03-04" })).toEqual([]);
  expect(numbered(undefined)).toEqual([]);
});

test("a marker stands in the middle of its days, cut off at the edge", () => {
  const notes = numbered([note("2026-02-01", "2026-03-02"), note("2026-03-05")]);

  expect(noteMarks(notes, days, at)).toEqual([
    { x: 100, label: "1", spans: [[0, 200]] },
    { x: 450, label: "2", spans: [[400, 500]] },
  ]);
});

test("markers that would overlap are one", () => {
  const several = (count) =>
    numbered(Array.from({ length: count }, () => note("2026-03-02")));
  const labels = (count) =>
    noteMarks(several(count), days, at).map(({ label }) => label);

  expect(labels(2)).toEqual(["1, 2"]);
  expect(labels(5)).toEqual(["1–5"]);
});

test("a marker that grows joins the next", () => {
  const notes = numbered([
    note("2026-03-01"),
    note("2026-03-02"),
    note("2026-03-03"),
    note("2026-03-05"),
  ]);
  const near = (place) => place * 17;

  const marks = noteMarks(notes, days, near);
  expect(marks.map(({ label }) => label)).toEqual(["1–3", "4"]);
  expect(marks[0].spans).toHaveLength(3);
});

test("without buckets there is nothing to mark", () =>
  expect(noteMarks(numbered([note("2026-03-02")]), [], at)).toEqual([]));
