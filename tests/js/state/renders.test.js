// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** A change renders what depends on it, and nothing else. */

import React from "react";
import { act, render, waitFor } from "@testing-library/react";
import { Deferred } from "@js/invenio_stats_dashboard/state/Deferred";
import { DashboardProvider } from "@js/invenio_stats_dashboard/state/DashboardProvider";
import { usePage, useTotals, useUrl } from "@js/invenio_stats_dashboard/state/context";
import { config } from "../fixtures";
import { MockApi } from "../helpers";

const counts = {};
let url;

const Counter = (name, use) => {
  const Component = () => {
    use();
    counts[name] = (counts[name] || 0) + 1;
    return null;
  };
  Component.displayName = name;
  return Component;
};

const OfPage = Counter("page", usePage);
const OfUrl = Counter("url", () => {
  url = useUrl();
});
const OfTotals = Counter("totals", useTotals);
const OfPanel = Counter("panel", useUrl);

/** What was rendered again in the course of something. */
async function rendersOf(change) {
  const before = { ...counts };
  await change();
  return Object.fromEntries(
    Object.entries(counts)
      .map(([name, count]) => [name, count - before[name]])
      .filter(([, more]) => more)
  );
}

const choose = (patch) => () => act(async () => url.setState(patch));
const painted = () => act(() => new Promise((resolve) => setTimeout(resolve, 50)));

beforeEach(async () => {
  window.history.replaceState(null, "", "/communities/coast/stats");
  const api = new MockApi();
  render(
    <DashboardProvider config={config} http={api}>
      <OfPage />
      <OfUrl />
      <OfTotals />
      <Deferred>
        <OfPanel />
      </Deferred>
    </DashboardProvider>
  );
  await waitFor(() => expect(api.asked("totals")).toHaveLength(1));
  await painted();
});

test("what a panel keeps for itself is known at once, and to no total", async () => {
  const renders = await rendersOf(choose({ show: { languages: "table" } }));
  expect(renders).toEqual({ url: 1, panel: 1 });
});

test("a filter reaches the panels once the page around them is painted", async () => {
  const { panel } = counts;
  const pressed = await rendersOf(() => {
    act(() => url.setState({ filters: { country: ["DE"] } }));
  });
  expect(pressed).toEqual({ url: 1, totals: 1 });
  await waitFor(() => expect(counts.panel).toBeGreaterThan(panel));
});

test("the page's own context stays as it is", async () => {
  const renders = await rendersOf(async () => {
    await choose({ period: "30d", compare: "year" })();
    await painted();
  });
  expect(renders).not.toHaveProperty("page");
});
