// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import {
  apiParams,
  changed,
  defaultPeriod,
  formatState,
  parseState,
  strayParams,
} from "@js/invenio_stats_dashboard/state/urlState";

const periods = ["today", "30d", "90d", "last_month", "12m", "year", "all"];
const options = { tabs: ["overview", "content"], rangeOptions: {}, periods };
const parse = (search) => parseState(search, options);

test("an empty address is all defaults, and defaults leave it empty", () => {
  const state = parse("");
  expect(state).toMatchObject({
    tab: "overview",
    period: "12m",
    from: null,
    unit: null,
    compare: "prev",
    basis: "added",
  });
  expect(formatState(state, options)).toBe("");
});

test.each([
  "?tab=content",
  "?period=90d",
  "?from=2026-01-01&to=2026-02-01",
  "?unit=month&compare=year&basis=published&metric=downloads",
  "?show.languages=table&sort.most_views=change",
])("%s comes back as it went in", (search) =>
  expect(formatState(parse(search), options)).toBe(search)
);

test.each([
  ["?tab=nowhere", { tab: "overview" }],
  ["?period=7y", { period: "12m" }],
  ["?unit=hour", { unit: null }],
  ["?from=2026-02-01&to=2026-01-01", { from: null, to: null }],
  ["?from=2026-02-01", { from: null, to: null }],
  ["?from=2026-02-01&to=2999-01-01", { from: null, to: null }],
  ["?compare=me", { compare: "prev" }],
  ["?period=all", { compare: "none" }],
  ["?period=all&compare=prev", { compare: "none" }],
  ["?period=all&compare=year", { compare: "year" }],
])("%s falls back", (search, expected) =>
  expect(parse(search)).toMatchObject(expected)
);

test("all time is compared with nothing, and the address stays short", () => {
  expect(apiParams(parse("?period=all"))).toMatchObject({ compare: "none" });
  const chosen = { ...parse(""), period: "all" };
  expect(formatState(chosen, options)).toBe("?period=all");
});

test.each([
  [
    "?period=7y&unit=hour&compare=year",
    [
      ["period", "7y"],
      ["unit", "hour"],
    ],
  ],
  [
    "?from=2026-02-31&to=2026-03-01",
    [
      ["from", "2026-02-31"],
      ["to", "2026-03-01"],
    ],
  ],
  ["?tab=content&period=90d&basis=created&q=1", []],
])("what is not valid in %s is named", (search, stray) =>
  expect(strayParams(search, options)).toEqual(stray)
);

test("what is not ours stays in the address", () =>
  expect(formatState(parse("?q=1&unit=day"), options, "?q=1&unit=day")).toBe(
    "?q=1&unit=day"
  ));

test("the configured period of a step is its default", () => {
  const rangeOptions = { day: "30d", default: "90d" };
  expect(defaultPeriod("day", { rangeOptions, periods })).toBe("30d");
  expect(defaultPeriod("week", { rangeOptions, periods })).toBe("90d");
  expect(defaultPeriod(null, { rangeOptions: {}, periods })).toBe("12m");
});

test("the API is asked for dates or for a period, never both", () => {
  expect(apiParams(parse("?period=30d"))).toEqual({
    period: "30d",
    compare: "prev",
    basis: "added",
  });
  expect(apiParams(parse("?from=2026-01-01&to=2026-02-01&compare=none"))).toEqual({
    from: "2026-01-01",
    to: "2026-02-01",
    compare: "none",
    basis: "added",
  });
});

test("a look at all time, which has nothing before it, leaves the comparison", () => {
  const all = changed(parse(""), { period: "all" });
  expect(all.compare).toBe("none");
  expect(formatState(changed(all, { period: "12m" }), options)).toBe("");
  const chosen = changed(parse("?compare=year"), { period: "all" });
  expect(changed(chosen, { period: "12m" }).compare).toBe("year");
  const without = changed(parse("?compare=none"), { period: "30d" });
  expect(without.compare).toBe("none");
});
