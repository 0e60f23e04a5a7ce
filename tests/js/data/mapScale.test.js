// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { boundsOf, classOf, codeOf } from "@js/invenio_stats_dashboard/data/mapScale";

test("steps of 1-3-10, chosen from the largest", () => {
  expect(boundsOf(7, true)).toEqual([1, 3]);
  expect(boundsOf(17684, true)).toEqual([1, 100, 300, 1000, 3000, 10000]);
});

test.each([1, 5, 6, 7, 59, 61, 999, 17684])("six classes at most for %i", (max) => {
  [true, false].forEach((log) => {
    const bounds = boundsOf(max, log);
    expect(bounds[0]).toBe(1);
    expect(bounds.length).toBeLessThanOrEqual(6);
    expect([...bounds].sort((a, b) => a - b)).toEqual(bounds);
    expect(new Set(bounds).size).toBe(bounds.length);
    expect(bounds[bounds.length - 1]).toBeLessThanOrEqual(max);
  });
});

test("nothing and unknown have no class, everything else has one", () => {
  const bounds = [1, 3, 10];
  expect([0, null, 0.5, 1, 3, 9, 10, 99].map((n) => classOf(n, bounds))).toEqual([
    0, 0, 1, 1, 2, 2, 3, 3,
  ]);
});

test("outlines' numbers are countries' letters", () => {
  const codes = ["276", "004", "840", "036"].map((id) => codeOf({ id }));
  expect(codes).toEqual(["DE", "AF", "US", "AU"]);
  expect(codeOf({ properties: { name: "Kosovo" } })).toBe("XK");
  expect(codeOf({ properties: { name: "Somaliland" } })).toBe(undefined);
});
