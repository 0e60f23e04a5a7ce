// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import {
  areaPath,
  linePath,
  ringPath,
} from "@js/invenio_stats_dashboard/charts/geometry";

test("paths", () => {
  const points = [
    [0, 10],
    [5, 2.26],
  ];
  expect(linePath(points)).toBe("M0,10L5,2.3");
  expect(areaPath(points, 20)).toBe("M0,10L5,2.3L5,20L0,20Z");
  expect(areaPath([], 20)).toBe("");
  expect(ringPath(0, 1, 1, 2)).not.toContain("NaN");
});
