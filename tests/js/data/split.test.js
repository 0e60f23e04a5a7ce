// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { nextIndex, ordered, rangeOf } from "@js/invenio_stats_dashboard/data/brush";
import { coloursOf } from "@js/invenio_stats_dashboard/data/colours";
import { gapOf, gapPlaces } from "@js/invenio_stats_dashboard/data/gaps";
import { smooth, together } from "@js/invenio_stats_dashboard/data/series";
import {
  greatOther,
  layersOf,
  readHidden,
  shareOfAll,
  splitsOf,
  stack,
  toggleHidden,
  writeHidden,
} from "@js/invenio_stats_dashboard/data/split";
import { config } from "../fixtures";

const series = [
  { key: "de", label: "Germany", values: [3, null, 5] },
  { key: "fr", label: "France", values: [1, null, 2] },
  { key: null, label: null, values: [2, null, 0] },
];

describe("layers", () => {
  const options = { hidden: ["fr"], other: "Other" };

  test("have labels, colours of their own, and can be hidden", () => {
    const layers = layersOf({ series }, options);

    expect(layers.map(({ label }) => label)).toEqual(["Germany", "France", "Other"]);
    expect(layers.map(({ shown }) => shown)).toEqual([true, false, true]);
    expect(new Set(layers.map(({ colour }) => colour)).size).toBe(3);
  });

  test("add up when they are running totals, and stay level in a gap", () => {
    const [first] = layersOf({ series }, { ...options, cumulative: true });

    expect(first.values).toEqual([3, 3, 8]);
  });

  test("stand on each other; where nothing is known, nothing is drawn", () => {
    const [low, middle, top] = stack(layersOf({ series }, options));

    expect(low).toMatchObject({ low: [0, null, 0], high: [3, null, 5] });
    expect(middle).toMatchObject({ low: [3, null, 5], high: [4, null, 7] });
    expect(top).toMatchObject({ low: [4, null, 7], high: [6, null, 7] });
    expect(stack([])).toEqual([]);
  });

  test("are shares of all, which one thing may be in twice; none of nothing", () => {
    const [germany, france] = shareOfAll(layersOf({ series }, options), [4, null, 0]);

    expect(germany.values).toEqual([75, null, null]);
    expect(france.values).toEqual([25, null, null]);
  });
});

test("a measure is split by what can have it, people by nothing", () => {
  expect(splitsOf("views", config)).toContain("countries");
  expect(splitsOf("records_added", config)).not.toContain("countries");
  expect(splitsOf("visitors", config)).toEqual([]);
  expect(splitsOf("uploaders_active", config)).toEqual([]);
});

test.each([[[]], [["de"]], [["de", "~other"]], [["A, B", "Ü|~x", "a%2Fb"]]])(
  "what is hidden survives the address: %j",
  (names) => expect(readHidden(writeHidden(names))).toEqual(names)
);

test("an address that is cut off hides nothing", () => {
  expect(readHidden("%E0%A4%A")).toEqual([]);
  expect(readHidden(undefined)).toEqual([]);
});

test("hiding twice shows again", () => {
  expect(toggleHidden(["a"], "b")).toEqual(["a", "b"]);
  expect(toggleHidden(["a", "b"], "a")).toEqual(["b"]);
});

describe("colours", () => {
  const many = Array.from({ length: 40 }, (_, index) => `k${index}`);

  test("a key has the same one, whatever was shown before and in whatever order", () => {
    const alone = many.map((key) => coloursOf([key])[0]);
    expect(many.map((key) => coloursOf([key])[0])).toEqual(alone);
    expect(coloursOf(["us", "de", "fr"])).toEqual(
      coloursOf(["fr", "de", "us"]).reverse()
    );
    expect(new Set(alone).size).toBe(8);
  });

  test("no two keys of a chart share one", () => {
    const shown = coloursOf([...many.slice(0, 8), null]);
    expect(new Set(shown).size).toBe(9);
    expect(shown[8]).toBe("other");
  });
});

const weeks = [
  { from: "2026-09-28", to: "2026-10-04" },
  { from: "2026-10-05", to: "2026-10-11" },
];

describe("gaps", () => {
  const gap = { from: "2026-10-04", to: "2026-10-06", note: null };

  test("have their place to the day", () => {
    const [place] = gapPlaces([gap], weeks);

    expect(place.start).toBeCloseTo(6 / 7);
    expect(place.end).toBeCloseTo(1 + 2 / 7);
  });

  test("end with the buckets", () => {
    const long = { from: "2026-01-01", to: "2026-12-31" };

    expect(gapPlaces([long], weeks)).toEqual([{ ...long, start: 0, end: 2 }]);
    expect(gapPlaces([long], [])).toEqual([]);
  });

  test("are found by a bucket that they touch", () => {
    expect(gapOf([gap], weeks[0])).toBe(gap);
    expect(gapOf([gap], { from: "2026-10-07", to: "2026-10-07" })).toBe(undefined);
  });
});

describe("choosing days", () => {
  test("goes either way", () => {
    expect(ordered(5, 2)).toEqual([2, 5]);
    expect(ordered(null, 2)).toBe(null);
    expect(rangeOf(weeks, [0, 1])).toEqual({ from: "2026-09-28", to: "2026-10-11" });
  });

  test("begins at the end that the key comes from", () => {
    expect(nextIndex("ArrowRight", null, 10)).toBe(0);
    expect(nextIndex("ArrowLeft", null, 10)).toBe(9);
    expect(nextIndex("Enter", 3, 10)).toBe(null);
  });
});

test.each([
  [{}, [1, null, 3], 4],
  [{ mean: true }, [1, null, 3], 2],
  [{ running: true }, [1, null, 3], 3],
  [{}, [null, undefined], null],
])("several buckets together: %j of %j is %s", (how, values, expected) =>
  expect(together(values, how)).toBe(expected)
);

test("a mean of 7 days needs 7 days, and has none in a gap", () => {
  const buckets = Array.from({ length: 40 }, (_, index) => ({
    from: "2026-01-01",
    to: "2026-01-01",
    value: index === 20 ? null : 7,
    previous: null,
  }));
  const period = { from: "2026-01-01", to: "2026-01-02" };
  const daily = { buckets, unit: "day", period };
  const means = smooth(daily, { usage: true });

  expect(means[5].value).toBe(null);
  expect(means[6]).toMatchObject({ value: 7, raw: 7 });
  expect(means[26].value).toBe(null);
  expect(means[27].value).toBe(7);
  expect(smooth(daily, { usage: false })).toBe(null);
  expect(smooth(daily, { usage: true, cumulative: true })).toBe(null);
});

describe("what is beyond the largest parts", () => {
  const total = { value: 20 };

  test("is told where it is more than any of them", () => {
    const rest = { key: null, label: null, values: [6, null, 3] };
    const data = { series: [series[0], series[1], rest], total };
    expect(greatOther(data)).toEqual({ share: 9 / 20, parts: 2 });
  });

  test("is not told where it is less, or where there is none", () => {
    expect(greatOther({ series, total })).toBeNull();
    expect(greatOther({ series: series.slice(0, 2), total })).toBeNull();
    expect(greatOther({ series: series.slice(2), total })).toBeNull();
  });
});

test("kinds of access are told apart in the colours that differ most", () => {
  const keys = ["metadata-only", "open", "restricted", "embargoed"];
  expect(coloursOf(keys)).toEqual([6, 1, 2, 5]);
  expect(coloursOf(["restricted"])).toEqual([2]);
});
