// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import {
  beforeRecording,
  lastDayOf,
  remedy,
} from "@js/invenio_stats_dashboard/data/emptiness";
import { config } from "../fixtures";

const known = (days) => ({ first_day: "2024-01-01", last_days: days });
const SOME = { views: "2026-09-12", downloads: null, records_added: "2020-01-01" };

test.each([
  ["views", "2026-09-12", false],
  ["visitors", "2026-09-12", false],
  ["downloads", null, true],
  ["data_volume", null, true],
  ["uploaders_active", "2020-01-01", false],
  ["records", null, false],
])("%s last happened on %s, never: %s", (metric, day, never) =>
  expect(lastDayOf(metric, known(SOME))).toMatchObject({ day, never })
);

test("where no last day is told, nothing is said to have never happened", () => {
  const nothing = { views: null, downloads: null, records_added: null };
  expect(lastDayOf("views", known(nothing)).never).toBe(false);
  expect(lastDayOf("views", null).never).toBe(false);
});

test.each([
  [false, "2026-02-28", true],
  [false, "2026-03-01", false],
  [true, "2026-02-28", false],
])("content (%s) until %s ended before recording: %s", (content, to, expected) =>
  expect(
    beforeRecording(
      content,
      { from: "2026-01-01", to },
      { recorded_since: "2026-03-01" }
    )
  ).toBe(expected)
);

describe("a longer period", () => {
  const offered = (metric, period, from, data) =>
    remedy(metric, {
      config,
      state: { period, from: null },
      period: { from, to: "2026-11-24" },
      totals: { data },
    });

  test.each([
    ["views", "30d", "2026-10-26", "12m"],
    ["records_added", "30d", "2026-10-26", "all"],
    ["views", "12m", "2025-11-25", "all"],
    ["views", "all", "2024-01-01", null],
  ])("of %s in %s from %s: %s", (metric, period, from, expected) =>
    expect(offered(metric, period, from, known(SOME))).toBe(expected)
  );

  test("is not offered where there is nothing at all", () =>
    expect(offered("views", "30d", "2026-10-26", { first_day: null })).toBe(null));
});
