// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** What is taken away from a panel is what was looked at. */

import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { renderPage } from "../helpers";

const open = async (panel) => {
  const name = new RegExp(`^Save and share: ${panel}`);
  userEvent.click(await screen.findByRole("button", { name }));
};

test("a filtered chart embeds with its period and filters", async () => {
  const writeText = jest.fn(() => Promise.resolve());
  Object.assign(navigator, { clipboard: { writeText } });
  renderPage(
    { component: "TrafficStatsChart" },
    { search: "?country=DE&country=AT&language!=eng&period=90d" }
  );
  await open("Usage over time");
  userEvent.click(screen.getByText("Copy code to embed"));
  await waitFor(() => expect(writeText).toHaveBeenCalled());
  const [, source] = /src="([^"]+)"/.exec(writeText.mock.calls[0][0]);
  const { pathname, searchParams } = new URL(source.replace(/&amp;/g, "&"));
  expect(pathname).toBe("/stats/embed/coast");
  expect(searchParams.getAll("country")).toEqual(["AT", "DE"]);
  expect(searchParams.get("language!")).toBe("eng");
  expect(searchParams.get("period")).toBe("90d");
});

test("the link to the API under the page keeps the filters", async () => {
  renderPage(
    { component: "SingleStatViews", props: { metric: "views" } },
    { search: "?country=DE&period=90d" }
  );
  const link = await screen.findByRole("link", { name: "API" });
  expect(link.getAttribute("href")).toMatch(/totals\?.*country=DE.*period=90d/);
});

describe("without a clipboard for scripts, as over plain HTTP", () => {
  beforeEach(() => Object.assign(navigator, { clipboard: undefined }));
  afterEach(() => {
    delete document.execCommand;
  });

  const copyLink = async () => {
    renderPage({ component: "TrafficStatsChart" }, {});
    await open("Usage over time");
    userEvent.click(screen.getByText("Copy link to this panel"));
  };

  test("what is copied is selected, and nothing of it stays", async () => {
    const copied = [];
    document.execCommand = () => copied.push(document.activeElement.value);
    await copyLink();
    expect(await screen.findByText("Link copied")).toBeVisible();
    expect(copied).toEqual([expect.stringMatching(/#panel-TrafficStatsChart$/)]);
    expect(document.querySelector("body > textarea")).toBeNull();
  });

  test("a browser that does not copy is named", async () => {
    document.execCommand = () => false;
    await copyLink();
    expect(await screen.findByText("The browser does not allow copying")).toBeVisible();
  });
});
