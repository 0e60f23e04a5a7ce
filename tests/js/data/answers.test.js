// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { canPie, slicesOf } from "@js/invenio_stats_dashboard/data/items";
import { cellsOf, columns, namePanels } from "@js/invenio_stats_dashboard/data/layout";
import {
  accumulate,
  markOpen,
  ownValue,
  peakIndex,
  runningMean,
  stretches,
} from "@js/invenio_stats_dashboard/data/series";
import {
  furtherAnswers,
  ignoredParams,
  readSparkline,
  readStat,
} from "@js/invenio_stats_dashboard/data/stats";
import { filteredShares, lateness } from "@js/invenio_stats_dashboard/data/trust";
import { breakdown, totals } from "../fixtures";

describe("series", () => {
  const bucket = (value, previous = null, open = false) => ({ value, previous, open });

  test("the peak is the largest value, also of a bucket that is not over", () => {
    expect(peakIndex([bucket(3), bucket(5), bucket(9, null, true)])).toBe(2);
    expect(peakIndex([bucket(3), bucket(5), bucket(4, null, true)])).toBe(1);
    expect(peakIndex([bucket(0), bucket(null)])).toBe(-1);
  });

  test("the peak is a day, where a mean is drawn in its place", () => {
    const days = [
      { value: 5, raw: 4 },
      { value: null, raw: 9 },
    ];
    expect(peakIndex(days)).toBe(1);
    expect(days.map(ownValue)).toEqual([4, 9]);
  });

  test("a mean needs all its values", () =>
    expect(runningMean([1, 3, 5, null, 7, 9], 2)).toEqual([null, 2, 4, null, null, 8]));

  test("running totals stay level through a gap", () => {
    const buckets = accumulate([bucket(2, 1), bucket(null, 1), bucket(3, null)]);
    expect(buckets.map(({ value }) => value)).toEqual([2, 2, 5]);
    expect(buckets.map(({ previous }) => previous)).toEqual([1, 2, 2]);
  });

  test("without comparison there is no running total of it", () =>
    expect(accumulate([bucket(2)])[0].previous).toBeNull());

  test("cut-off buckets are open, and only the last of today is still growing", () => {
    const buckets = [
      { from: "2026-10-01", to: "2026-10-04", partial: true },
      { from: "2026-10-05", to: "2026-10-11", partial: false },
      { from: "2026-10-12", to: "2026-10-14", partial: true },
    ];
    const period = { from: "2026-10-01", to: "2026-10-14" };
    const marked = (partial) => markOpen({ buckets, unit: "week", period, partial });
    expect(marked(true).map(({ open }) => open)).toEqual([true, false, true]);
    expect(marked(true).map(({ partial }) => partial)).toEqual([false, false, true]);
    expect(marked(false).some(({ partial }) => partial)).toBe(false);
  });

  test("stretches are runs of neighbours", () =>
    expect(stretches(5, (index) => index !== 2)).toEqual([
      [0, 1],
      [3, 4],
    ]));
});

describe("headline numbers", () => {
  test("inside of the period", () =>
    expect(readStat({ metric: "views", cumulative: false }, totals)).toEqual({
      value: 84213,
      previous: 71246,
    }));

  test("a balance grows by what came less what went", () =>
    expect(
      readStat({ metric: "records", cumulative: true, balance: true }, totals)
    ).toEqual({
      value: 4286,
      growth: 612,
      previousGrowth: 538,
    }));

  test("another balance is compared through the totals of the period before", () => {
    const before = { metrics: { uploaders: { value: 177, previous: 148 } } };
    const stat = { metric: "uploaders", cumulative: true, balance: true };
    expect(readStat(stat, totals, before)).toEqual({
      value: 214,
      growth: 37,
      previousGrowth: 29,
    });
    expect(readStat(stat, totals).previousGrowth).toBeNull();
  });

  test("filters that cannot concern a number are named by their parameters", () => {
    const records = { value: 3, ignored_filters: ["country!", "referrer"] };
    const metrics = { records, views: { value: 1 } };
    expect(ignoredParams({ metrics }, "records")).toEqual(["country", "referrer"]);
    expect(ignoredParams({ metrics }, "views")).toEqual([]);
  });

  test("usage since the beginning has an answer of its own", () => {
    const ever = { metrics: { views: { value: 200000, previous: null } } };
    expect(readStat({ metric: "views", cumulative: true }, totals, null, ever)).toEqual(
      {
        value: 200000,
        growth: 84213,
        previousGrowth: 71246,
      }
    );
  });

  test("growth is not set beside one that lacks days without data", () => {
    const views = { value: 900, comparable: 700, previous: 650 };
    const gaps = { metrics: { views } };
    const stat = { metric: "views", cumulative: true };
    expect(readStat(stat, gaps, null, gaps)).toEqual({
      value: 900,
      growth: 900,
      previousGrowth: null,
    });
  });

  test("a small line has neither the beginning nor the end that the period cuts off", () => {
    const answer = {
      period: { from: "2026-10-01", to: "2026-10-21" },
      sparklines: {
        unit: "week",
        from: ["2026-10-01", "2026-10-05", "2026-10-12", "2026-10-19"],
        views: [3, 9, 8, 2],
      },
    };
    const views = { metric: "views", cumulative: false };
    expect(readSparkline(views, answer)).toEqual([null, 9, 8, null]);
    expect(readSparkline({ ...views, cumulative: true }, answer)).toEqual([
      3, 12, 20, 22,
    ]);
    const whole = { ...answer, period: { to: "2026-10-25" } };
    expect(readSparkline(views, whole)[3]).toBe(2);
    expect(readSparkline(views, { ...whole, partial: true })[3]).toBeNull();
  });

  test("only what is shown is asked for", () => {
    const stat = (metric, balance) => ({ metric, cumulative: true, balance });
    expect([...furtherAnswers([stat("records", true)])]).toEqual([]);
    const stats = [stat("uploaders", true), stat("views", false)];
    expect([...furtherAnswers(stats)]).toEqual(["before", "ever"]);
  });
});

describe("items", () => {
  test("a pie has to be honest", () => {
    expect(canPie(breakdown())).toBe(true);
    expect(canPie({ ...breakdown(), multivalued: true })).toBe(false);
    expect(canPie({ ...breakdown(), total: 200 })).toBe(false);
  });

  test("slices add up to the whole", () => {
    const slices = slicesOf(breakdown());
    expect(slices.map(({ key }) => key)).toEqual(["a", "b", "c", null]);
    expect(slices.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });
});

describe("layout", () => {
  const stat = { component: "SingleStatViews", panel: "totals", width: 2 };
  const chart = { component: "TrafficStatsChart", panel: "series", width: 8 };

  test("neighbouring numbers share a strip", () => {
    const cells = cellsOf({ components: [stat, stat, chart, stat] });
    expect(cells.map(({ kind, items }) => [kind, items.length])).toEqual([
      ["strip", 2],
      ["panel", 1],
      ["strip", 1],
    ]);
  });

  test("a panel can stand below the one before it, but not below numbers", () => {
    const below = {
      component: "X",
      panel: "breakdown",
      width: 4,
      props: { below: true },
    };
    const cells = cellsOf({ components: [below, below, chart, below, stat, below] });
    expect(cells.map(({ width, items }) => [width, items.length])).toEqual([
      [4, 2],
      [8, 2],
      [12, 1],
      [4, 1],
    ]);
  });

  test("panels have different names", () => {
    const rows = namePanels({ rows: [{ components: [chart, chart] }] });
    expect(rows[0].map(({ items }) => items[0].name)).toEqual([
      "TrafficStatsChart",
      "TrafficStatsChart-2",
    ]);
  });

  test("a width that cannot be is a whole row", () =>
    expect([columns(4), columns(0), columns(13), columns(undefined)]).toEqual([
      4, 12, 12, 12,
    ]));
});

describe("trust", () => {
  test("numbers are late after a day", () => {
    const until = "2026-11-20T23:59:00+00:00";
    expect(lateness(until, "2026-11-21T20:00:00+00:00").late).toBe(false);
    expect(lateness(until, "2026-11-24T00:00:00+00:00")).toEqual({
      late: true,
      days: 3,
    });
  });

  test("shares explain the difference between raw and counted", () => {
    const shares = filteredShares(totals.filtered);
    expect(shares).toMatchObject({ robots: 0.031, doubles: 0.014, raw: 1000 });
    expect(shares.all).toBeCloseTo(shares.robots + shares.doubles);
    expect(filteredShares({ events_raw: 0 })).toBeNull();
  });
});
