// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { ApiError, StatsClient } from "@js/invenio_stats_dashboard/api/client";
import { failure } from "../helpers";

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
});
