// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { formatDay, formatRange } from "@js/invenio_stats_dashboard/data/dates";
import {
  byteScale,
  describeChange,
  formatAxis,
  formatBytes,
  formatNumber,
  formatShare,
  formatSigned,
  splitBytes,
  valueTicks,
} from "@js/invenio_stats_dashboard/data/numbers";
import written from "../written.json";

const plain = (text) => text.replace(/\u00a0|\u202f/g, " ");

test.each([
  [121930, "en", "121,930"],
  [9999999, "en", "9,999,999"],
  [12345678, "en", "12.3M"],
  [121930, "de", "121.930"],
  [121930, "fr", "121 930"],
  [31.44, "en", "31.4"],
  [1234, "ar", "1,234"],
])("%s in %s is %s", (value, locale, text) =>
  expect(plain(formatNumber(value, locale))).toBe(text)
);

test("an axis has one form for all its numbers", () => {
  expect([0, 5000, 20000].map((value) => formatAxis(value, 20000, "en"))).toEqual([
    "0",
    "5K",
    "20K",
  ]);
  expect(formatAxis(3000, 3000, "en")).toBe("3,000");
});

test.each([
  [0, "0 bytes"],
  [118e9, "118 GB"],
  [3.4216e12, "3.42 TB"],
  [999.6e6, "1 GB"],
  [999.4e6, "999 MB"],
  [2e18, "2,000 PB"],
])("%s bytes are %s", (bytes, text) =>
  expect(plain(formatBytes(bytes, "en"))).toBe(text)
);

test("volumes have the units of the language", () =>
  expect(plain(formatBytes(118e9, "fr"))).toBe("118 Go"));

test("an axis has one unit", () => {
  const scale = byteScale(2e12);
  expect(splitBytes(5e11, "en", scale)).toMatchObject({ value: "0.5", unit: "TB" });
});

test.each([
  [0, "0.0%"],
  [0.031, "3.1%"],
  [0.0004, "<0.1%"],
  [0.0006, "0.1%"],
])("a share of %s is %s", (share, text) => expect(formatShare(share, "en")).toBe(text));

test("signs are true ones", () => {
  expect(formatSigned(612, "count", "en")).toBe("+612");
  expect(plain(formatSigned(-5e11, "bytes", "en"))).toBe("−500 GB");
});

describe("changes", () => {
  test.each([
    [84213, 71246, "change", "rise", "+18.2%"],
    [94, 100, "change", "fall", "−6.0%"],
    [300, 100, "change", "rise", "×3.0"],
    [299, 100, "change", "rise", "+199.0%"],
    [5, 0, "new", "rise", undefined],
    [0, 0, "same", "same", undefined],
    [7, 7, "same", "same", undefined],
    [7, null, "unknown", "same", undefined],
  ])("%s after %s", (value, previous, state, direction, text) => {
    const change = describeChange(value, previous, "en");
    expect(change).toMatchObject({ state, direction });
    expect(change.text).toBe(text);
  });
});

describe("value axis", () => {
  test.each([
    [2442, "count", [0, 1000, 2000, 3000]],
    [80, "count", [0, 20, 40, 60, 80]],
    [1, "count", [0, 1]],
    [3, "count", [0, 1, 2, 3]],
    [0, "count", [0, 1]],
    [0.4, "mean", [0, 0.1, 0.2, 0.3, 0.4]],
    [3.9e9, "bytes", [0, 1e9, 2e9, 3e9, 4e9]],
  ])("up to %s (%s)", (max, kind, ticks) =>
    expect(valueTicks(max, kind)).toEqual(ticks)
  );

  test("always reaches the largest value with few lines", () => {
    for (let max = 1; max < 5000; max += 7) {
      const ticks = valueTicks(max);
      expect(ticks[ticks.length - 1]).toBeGreaterThanOrEqual(max);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }
  });
});

describe("what embeds write too", () => {
  const plain = (text) => text.replace(/\s+/g, " ");
  const writers = {
    count: formatNumber,
    bytes: formatBytes,
    day: formatDay,
    range: ([from, to], locale) => formatRange(from, to, locale),
  };

  test.each(Object.keys(written))("%s", (locale) => {
    const found = written[locale].map(([kind, value]) => [
      kind,
      value,
      plain(writers[kind](value, locale)),
    ]);
    expect(found).toEqual(written[locale]);
  });
});
