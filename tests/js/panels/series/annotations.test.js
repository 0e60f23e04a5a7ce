// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { series } from "../../fixtures";
import { MockApi, renderPage } from "../../helpers";

const CHART = { component: "TrafficStatsChart" };
const NOTES = [
  {
    id: "a",
    from: "2026-11-22",
    to: "2026-11-22",
    text: "Server moved",
    instance: true,
  },
  { id: "b", from: "2026-11-23", to: "2026-11-24", text: "Campaign", instance: false },
];
const withNotes = (annotations) =>
  new MockApi().on("series", (params) => ({ ...series(params), annotations }));
const chart = () => screen.findByRole("application");

test("markers below the axis, and what they say underneath", async () => {
  const { container } = renderPage(CHART, { api: withNotes(NOTES) });
  expect(await chart()).toHaveAccessibleName(expect.stringContaining("Server moved; "));

  const list = within(screen.getByRole("list", { name: "Annotations" }));
  const entries = list.getAllByRole("listitem").map((entry) => entry.textContent);
  expect(entries[0]).toMatch(/^1.*22 Nov 2026: Server moved.*entire repository/);
  expect(entries[1]).toMatch(/^2.*24 Nov 2026: Campaign$/);
  expect(container.querySelectorAll(".sd-note-mark").length).toBeGreaterThan(0);
});

test("arrows read them with the values", async () => {
  const { container } = renderPage(CHART, { api: withNotes(NOTES) });
  const plot = await chart();
  plot.focus();
  const read = () => container.querySelector(".sd-tooltip").textContent;
  const texts = Array.from({ length: 40 }, () => {
    fireEvent.keyDown(plot, { key: "ArrowRight" });
    return read();
  });

  expect(texts.some((text) => text.includes("Server moved"))).toBe(true);
  expect(texts.some((text) => text.includes("Campaign"))).toBe(true);
});

test("the table has a column of them, in the rows of their days", async () => {
  renderPage(CHART, {
    api: withNotes(NOTES),
    search: "?show.TrafficStatsChart=table",
  });

  expect(
    await screen.findByRole("columnheader", { name: "Annotations" })
  ).toBeInTheDocument();
  expect(screen.getAllByRole("cell", { name: /Campaign/ }).length).toBeGreaterThan(0);
});

test("without any there is neither column, list nor room for them", async () => {
  const { container } = renderPage(CHART);
  await chart();

  expect(screen.queryByRole("list", { name: "Annotations" })).toBeNull();
  expect(container.querySelector(".sd-note")).toBeNull();
});

test("of many, the others come at a press", async () => {
  const many = Array.from({ length: 6 }, (_, index) => ({
    ...NOTES[0],
    id: String(index),
    text: `Note ${index}`,
  }));
  renderPage(CHART, { api: withNotes(many) });
  await chart();
  expect(screen.queryByText(/Note 5/)).toBeNull();
  userEvent.click(screen.getByRole("button", { name: "All 6 annotations" }));
  expect(screen.getByText(/Note 5/)).toBeVisible();
});

test("who manages the page writes them from it, and charts ask again", async () => {
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = () => {};
  const api = withNotes(NOTES);
  api.request = jest.fn(({ method }) =>
    Promise.resolve({ data: method === "get" ? { hits: { hits: NOTES } } : {} })
  );
  const get = jest.spyOn(api, "get");
  renderPage(CHART, { api, curates: true });
  await chart();
  const before = get.mock.calls.length;
  userEvent.click(screen.getByRole("button", { name: "Annotations" }));
  fireEvent.change(await screen.findByLabelText("Text"), { target: { value: "New" } });
  userEvent.click(screen.getByRole("button", { name: "Add" }));
  await screen.findByText("The annotation has been saved.");

  expect(get.mock.calls.length).toBeGreaterThan(before);
  const [, options] = get.mock.calls[get.mock.calls.length - 1];
  expect(options.headers["Cache-Control"]).toBe("no-cache");
});

test("nobody else is offered that", async () => {
  renderPage(CHART);
  await chart();
  expect(screen.queryByRole("button", { name: "Annotations" })).toBeNull();
});
