// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MockApi, renderPage } from "../helpers";

const PANEL = { component: "TrafficStatsChart" };
const VIEWS = [
  { id: "1", title: "Germany", query: "period=90d&country=DE", shared: false },
  { id: "2", title: "Germany", query: "tab=content", shared: true },
];

beforeAll(() => {
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = () => {};
});

function open(more = {}, search = "") {
  const api = new MockApi();
  api.request = jest.fn(({ method }) =>
    Promise.resolve({ data: method === "get" ? { hits: { hits: VIEWS } } : {} })
  );
  renderPage(PANEL, { api, search, views: "write", ...more });
  userEvent.click(screen.getByRole("button", { name: "Saved views" }));
  return api;
}

/** What was sent with a method. */
const sent = (api, wanted) =>
  api.request.mock.calls
    .map(([call]) => call)
    .filter(({ method }) => method === wanted);

test("a view is opened from the menu, and one can go back", async () => {
  open({}, "?metric=downloads");
  const entries = await screen.findAllByRole("menuitem");
  expect(entries.map(({ textContent }) => textContent)).toEqual([
    "Germany",
    "Germanyfor everyone",
    "Save and manage views…",
  ]);
  userEvent.click(entries[0]);

  expect(window.location.search).toBe("?period=90d&country=DE");
  expect(screen.queryByRole("menu")).toBeNull();
});

test("what is in view is saved under a name", async () => {
  const api = open({ curates: true }, "?period=30d&country=CA&ln=de");
  userEvent.click(await screen.findByText("Save and manage views…"));
  const dialog = within(await screen.findByRole("dialog"));
  userEvent.click(dialog.getByRole("button", { name: "Save the current view" }));
  expect(dialog.getByText("Enter a name.")).toBeVisible();
  userEvent.type(dialog.getByLabelText("Name"), "Canada");
  userEvent.click(dialog.getByRole("checkbox"));
  userEvent.click(dialog.getByRole("button", { name: "Save the current view" }));

  expect(await dialog.findByText("The view has been saved.")).toBeVisible();
  expect(sent(api, "post")[0].data).toEqual({
    title: "Canada",
    query: "period=30d&country=CA",
    shared: true,
  });
  await waitFor(() => expect(dialog.getByLabelText("Name")).toHaveValue(""));
});

test("only managers change those for everyone", async () => {
  open();
  userEvent.click(await screen.findByText("Save and manage views…"));
  const dialog = within(await screen.findByRole("dialog"));

  expect(
    await dialog.findAllByRole("button", { name: "Rename: Germany" })
  ).toHaveLength(1);
  expect(dialog.queryByRole("checkbox")).toBeNull();
});

test("views are renamed and deleted", async () => {
  const api = open();
  userEvent.click(await screen.findByText("Save and manage views…"));
  const dialog = within(await screen.findByRole("dialog"));
  userEvent.click(await dialog.findByRole("button", { name: "Rename: Germany" }));
  const field = dialog.getAllByLabelText("Name")[1];
  expect(field).toHaveFocus();
  userEvent.clear(field);
  userEvent.type(field, "DE{enter}");
  await dialog.findByText("The view has been renamed.");
  expect(sent(api, "put")[0].data).toEqual({
    title: "DE",
    query: "period=90d&country=DE",
    shared: false,
  });

  userEvent.click(await dialog.findByRole("button", { name: "Delete: Germany" }));
  userEvent.click(dialog.getByRole("button", { name: "Delete permanently" }));
  await dialog.findByText("The view has been deleted.");
  expect(sent(api, "delete")[0].url).toMatch(/views\/1$/);
});

test("visitors are offered what there is for everyone, and nothing without", async () => {
  open({ views: "read" });
  expect(await screen.findAllByRole("menuitem")).toHaveLength(2);
});

test("without any view a visitor sees no menu", () => {
  renderPage(PANEL, { views: "none" });
  expect(screen.queryByRole("button", { name: "Saved views" })).toBeNull();
});
