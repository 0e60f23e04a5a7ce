// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import {
  defaultUnit,
  formatBucket,
  formatDay,
  formatMoment,
  formatRange,
  isCut,
  intervalsOf,
  isDay,
  resolvePeriod,
  timeTicks,
  today,
} from "@js/invenio_stats_dashboard/data/dates";
import { config } from "../fixtures";

describe("periods", () => {
  test("have the days that the server names; all time begins with the data", () => {
    const { periods } = config;
    const { from, to } = periods["12m"];
    expect(resolvePeriod("12m", periods, "2024-02-29")).toEqual({ from, to });
    expect(resolvePeriod("all", periods, "2024-02-29")).toEqual({
      from: "2024-02-29",
      to: "2026-11-24",
    });
    expect(resolvePeriod("all", periods)).toEqual({
      from: "2026-11-24",
      to: "2026-11-24",
    });
  });

  test.each([
    ["2026-11-24", true],
    ["2026-02-30", false],
    ["24.11.2026", false],
    [null, false],
  ])("%s is a day: %s", (text, valid) => expect(isDay(text)).toBe(valid));

  test.each([
    ["2026-08-17", "2026-11-24", "day"],
    ["2026-08-16", "2026-11-24", "week"],
    ["2025-05-24", "2026-11-24", "week"],
    ["2025-05-23", "2026-11-24", "month"],
  ])("%s to %s is shown by %s", (from, to, unit) =>
    expect(defaultUnit({ from, to }, config.limits)).toBe(unit)
  );
});

describe("wording of dates", () => {
  test.each([
    ["2026-09-28", "2026-10-04", "en", "28 Sep – 4 Oct 2026"],
    ["2026-10-05", "2026-10-11", "en", "5 – 11 Oct 2026"],
    ["2025-11-25", "2026-11-24", "en-US", "25 Nov 2025 – 24 Nov 2026"],
    ["2026-10-05", "2026-10-05", "en", "5 Oct 2026"],
    ["2025-11-25", "2026-11-24", "de", "25. Nov. 2025 – 24. Nov. 2026"],
    ["2025-11-25", "2026-11-24", "fr", "25 nov. 2025 – 24 nov. 2026"],
  ])("%s to %s in %s", (from, to, locale, text) =>
    expect(formatRange(from, to, locale)).toBe(text)
  );

  test("days are in the order of the language", () => {
    expect(formatDay("2026-11-22", "en")).toBe("22 Nov 2026");
    expect(formatDay("2026-11-22", "de")).toBe("22. Nov. 2026");
  });

  test("moments are UTC, whatever zone they were written in", () => {
    expect(formatMoment("2026-11-22T23:59:00+00:00", "en")).toBe("22 Nov 2026, 23:59");
    expect(formatMoment("2026-11-23T00:59:00+01:00", "en")).toBe("22 Nov 2026, 23:59");
  });

  test.each([
    ["day", "2026-10-27", "2026-10-27", "Tue 27 Oct 2026"],
    ["week", "2026-09-28", "2026-10-04", "28 Sep – 4 Oct 2026"],
    ["month", "2026-10-01", "2026-10-31", "Oct 2026"],
    ["month", "2026-10-12", "2026-10-31", "12 – 31 Oct 2026"],
    ["quarter", "2026-07-01", "2026-09-30", "Q3 2026"],
    ["year", "2026-01-01", "2026-12-31", "2026"],
  ])("a %s from %s to %s", (unit, from, to, text) =>
    expect(formatBucket({ from, to, partial: false }, unit, "en")).toBe(text)
  );

  test.each(["fa", "th", "ar-SA"])(
    "days of %s are those of the API's calendar",
    (locale) => {
      const range = formatRange("2026-10-01", "2026-11-24", locale);
      expect(range).toContain("2026");
      const month = { from: "2026-10-01", to: "2026-10-31" };
      expect(formatBucket(month, "month", locale)).toContain("2026");
      expect(formatBucket(month, "month", "fa")).toContain("اکتبر");
    }
  );

  test("a week that the period cuts off is known", () => {
    expect(isCut({ from: "2026-09-28", to: "2026-10-04" }, "week")).toBe(false);
    expect(isCut({ from: "2026-09-30", to: "2026-10-04" }, "week")).toBe(true);
  });
});

describe("labels of a time axis", () => {
  const buckets = (starts) => starts.map((from) => ({ from, to: from }));
  const months = (year) =>
    Array.from(
      { length: 12 },
      (_, index) => `${year}-${`${index + 1}`.padStart(2, "0")}-01`
    );

  test("months carry their year where it changes, and are never too many", () => {
    const ticks = timeTicks(
      buckets([...months(2025), ...months(2026)]),
      "month",
      8,
      "en"
    );
    expect(ticks.map(({ text }) => text)).toEqual([
      "Jan 2025",
      "Apr",
      "Jul",
      "Oct",
      "Jan 2026",
      "Apr",
      "Jul",
      "Oct",
    ]);
  });

  test("long periods are labelled by years", () => {
    const starts = [2020, 2021, 2022, 2023, 2024, 2025].flatMap(months);
    const texts = timeTicks(buckets(starts), "month", 6, "en").map(({ text }) => text);
    expect(texts).toEqual(["2020", "2021", "2022", "2023", "2024", "2025"]);
  });

  test("few days are labelled by day and month", () => {
    const ticks = timeTicks(
      buckets(["2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04"]),
      "day",
      2,
      "en"
    );
    expect(ticks).toEqual([
      { index: 0, text: "1 Oct" },
      { index: 2, text: "3 Oct" },
    ]);
  });

  test("no room, no labels", () =>
    expect(timeTicks(buckets(months(2026)), "month", 0, "en")).toEqual([]));
});

describe("intervals before their values are known", () => {
  test("a first one that is cut off, and whole ones", () => {
    const found = intervalsOf({ from: "2026-02-10", to: "2026-04-30" }, "month");
    expect(found.map(({ open }) => open)).toEqual([true, false, false]);
    expect(found.some(({ partial }) => partial)).toBe(false);
  });

  test("the last one is not over yet", () => {
    const found = intervalsOf({ from: "2026-01-01", to: today() }, "quarter");
    expect(found[0]).toEqual({ open: false, partial: false });
    expect(found[found.length - 1].partial).toBe(true);
  });

  test("as many days as the period has", () => {
    const period = { from: "2024-02-01", to: "2024-02-29" };
    expect(intervalsOf(period, "day")).toHaveLength(29);
  });
});
