// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { AnnotationEditor } from "@js/invenio_stats_dashboard/ui/AnnotationEditor";

const HELD = [
  { id: "1", from: "2026-03-10", to: "2026-03-10", text: "Server", instance: true },
  { id: "2", from: "2026-03-12", to: "2026-03-14", text: "Campaign", instance: false },
];

function show(own = "community", notes = HELD) {
  const items = {
    list: jest.fn().mockResolvedValue(notes),
    create: jest.fn().mockResolvedValue({}),
    update: jest.fn().mockResolvedValue({}),
    remove: jest.fn().mockResolvedValue({}),
  };
  const onChange = jest.fn();
  render(<AnnotationEditor {...{ items, own, onChange }} locale="en" />);
  return { items, onChange };
}

const type = (label, value) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

test("an annotation is added", async () => {
  const { items, onChange } = show("instance", []);
  await screen.findByText("There are no annotations yet.");
  type("First day", "2026-03-01");
  type("Text", "Campaign");
  userEvent.click(screen.getByRole("button", { name: "Add" }));

  expect(await screen.findByText("The annotation has been saved.")).toBeVisible();
  expect(items.create).toHaveBeenCalledWith({
    from: "2026-03-01",
    to: null,
    text: "Campaign",
  });
  expect(onChange).toHaveBeenCalledTimes(1);
  expect(items.list).toHaveBeenCalledTimes(2);
  await waitFor(() => expect(screen.getByLabelText("Text")).toHaveValue(""));
});

test("Enter saves, and not the form around it", async () => {
  const { items } = show();
  await screen.findByText("Campaign");
  type("Text", "Press");
  const proceeded = fireEvent.keyDown(screen.getByLabelText("Text"), { key: "Enter" });

  expect(proceeded).toBe(false);
  await waitFor(() => expect(items.create).toHaveBeenCalled());
});

test("what is missing or in the wrong order is said at its field", async () => {
  const { items } = show();
  await screen.findByText("Campaign");
  type("First day", "2026-03-05");
  type("Last day", "2026-03-04");
  userEvent.click(screen.getByRole("button", { name: "Add" }));

  const field = screen.getByLabelText("Last day");
  expect(field).toHaveFocus();
  expect(field).toHaveAttribute("aria-invalid", "true");
  expect(screen.getByText(/must not be before/)).toBeVisible();
  expect(screen.getByText("Enter a short text.")).toBeVisible();
  expect(items.create).not.toHaveBeenCalled();
});

test("a refusal of the server is shown", async () => {
  const { items, onChange } = show();
  await screen.findByText("Campaign");
  items.create.mockRejectedValue(new Error("text: Too many."));
  type("Text", "x");
  userEvent.click(screen.getByRole("button", { name: "Add" }));

  expect(await screen.findByRole("alert")).toHaveTextContent("text: Too many.");
  expect(screen.getByLabelText("Text")).toHaveValue("x");
  expect(onChange).not.toHaveBeenCalled();
});

test("a community's own are changed and deleted, those of the instance are not", async () => {
  const { items } = show();
  userEvent.click(await screen.findByRole("button", { name: "Change: Campaign" }));
  expect(screen.queryByRole("button", { name: "Delete: Server" })).toBeNull();
  expect(screen.getByLabelText("Last day")).toHaveValue("2026-03-14");
  type("Text", "Other");
  userEvent.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("The annotation has been saved.");
  expect(items.update).toHaveBeenCalledWith("2", {
    from: "2026-03-12",
    to: "2026-03-14",
    text: "Other",
  });

  userEvent.click(screen.getByRole("button", { name: "Delete: Campaign" }));
  expect(items.remove).not.toHaveBeenCalled();
  userEvent.click(screen.getByRole("button", { name: "Keep" }));
  userEvent.click(screen.getByRole("button", { name: "Delete: Campaign" }));
  const sure = screen.getByRole("button", { name: "Delete permanently" });
  expect(sure).toHaveFocus();
  userEvent.click(sure);
  await screen.findByText("The annotation has been deleted.");
  expect(items.remove).toHaveBeenCalledWith("2");
});
