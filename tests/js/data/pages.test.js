// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { pagesOf, plotHeights } from "@js/invenio_stats_dashboard/data/pages";

const block = (top, bottom, ...plots) => ({ top, bottom, plots });
const sheet = { height: 1006 };

test("what no longer fits begins the next page", () => {
  const blocks = [block(0, 400), block(400, 900), block(900, 1300), block(1300, 1950)];

  expect(pagesOf(blocks, 1000).map((page) => page.length)).toEqual([2, 1, 1]);
});

test("charts of a page share what would be left empty, side by side the same", () => {
  const blocks = [
    block(0, 400, "a"),
    block(400, 800, "b", "c"),
    block(800, 1300),
    block(1300, 1400, "d"),
  ];

  expect(plotHeights(blocks, sheet)).toEqual([
    ["a", 250],
    ["b", 250],
    ["c", 250],
    ["d", 220],
  ]);
});

test("no chart grows beyond all measure, or is lower than it can be", () => {
  const blocks = [block(0, 100, "a"), block(100, 1090, "b"), block(1090, 1200)];

  expect(plotHeights(blocks, sheet)).toEqual([
    ["a", 440],
    ["b", 160],
  ]);
  expect(plotHeights([block(0, 1500, "a")], sheet)).toEqual([["a", 150]]);
});
