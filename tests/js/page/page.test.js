// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { breakdown, series, totals } from "../fixtures";
import { failure, MockApi, renderPage } from "../helpers";

beforeEach(() => jest.spyOn(console, "error").mockImplementation(() => {}));
afterEach(() => console.error.mockRestore());

const stat = (container, name) => container.querySelector(`[data-stat=${name}]`);
const text = (element) => element.textContent.replace(/\s+/g, " ");

describe("headline numbers", () => {
  test("say how much, which way, and of when", async () => {
    const { container } = renderPage({
      component: "SingleStatViews",
      props: { metric: "views" },
    });
    await screen.findByText("84,213");
    expect(text(stat(container, "SingleStatViews"))).toContain(
      "84,213+18.2% was 71,246"
    );
    expect(screen.getByText("in the last 12 months")).toBeInTheDocument();
  });

  test("nothing before is new, not an infinite rise", async () => {
    const { container } = renderPage({
      component: "SingleStatDownloads",
      props: { metric: "downloads" },
    });
    await screen.findByText("38,411");
    expect(text(stat(container, "SingleStatDownloads"))).toContain("new (none before)");
  });

  test("totals change in absolute numbers and carry their date", async () => {
    const { container } = renderPage({ component: "SingleStatRecordCountCumulative" });
    await screen.findByText("4,286");
    const shown = text(stat(container, "SingleStatRecordCountCumulative"));
    expect(shown).toContain("+612 new, was +538");
    expect(shown).toContain("on 24 Nov 2026");
  });

  test("without comparison there is no change", async () => {
    const { container } = renderPage(
      { component: "SingleStatViews", props: { metric: "views" } },
      { search: "?compare=none" }
    );
    await screen.findByText("84,213");
    expect(text(stat(container, "SingleStatViews"))).not.toContain("was");
  });

  test("are complete until their own family is, not the other one", async () => {
    const complete = { usage: "2026-11-24T10:40:00Z", records: "2026-11-23T08:10:00Z" };
    const api = new MockApi().on("totals", () => ({ ...totals, complete }));
    for (const [component, moment] of [
      ["SingleStatViews", "24 Nov 2026, 10:40"],
      ["SingleStatRecordCount", "23 Nov 2026, 08:10"],
    ]) {
      const { container, unmount } = renderPage({ component }, { api });
      await screen.findByText(component.endsWith("Views") ? "60,000" : "620");
      userEvent.click(container.querySelector(".sd-tip-button"));
      expect(screen.getByRole("tooltip")).toHaveTextContent(
        `Up to date as of ${moment} UTC.`
      );
      unmount();
    }
  });

  test("offer another try when they fail", async () => {
    const api = new MockApi().on("totals", () => {
      throw failure(500);
    });
    renderPage({ component: "SingleStatViews", props: { metric: "views" } }, { api });
    const retry = await screen.findByText("Try again");
    api.on("totals", () => totals);
    userEvent.click(retry);
    expect(await screen.findByText("84,213")).toBeInTheDocument();
  });
});

describe("trust line", () => {
  test("says until when, and reproduces the difference", async () => {
    const { container } = renderPage({
      component: "SingleStatViews",
      props: { metric: "views" },
    });
    await screen.findByText("24 Nov 2026, 10:40");
    const line = text(container.querySelector(".sd-trust"));
    expect(line).toContain("Today is not over yet");
    expect(line).toContain(
      "955 of 1,000 events counted: 3.1% robots and 1.4% double-clicks removed"
    );
  });

  test("names days without data, which no change is counted from", async () => {
    const gap = (day) => ({ from: day, to: day, note: null });
    const views = { value: 84213, previous: 50000, comparable: 60000 };
    const api = new MockApi().on("totals", () => ({
      ...totals,
      gaps: [gap("2026-11-02")],
      compared_gaps: [gap("2026-10-01")],
      metrics: { ...totals.metrics, views },
    }));
    const { container } = renderPage(
      { component: "SingleStatViews", props: { metric: "views" } },
      { api }
    );
    await screen.findByText("84,213");
    expect(text(container.querySelector(".sd-trust"))).toContain(
      "No data 1 Oct 2026, 2 Nov 2026. Changes exclude these days in both periods."
    );
    expect(text(stat(container, "SingleStatViews"))).toContain("+20.0% was 50,000");
  });

  test("explains how numbers are made on demand", async () => {
    renderPage({ component: "SingleStatViews", props: { metric: "views" } });
    userEvent.click(screen.getByText("How we count"));
    expect(screen.getByText(/COUNTER Code of Practice/)).toBeInTheDocument();
  });
});

describe("time chart", () => {
  const chart = { component: "TrafficStatsChart" };

  test("tells its total, change and peak to those who do not see it", async () => {
    renderPage(chart);
    const plot = await screen.findByRole("application");
    expect(plot).toHaveAccessibleName(
      /Usage over time.*4,642\..*\+29\.7%.*Peak: Sun 22 Nov 2026, 2,442/
    );
  });

  test("reads its points by keyboard and opens one", async () => {
    renderPage(chart);
    const plot = await screen.findByRole("application");
    fireEvent.keyDown(plot, { key: "Home" });
    expect(within(plot).getByRole("status")).toHaveTextContent("2,442 views");
    fireEvent.keyDown(plot, { key: "Escape" });
    expect(within(plot).queryByRole("status")).toBeNull();
    fireEvent.keyDown(plot, { key: "ArrowRight" });
    fireEvent.keyDown(plot, { key: "Enter" });
    expect(window.location.search).toBe("?from=2026-11-22&to=2026-11-22");
  });

  test("has a table behind it, in the address", async () => {
    renderPage(chart);
    await screen.findByRole("application");
    userEvent.click(screen.getByRole("radio", { name: "Table" }));
    expect(window.location.search).toBe("?show.TrafficStatsChart=table");
    const row = screen.getByRole("rowheader", { name: "Sun 22 Nov 2026" }).parentNode;
    expect(text(row)).toBe("Sun 22 Nov 20262,4421,800+35.7%");
  });

  test("hatches stacked bars of a day that is not over", async () => {
    const { container } = renderPage(chart, {
      search: "?split.TrafficStatsChart=countries",
    });
    await screen.findByRole("button", { name: "DE" });
    expect(container.querySelectorAll(".sd-layer").length).toBe(9);
    expect(container.querySelectorAll(".sd-over").length).toBe(3);
  });

  test("another measure is another question, and a step back undoes it", async () => {
    const { api } = renderPage(chart);
    await screen.findByRole("application");
    userEvent.click(screen.getByRole("radio", { name: "Downloads" }));
    await waitFor(() =>
      expect(api.asked("series").pop()).toContain("metric=downloads")
    );
    expect(screen.getByText("Downloads per day")).toBeInTheDocument();
    act(() => window.history.back());
    await waitFor(() => expect(screen.getByText("Views per day")).toBeInTheDocument());
  });

  test("an empty period offers a longer one", async () => {
    const api = new MockApi().on("series", (params) => ({
      ...series(params),
      buckets: series(params).buckets.map((bucket) => ({ ...bucket, value: 0 })),
    }));
    renderPage(chart, { api, search: "?period=30d" });
    expect(await screen.findByText("No views in this period")).toBeInTheDocument();
    userEvent.click(screen.getByText("Show last 12 months"));
    expect(window.location.search).toBe("");
  });
});

describe("breakdown", () => {
  const panel = { component: "ResourceTypesMultiDisplay" };

  test("lists its items, the rest and the unknown", async () => {
    const { container } = renderPage(panel);
    await screen.findByText("86.0%");
    const rows = [...container.querySelectorAll(".sd-row")].map(text);
    expect(rows).toEqual([
      "A8686.0%",
      "B1010.0%",
      "C22.0%",
      "2 other types11.0%",
      "Unknown11.0%",
    ]);
  });

  test("what has no key is a filter as well, others together are none", async () => {
    renderPage(panel);
    userEvent.click(await screen.findByRole("button", { name: /^Unknown/ }));
    expect(window.location.search).toBe("?resource_type=unknown");
    expect(screen.queryByRole("button", { name: /other types/ })).toBeNull();
  });

  test("its table is sorted by each column, by the API and in the address", async () => {
    const { api } = renderPage(panel, {
      search: "?show.ResourceTypesMultiDisplay=table",
    });
    const header = (name) => screen.findByRole("columnheader", { name });
    expect(await header(/^Records/)).toHaveAttribute("aria-sort", "descending");
    for (const [name, sort] of Object.entries({ Change: "change", Name: "label" })) {
      userEvent.click(within(await header(new RegExp(`^${name}`))).getByRole("button"));
      await waitFor(() =>
        expect(api.asked("breakdowns").pop()).toContain(`sort=${sort}`)
      );
      expect(window.location.search).toContain(`${sort}`);
      const direction = { change: "descending", label: "ascending" }[sort];
      expect(await header(new RegExp(`^${name}`))).toHaveAttribute(
        "aria-sort",
        direction
      );
    }
    const records = await header(/^Records/);
    userEvent.click(within(records).getByRole("button"));
    await waitFor(() => expect(records).toHaveAttribute("aria-sort", "descending"));
    userEvent.click(within(records).getByRole("button"));
    await waitFor(() => expect(api.asked("breakdowns").pop()).toContain("sort=least"));
  });

  test("has a pie only where each thing counts once", async () => {
    const api = new MockApi();
    renderPage(panel, { api, search: "?show.ResourceTypesMultiDisplay=pie" });
    expect(
      await screen.findByRole("img", { name: /A has the largest share, 86\.0%/ })
    ).toBeInTheDocument();
    api.on("breakdowns", () => ({ ...breakdown(), multivalued: true }));
    userEvent.click(screen.getByRole("link", { name: "Content" }));
    await waitFor(() => expect(screen.queryByRole("img")).not.toBeInTheDocument());
    userEvent.click(screen.getByRole("link", { name: "Overview" }));
    await screen.findByRole("radio", { name: "Table" });
    await waitFor(() =>
      expect(screen.queryByRole("radio", { name: "Pie" })).not.toBeInTheDocument()
    );
  });
});

describe("ranking", () => {
  const panel = { component: "MostDownloadedRecordsMultiDisplay" };

  test("links to records, and names none that the reader may not know", async () => {
    renderPage(panel);
    const link = await screen.findByRole("link", { name: "Sea level" });
    expect(link).toHaveAttribute("href", "/records/r1");
    expect(screen.getByText("3 restricted records")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "All 4,286 records" })).toHaveAttribute(
      "href",
      "/communities/coast/records"
    );
  });

  test("tells what changed most, in absolute numbers", async () => {
    const { api } = renderPage(panel);
    await screen.findByText("Sea level");
    userEvent.click(screen.getByRole("radio", { name: "Biggest change" }));
    await waitFor(() => expect(api.asked("rankings").pop()).toContain("sort=change"));
    expect(await screen.findByText("−219")).toBeInTheDocument();
  });
});

describe("page", () => {
  const panels = [
    { component: "LanguagesMultiDisplay" },
    { component: "MostViewedRecordsMultiDisplay" },
  ];

  test("asks for the totals before anything else", async () => {
    const { api } = renderPage(panels);
    await screen.findByText("86.0%");
    expect(api.requests[0]).toContain("/totals?");
    expect(api.requests).toHaveLength(3);
  });

  test("a panel fails alone, with a code, and can be tried again", async () => {
    const api = new MockApi().on("breakdowns", () => {
      throw failure(500);
    });
    renderPage(panels, { api });
    expect(await screen.findByText(/tell us the code S-/)).toBeInTheDocument();
    expect(await screen.findByText("Sea level")).toBeInTheDocument();
    api.on("breakdowns", breakdown);
    userEvent.click(screen.getByText("Try again"));
    expect(await screen.findByText("86.0%")).toBeInTheDocument();
  });

  test("says that something is for members only", async () => {
    const api = new MockApi().on("breakdowns", () => {
      throw failure(403);
    });
    renderPage(panels, { api });
    expect(
      await screen.findByText("Only for members of this community")
    ).toBeInTheDocument();
  });

  test("says that old numbers are old", async () => {
    const api = new MockApi().on("breakdowns", () => ({ ...breakdown(), stale: true }));
    renderPage(panels, { api });
    expect(
      await screen.findByText(/^Last updated 24 Nov 2026, 10:40 UTC\. Newer events/)
    ).toBeInTheDocument();
  });

  test("a change of period ends what is under way", async () => {
    const ended = jest.fn();
    const api = new MockApi();
    const get = api.get.bind(api);
    api.get = (url, options) => {
      options.signal.addEventListener("abort", () => ended(url));
      return url.includes("period=90d") ? new Promise(() => {}) : get(url, options);
    };
    renderPage(panels, { api, search: "?period=90d" });
    userEvent.click(screen.getByRole("button", { name: /^Period/ }));
    userEvent.click(screen.getByRole("menuitemradio", { name: /Last 30 days/ }));
    expect(ended).toHaveBeenCalledWith(expect.stringContaining("period=90d"));
    expect(window.location.search).toBe("?period=30d");
    await screen.findByText("86.0%");
  });

  test("shows dates of one's own, and says why it cannot", async () => {
    const { api } = renderPage(panels);
    userEvent.click(screen.getByRole("button", { name: /^Period/ }));
    const first = screen.getByLabelText("First day");
    const last = screen.getByLabelText("Last day");
    fireEvent.change(first, { target: { value: "2026-03-01" } });
    fireEvent.change(last, { target: { value: "2026-02-01" } });
    userEvent.click(screen.getByText("Apply"));
    expect(screen.getByRole("alert")).toHaveTextContent(/first day must be before/);
    fireEvent.change(first, { target: { value: "2020-01-01" } });
    userEvent.click(screen.getByText("Apply"));
    expect(screen.getByRole("alert")).toHaveTextContent("At most 1,000 days");
    fireEvent.change(first, { target: { value: "2026-01-01" } });
    userEvent.click(screen.getByText("Apply"));
    expect(window.location.search).toBe("?from=2026-01-01&to=2026-02-01");
    await waitFor(() => expect(api.requests.pop()).toContain("from=2026-01-01"));
  });

  test("opens the tab of the address and keeps choices out of history's way", async () => {
    renderPage(panels, { search: "?tab=content" });
    const tab = screen.getByRole("link", { name: "Content" });
    expect(tab).toHaveAttribute("aria-current", "page");
    userEvent.click(screen.getByRole("link", { name: "Overview" }));
    expect(window.location.search).toBe("");
    await screen.findByText("86.0%");
  });
});

test("a view that breaks a panel can be left again", async () => {
  let broken = true;
  const api = new MockApi().on("series", (params) => {
    const answer = series(params);
    return broken ? { ...answer, buckets: [null] } : answer;
  });
  renderPage({ component: "TrafficStatsChart" }, { api });
  expect(await screen.findByText("This panel could not be loaded")).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: "Usage over time" })).toBeInTheDocument();
  broken = false;
  userEvent.click(screen.getByText("Try again"));
  expect(await screen.findByRole("application")).toBeInTheDocument();
});

test("another view of a broken panel is tried by itself", async () => {
  const api = new MockApi().on("series", (params) => {
    const answer = series(params);
    return params.get("unit") === "week" ? { ...answer, buckets: [null] } : answer;
  });
  renderPage({ component: "TrafficStatsChart" }, { api, search: "?unit=week" });
  await screen.findByText("This panel could not be loaded");
  userEvent.click(screen.getByRole("button", { name: /^Interval/ }));
  userEvent.click(screen.getByRole("menuitemradio", { name: "By month" }));
  expect(await screen.findByRole("application")).toBeInTheDocument();
});

test.each([
  ["quarter", "Q4 2026"],
  ["month", "Nov 2026"],
])("buckets of a %s are named in table and chart", async (unit, name) => {
  renderPage({ component: "TrafficStatsChart" }, { search: `?unit=${unit}` });
  const plot = await screen.findByRole("application");
  fireEvent.keyDown(plot, { key: "End" });
  userEvent.click(screen.getByRole("radio", { name: "Table" }));
  const partial = screen.getAllByRole("rowheader")[0];
  expect(text(partial)).toContain(name);
});

test("an address that is not valid is named, and put right", async () => {
  renderPage(
    { component: "SingleStatViews", props: { metric: "views" } },
    { search: "?period=7y&unit=week" }
  );
  expect(
    await screen.findByText("Ignored, because it is not valid here: period=7y.")
  ).toBeInTheDocument();
  expect(window.location.search).toBe("?unit=week");
});

test("a day after today is no end of a period", () => {
  renderPage({ component: "SingleStatViews", props: { metric: "views" } });
  userEvent.click(screen.getByRole("button", { name: /^Period/ }));
  fireEvent.change(screen.getByLabelText("First day"), {
    target: { value: "2026-01-01" },
  });
  fireEvent.change(screen.getByLabelText("Last day"), {
    target: { value: "2999-01-01" },
  });
  userEvent.click(screen.getByText("Apply"));
  expect(screen.getByRole("alert")).toHaveTextContent("cannot be after today");
});

test("a comparison with another number of days is pointed out", async () => {
  const compare = { mode: "custom", from: "2026-09-01", to: "2026-09-10", days: 10 };
  const api = new MockApi().on("totals", () => ({ ...totals, compare }));
  const { container } = renderPage(
    { component: "SingleStatViews", props: { metric: "views" } },
    { api }
  );
  await screen.findByText("84,213");
  expect(text(container.querySelector(".sd-trust"))).toContain(
    "30 days are compared with 10"
  );
});

test("numbers that a filter does not reach stay while it is set", async () => {
  const content = { ...totals.metrics.records, not_applicable: true };
  const api = new MockApi().on("totals", (params) =>
    params.get("country")
      ? { ...totals, metrics: { ...totals.metrics, records: content } }
      : totals
  );
  const { container } = renderPage(
    [
      { component: "SingleStatRecordCountCumulative" },
      { component: "TopCountriesMultiDisplay" },
    ],
    { api }
  );
  await screen.findByText("4,286");
  userEvent.click(await screen.findByRole("button", { name: /^A / }));
  await waitFor(() => expect(api.asked("totals").pop()).toContain("country=a"));
  await screen.findByText(/not filtered/);
  expect(screen.getByRole("button", { name: "Filter 1" })).toBeInTheDocument();
  expect(container.querySelector(".sd-stat [aria-busy]")).toBeNull();
  expect(api.requests.filter((url) => url.includes("totals"))).toHaveLength(2);
});

test("the interval in the toolbar is that of all charts, also the usual one", async () => {
  const chart = { component: "TrafficStatsChart", props: { unit: "month" } };
  const { api } = renderPage(chart);
  await screen.findByRole("application");
  userEvent.click(screen.getByRole("button", { name: "Interval: Automatic" }));
  userEvent.click(screen.getByRole("menuitemradio", { name: "By day" }));
  await waitFor(() => expect(api.asked("series").pop()).toContain("unit=day"));
  expect(window.location.search).toBe("?unit=day");
});

test("a popup closes when the focus leaves it, and is one stop", () => {
  renderPage({ component: "SingleStatViews", props: { metric: "views" } });
  userEvent.click(screen.getByRole("button", { name: "Export" }));
  const entries = screen.getAllByRole("menuitem");
  expect(entries.map(({ tabIndex }) => tabIndex)).toEqual(entries.map(() => -1));
  act(() => screen.getByRole("button", { name: /^Period/ }).focus());
  expect(screen.queryByRole("menuitem")).toBeNull();
});

test("where nothing was ever counted, no other period is offered", async () => {
  const api = new MockApi()
    .on("totals", () => ({ ...totals, first_day: null, complete_until: null }))
    .on("series", (params) => ({ ...series(params), buckets: [] }));
  renderPage({ component: "TrafficStatsChart" }, { api, search: "?period=30d" });
  expect(
    await screen.findByText("Views appear here once somebody has opened a record page.")
  ).toBeInTheDocument();
  expect(screen.getByText("Nothing has been counted yet")).toBeInTheDocument();
  expect(screen.queryByText("Show last 12 months")).toBeNull();
});

test.each([
  ["TrafficStatsChart", "?period=90d", null],
  ["ContentStatsChart", "?period=90d", "week"],
  ["ContentStatsChart", "?period=30d", null],
  ["ContentStatsChart", "?period=90d&unit=month", "month"],
])("%s at %s asks for the step %s", async (component, search, unit) => {
  const from = search.includes("90d") ? "2026-08-27" : "2026-10-26";
  const period = { ...totals.period, from };
  const api = new MockApi().on("totals", () => ({ ...totals, period }));
  renderPage({ component }, { api, search });
  await screen.findByRole("application");
  const [url] = api.asked("series");
  expect(new URLSearchParams(url.split("?")[1]).get("unit")).toBe(unit);
});
