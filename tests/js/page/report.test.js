// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MockApi, renderPage } from "../helpers";

const PANELS = [
  { component: "TrafficStatsChart" },
  { component: "LanguagesMultiDisplay" },
];

beforeAll(() => {
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = () => {};
  window.scrollTo = () => {};
});

async function openDialog(more = {}, search = "") {
  const view = renderPage(PANELS, { search, ...more });
  userEvent.click(screen.getByRole("button", { name: "Export" }));
  userEvent.click(screen.getByText("Report…"));
  return { ...view, dialog: within(await screen.findByRole("dialog")) };
}

const create = (dialog) =>
  userEvent.click(dialog.getByRole("button", { name: "Create report" }));

test("a report has title, note, contents, facts, panels and definitions", async () => {
  const { dialog, container } = await openDialog({}, "?period=90d");
  userEvent.clear(dialog.getByLabelText("Title"));
  userEvent.type(dialog.getByLabelText("Title"), "For the board");
  userEvent.type(dialog.getByLabelText("Note below the title (optional)"), "Draft");
  userEvent.click(dialog.getByLabelText("US Letter"));
  create(dialog);

  expect(await screen.findByRole("heading", { name: "For the board" })).toHaveFocus();
  const report = within(screen.getByRole("article"));
  expect(report.getByText("Draft")).toBeVisible();
  expect(report.getByText("Period").nextSibling).not.toBeEmptyDOMElement();
  const contents = within(report.getByRole("navigation", { name: "Contents" }));
  const links = contents.getAllByRole("link");
  links.forEach((link) => {
    const id = link.getAttribute("href").slice(1);
    expect(container.ownerDocument.getElementById(id)).not.toBeNull();
  });
  expect(await report.findByRole("application")).toBeVisible();
  expect(report.getAllByRole("term").length).toBeGreaterThan(3);
  expect(report.getByText(/Retrieved/)).toBeVisible();
  expect(container.querySelector("img")).toHaveAttribute(
    "src",
    "/api/communities/c1/logo"
  );
  const rules = [...document.querySelectorAll("style")].map((s) => s.textContent);
  expect(rules.join(" ")).toContain("size: Letter");
});

test("only what was chosen is in it, and the way leads back", async () => {
  const { dialog, container } = await openDialog();
  userEvent.click(dialog.getByRole("button", { name: /^Select none/ }));
  create(dialog);
  expect(dialog.getByRole("alert")).toHaveTextContent("Select at least one panel.");
  userEvent.click(dialog.getAllByRole("checkbox")[1]);
  userEvent.click(dialog.getByLabelText("Include the logo of the community"));
  create(dialog);

  await screen.findByRole("article");
  expect(container.querySelectorAll(".sd-report .sd-panel")).toHaveLength(1);
  expect(container.querySelector("img")).toBeNull();
  expect(document.documentElement).toHaveClass("sd-reporting");
  userEvent.click(screen.getByRole("button", { name: "Back to the page" }));
  expect(screen.queryByRole("article")).toBeNull();
  expect(document.documentElement).not.toHaveClass("sd-reporting");
  expect(screen.getByRole("button", { name: "Export" })).toBeVisible();
});

const REPORTS = ["PR", "IR"].map((id) => ({
  Report_ID: id,
  Report_Name: `Report ${id}`,
  First_Month_Available: "2025-01",
  Last_Month_Available: "2026-02",
}));

test("managers download COUNTER reports of the months they choose", async () => {
  const api = new MockApi();
  const { get } = api;
  api.get = (url, options) =>
    url.startsWith("/r51/")
      ? Promise.resolve({ data: REPORTS })
      : get.call(api, url, options);
  const { dialog } = await openDialog({ api, counter: "coast" });
  const link = await dialog.findByRole("link", { name: "Download COUNTER report" });
  expect(link.getAttribute("href")).toBe(
    "/r51/reports/pr?begin_date=2025-03&customer_id=coast&end_date=2026-02&format=tsv"
  );
  userEvent.selectOptions(dialog.getByLabelText("COUNTER report"), "IR");
  userEvent.selectOptions(dialog.getByLabelText("First month"), "2026-01");
  userEvent.selectOptions(dialog.getByLabelText("Format"), "json");
  await waitFor(() =>
    expect(
      dialog.getByRole("link", { name: "Download COUNTER report" }).getAttribute("href")
    ).toBe("/r51/reports/ir?begin_date=2026-01&customer_id=coast&end_date=2026-02")
  );
  userEvent.selectOptions(dialog.getByLabelText("Last month"), "2025-12");
  expect(dialog.getByRole("alert")).toHaveTextContent("must not be after");
});

test("others are not offered them", async () => {
  const { dialog } = await openDialog();
  expect(dialog.queryByText("COUNTER reports")).toBeNull();
});
