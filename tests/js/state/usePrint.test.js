// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Printing waits for what is on the page, also where the browser's key begins it. */

import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { series } from "../fixtures";
import { MockApi, renderPage } from "../helpers";

test("the browser's key prints once the panels are there", async () => {
  window.print = jest.fn();
  let answer;
  const api = new MockApi().on(
    "series",
    (params) =>
      new Promise((resolve) => {
        answer = () => resolve(series(params));
      })
  );
  document.body.className = "stats-dashboard";
  renderPage({ component: "TrafficStatsChart" }, { api });
  await waitFor(() => expect(answer).toBeDefined());
  const goesOn = fireEvent.keyDown(window, { key: "p", ctrlKey: true });
  expect(goesOn).toBe(false);
  await act(() => new Promise((resolve) => setTimeout(resolve, 500)));
  expect(window.print).not.toHaveBeenCalled();
  act(answer);
  await screen.findByRole("application");
  await waitFor(() => expect(window.print).toHaveBeenCalledTimes(1));
});

test("other keys are left alone", () => {
  renderPage({ component: "SingleStatViews", props: { metric: "views" } });
  expect(fireEvent.keyDown(window, { key: "p" })).toBe(true);
  expect(fireEvent.keyDown(window, { key: "p", ctrlKey: true, shiftKey: true })).toBe(
    true
  );
});
