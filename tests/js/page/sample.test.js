// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { totals } from "../fixtures";
import { MockApi, renderPage } from "../helpers";

const real = { ...totals, sample: false };
const nothing = { ...totals, first_day: null, sample: false };
const invented = { ...totals, sample: true };
const CHART = { component: "TrafficStatsChart" };
const SENTENCE = /These numbers are invented/;

let begun = false;
const api = () =>
  new MockApi().on("totals", (params) => {
    if (begun) return real;
    return params.get("sample") ? invented : nothing;
  });

beforeEach(() => {
  begun = false;
  document.title = "Statistics";
});

const open = async (config, given = api()) => {
  renderPage(CHART, { ...config, api: given });
  await waitFor(() => expect(given.asked("series").length).toBeGreaterThan(0));
  return given;
};
const asked = (given, path) => given.asked(path).map((url) => /sample=true/.test(url));

test("where there is nothing, sample data are shown under a banner", async () => {
  const given = await open({ sample: true });
  expect(await screen.findByText(SENTENCE)).toBeInTheDocument();
  expect(asked(given, "totals")).toEqual([false, true]);
  await waitFor(() => expect(asked(given, "series").pop()).toBe(true));
  expect(document.title).toBe("Sample data: Statistics");
  expect(screen.getAllByText(/SAMPLE DATA, not measured/)).not.toHaveLength(0);
});

test("real data can be shown instead, and stay", async () => {
  const given = await open({ sample: true });
  userEvent.click(await screen.findByText("Show real data"));
  await waitFor(() => expect(asked(given, "totals").pop()).toBe(false));
  await waitFor(() => expect(screen.queryByText(SENTENCE)).toBeNull());
  expect(document.title).toBe("Statistics");
  expect(screen.queryByText(/SAMPLE DATA/)).toBeNull();
});

test("where the server does not let it, there are none", async () => {
  const given = await open({ sample: false });
  expect(asked(given, "totals")).toEqual([false]);
  expect(screen.queryByText(SENTENCE)).toBeNull();
});

test("where there are data, there are none", async () => {
  begun = true;
  const given = await open({ sample: true });
  expect(asked(given, "totals")).toEqual([false]);
  expect(screen.queryByText(SENTENCE)).toBeNull();
});
