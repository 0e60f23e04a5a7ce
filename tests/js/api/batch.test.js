// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { Batch, groupsOf } from "@js/invenio_stats_dashboard/api/batch";
import { StatsClient } from "@js/invenio_stats_dashboard/api/client";
import { failure } from "../helpers";

const SERIES = "series?metric=views";
const LANGUAGES = "breakdowns/languages?limit=4";

/** A batch over an API that gives these statuses, question → status. */
function setUp({ statuses = {}, whole, sample = false } = {}) {
  const requests = [];
  const signals = [];
  const get = async (url, { signal }) => {
    requests.push(url);
    signals.push(signal);
    const { pathname, search, searchParams } = new URL(url, "https://a.example");
    if (!pathname.endsWith("/answers")) return { data: `${pathname}${search}` };
    if (whole) throw failure(whole);
    const answers = searchParams.getAll("ask").map((question) => {
      const status = statuses[question] || 200;
      return { status, body: status === 200 ? question : { message: "no" } };
    });
    return { data: { answers } };
  };
  const client = new StatsClient({ base: "/api", scope: "c", http: { get }, sample });
  return { batch: new Batch(client), requests, signals };
}

/** Ask a question given as path and query. */
function ask(batch, question, control = new AbortController()) {
  const [path, query] = question.split("?");
  const params = Object.fromEntries(new URLSearchParams(query));
  return batch.get(path, params, control.signal);
}

describe("batch", () => {
  beforeEach(() => jest.spyOn(console, "error").mockImplementation(() => {}));
  afterEach(() => console.error.mockRestore());

  test("what is asked together is one request, and each gets its own", async () => {
    const { batch, requests } = setUp();
    const answers = await Promise.all([SERIES, LANGUAGES].map((q) => ask(batch, q)));
    expect(answers).toEqual([SERIES, LANGUAGES]);
    expect(requests).toHaveLength(1);
  });

  test("what is asked alone is a request of its own", async () => {
    const { batch, requests } = setUp();
    expect(await ask(batch, SERIES)).toBe("/api/c/series?metric=views");
    await ask(batch, LANGUAGES);
    expect(requests).toHaveLength(2);
  });

  test("rankings are a request of their own, which the others do not wait for", async () => {
    const { batch, requests } = setUp();
    const rankings = ["rankings?metric=downloads", "rankings?metric=views"];
    await Promise.all([...rankings, SERIES, LANGUAGES].map((q) => ask(batch, q)));
    expect(requests).toHaveLength(2);
    expect(requests[0]).not.toContain("rankings");
  });

  test("one refusal leaves the others", async () => {
    const { batch } = setUp({ statuses: { [SERIES]: 400 } });
    const [bad, good] = await Promise.allSettled([
      ask(batch, SERIES),
      ask(batch, LANGUAGES),
    ]);
    expect(good.value).toBe(LANGUAGES);
    expect(bad.reason).toMatchObject({ status: 400, message: "no" });
    expect(bad.reason.code).toMatch(/^S-/);
  });

  test("a broken request is asked again in parts", async () => {
    const { batch, requests } = setUp({ whole: 500 });
    const answers = await Promise.all([SERIES, LANGUAGES].map((q) => ask(batch, q)));
    expect(answers).toEqual([`/api/c/${SERIES}`, `/api/c/${LANGUAGES}`]);
    expect(requests).toHaveLength(3);
  });

  test.each([503, 403])(
    "a %s is one for all, and nothing more is asked",
    async (whole) => {
      const { batch, requests } = setUp({ whole });
      const results = await Promise.allSettled(
        [SERIES, LANGUAGES].map((question) => ask(batch, question))
      );
      expect(results.map(({ reason }) => reason.status)).toEqual([whole, whole]);
      expect(requests).toHaveLength(1);
    }
  );

  test("the request ends once nobody waits for it", async () => {
    const { batch, signals } = setUp();
    const controls = [new AbortController(), new AbortController()];
    ask(batch, SERIES, controls[0]);
    ask(batch, LANGUAGES, controls[1]);
    batch.send();
    controls[0].abort();
    expect(signals[0].aborted).toBe(false);
    controls[1].abort();
    expect(signals[0].aborted).toBe(true);
  });

  test("what is no longer wanted is not asked", async () => {
    const { batch, requests } = setUp();
    const control = new AbortController();
    ask(batch, SERIES, control);
    control.abort();
    batch.send();
    expect(requests).toEqual([]);
  });

  test("sample data are asked for in each question", async () => {
    const { batch, requests } = setUp({ sample: true });
    const answers = await Promise.all([SERIES, LANGUAGES].map((q) => ask(batch, q)));
    expect(answers).toEqual([`${SERIES}&sample=true`, `${LANGUAGES}&sample=true`]);
    expect(requests[0]).not.toContain("&sample=true");
  });

  test("an address never grows too long", () => {
    const of = (count, length) =>
      groupsOf(Array.from({ length: count }, () => ({ question: "x".repeat(length) })));
    expect(of(5, 100)).toHaveLength(1);
    expect(of(13, 100)).toHaveLength(2);
    expect(of(3, 2500)).toHaveLength(2);
    expect(of(2, 9000)).toHaveLength(2);
  });
});
