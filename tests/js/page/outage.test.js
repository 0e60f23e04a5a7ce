// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { act, screen } from "@testing-library/react";
import { breakdown, totals } from "../fixtures";
import { failure, MockApi, renderPage } from "../helpers";

describe("outage", () => {
  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(console, "error").mockImplementation(() => {});
  });
  afterEach(() => {
    console.error.mockRestore();
    jest.useRealTimers();
  });

  test("is said once, asked about alone, and ends by itself", async () => {
    const down = () => {
      throw failure(503, "down", { "retry-after": "2" });
    };
    const api = new MockApi().on("totals", down).on("breakdowns", down);
    renderPage({ component: "LanguagesMultiDisplay" }, { api });
    const banner = await screen.findByRole("alert");
    expect(banner).toHaveTextContent("The server is not responding.");
    expect(banner).toHaveTextContent("The statistics cannot be loaded at the moment.");
    await act(async () => jest.advanceTimersByTime(5000));
    expect(api.asked("totals")).toHaveLength(2);
    expect(api.asked("breakdowns")).toHaveLength(1);
    expect(screen.queryByText("This panel could not be loaded")).toBeNull();
    api.on("totals", () => totals).on("breakdowns", () => breakdown());
    await act(async () => jest.advanceTimersByTime(10000));
    expect(screen.queryByRole("alert")).toBeNull();
    expect(await screen.findByText("86.0%")).toBeInTheDocument();
  });

  test.each([
    [false, "You are offline."],
    [true, "The repository cannot be reached."],
  ])("without any answer, online: %s, it says %s", async (online, words) => {
    jest.spyOn(navigator, "onLine", "get").mockReturnValue(online);
    const api = new MockApi().on("totals", () => {
      throw failure(0);
    });
    renderPage({ component: "SingleStatViews", props: { metric: "views" } }, { api });
    expect(await screen.findByRole("alert")).toHaveTextContent(words);
    jest.restoreAllMocks();
    jest.spyOn(console, "error").mockImplementation(() => {});
  });
});
