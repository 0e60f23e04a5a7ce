// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { ApiError, StatsClient } from "@js/invenio_stats_dashboard/api/client";
import { waitFor as secondsUntil } from "@js/invenio_stats_dashboard/api/useRecovery";
import { nextIndex } from "@js/invenio_stats_dashboard/data/brush";
import {
  areaPath,
  linePath,
  ringPath,
} from "@js/invenio_stats_dashboard/charts/geometry";
import { failure } from "./helpers";

const client = (get) =>
  new StatsClient({ base: "/api/s", scope: "a b", http: { get } });

describe("client", () => {
  test("the same question is the same address", () =>
    expect(client().url("series", { unit: "day", metric: "views", to: null })).toBe(
      "/api/s/a%20b/series?metric=views&unit=day"
    ));

  test.each([
    [503, true, false],
    [0, true, false],
    [403, false, true],
    [500, false, false],
  ])(
    "a %s is unreachable: %s, forbidden: %s",
    async (status, unreachable, forbidden) => {
      jest.spyOn(console, "error").mockImplementation(() => {});
      const error = await client(() =>
        Promise.reject(failure(status, "down", { "retry-after": "7" }))
      )
        .get("totals", {})
        .catch((caught) => caught);
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ unreachable, forbidden });
      expect(error.code).toMatch(/^S-[0-9A-F]{4}$/);
      if (status) expect(error.retryAfter).toBe(7);
      console.error.mockRestore();
    }
  );

  test("attempts come less and less often", () => {
    expect([0, 1, 2, 3, 4, 9].map((attempt) => secondsUntil(attempt))).toEqual([
      5, 10, 20, 40, 60, 60,
    ]);
    expect(secondsUntil(0, 30)).toBe(30);
  });
});

describe("charts", () => {
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
});
