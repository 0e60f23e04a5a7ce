// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { nextIndex } from "@js/invenio_stats_dashboard/data/brush";

test.each([
  ["ArrowRight", null, false, 0],
  ["ArrowLeft", null, false, 9],
  ["ArrowRight", 3, false, 4],
  ["ArrowRight", 3, true, 2],
  ["ArrowRight", 9, false, 9],
  ["Home", 5, true, 0],
  ["End", 5, false, 9],
  ["x", 5, false, null],
])("%s from %s (mirrored: %s) leads to %s", (key, at, rtl, next) =>
  expect(nextIndex(key, at, 10, rtl)).toBe(next)
);
