// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Why a measure rose or fell: a sentence, and rows that filter. */

import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { ranking, totals } from "../fixtures";
import { MockApi, renderPage } from "../helpers";

const PANEL = { component: "WhatChanged" };
const { metrics: _, sparklines: __, filtered: ___, ...envelope } = totals;

const row = (dimension, param, key, value, previous) => ({
  ...{ dimension, param, key, value, previous },
  label: key.toUpperCase(),
  difference: value - previous,
  share: (value - previous) / -40,
});

const answer = {
  ...envelope,
  metric: "downloads",
  total: { value: 60, previous: 100, difference: -40 },
  rises: [row("countries", "country", "fr", 30, 25)],
  falls: [
    row("referrers", "referrer", "a.org", 0, 50),
    row("record", "record", "r1", 10, 40),
  ],
};

const show = (own = {}, search = "") => {
  const api = new MockApi().on("changes", () => ({ ...answer, ...own }));
  return renderPage(PANEL, { api, search });
};
const texts = () =>
  [...document.querySelectorAll(".sd-moved")].map(({ textContent }) => textContent);

test("a sentence names the whole and what moved it most", async () => {
  const { api } = show();
  await screen.findByText(
    "Downloads fell by 40 (−40.0%), from 100 to 60. The largest fall: Referrer “A.ORG”, −50."
  );
  expect(api.asked("changes")[0]).toMatch(/metric=downloads/);
});

test("rises and falls stand apart, with their share of the difference", async () => {
  show();
  await screen.findByText("Rises");
  expect(texts()).toEqual([
    "FR Country+5−12.5%",
    "A.ORG Referrer−50125.0%",
    "R1 Record−3075.0%",
  ]);
});

test("each row is a filter", async () => {
  const { api } = show();
  userEvent.click(await screen.findByRole("button", { name: /A\.ORG/ }));
  expect(window.location.search).toBe("?referrer=a.org");
  await waitFor(() => expect(api.asked("changes").pop()).toContain("referrer=a.org"));
});

test("a table has the numbers of both periods", async () => {
  show({}, "?show.WhatChanged=table");
  const cells = [
    ...(await screen.findByRole("table")).querySelectorAll("tbody tr"),
  ].map((line) => [...line.children].map(({ textContent }) => textContent));
  expect(cells[1]).toEqual(["A.ORG", "Referrer", "0", "50", "−50", "125.0%"]);
});

test("without a comparison it says what to do", async () => {
  const total = { value: 60, previous: null, difference: null };
  show({ total, rises: [], falls: [] }, "?compare=none");
  expect(await screen.findByText("Nothing to compare with")).toBeInTheDocument();
  expect(screen.getByText(/Choose a comparison above/)).toBeInTheDocument();
});

test("a ranking has its sum at its foot", async () => {
  const items = [{ ...ranking().items[0], value: 42107 }, ranking().items[1]];
  const api = new MockApi().on("rankings", () => ({ ...ranking(), items }));
  renderPage({ component: "MostViewedRecordsMultiDisplay" }, { api });
  // 42,107 and 50 of the restricted ones, of 84,213 views.
  expect(
    await screen.findByText("Together: 42,157 of 84,213 (50.1%)")
  ).toBeInTheDocument();
});
