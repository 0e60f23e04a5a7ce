// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import * as model from "@js/invenio_stats_dashboard/settings/model";

const { columnsOf, listErrors, moved, newTab, rowsOf, toForm, toLayout, withProp } =
  model;
const item = (component, width, props) => ({
  component,
  width,
  ...(props ? { props } : {}),
});
const layout = (...rows) => ({
  tabs: [{ name: "a", label: "A", rows: rows.map((components) => ({ components })) }],
});
const panel = (width, newRow = false) => ({ width, newRow });

test.each([
  ["full rows", layout([item("X", 12)], [item("Y", 8), item("Z", 4)])],
  ["a row that is not full", layout([item("X", 4)], [item("Y", 4)], [item("Z", 12)])],
  ["properties", layout([item("X", 3, { metric: "views", limit: 5 })])],
])("a layout with %s comes back as it was", (_, given) =>
  expect(toLayout(toForm(given))).toEqual(given)
);

test("labels of the standard layout stay translated: they are left out", () => {
  const given = layout([item("X", 12)]);
  expect(toLayout(toForm(given, given)).tabs[0]).not.toHaveProperty("label");
});

test("a component without a width takes a row", () =>
  expect(
    rowsOf(toForm(layout([{ component: "X" }, item("Y", 4)]))[0].panels)
  ).toHaveLength(2));

test.each([
  [
    [6, 6, 6],
    [2, 1],
  ],
  [
    [12, 1],
    [1, 1],
  ],
  [
    [4, 4, 4, 4],
    [3, 1],
  ],
])("widths %p make rows of %p panels", (widths, rows) =>
  expect(rowsOf(widths.map((width) => panel(width))).map((row) => row.length)).toEqual(
    rows
  )
);

test("a panel below another one takes no columns of its own", () => {
  const below = { ...panel(6), props: { below: true } };
  const rows = rowsOf([panel(6), below, panel(6), below, panel(6), below]);
  expect(rows.map((row) => row.length)).toEqual([4, 2]);
  expect(columnsOf(rows[0]).map((column) => column.length)).toEqual([2, 2]);
  const given = layout([item("X", 6), item("Y", 6, { below: true }), item("Z", 6)]);
  expect(toLayout(toForm(given))).toEqual(given);
});

test("a panel can begin a row that it would fit into", () =>
  expect(rowsOf([panel(4), panel(4, true)])).toHaveLength(2));

test.each([
  [0, 1, ["b", "a", "c"]],
  [2, -1, ["a", "c", "b"]],
  [1, -1, ["b", "a", "c"]],
])("the item at %p moved by %p", (index, by, expected) =>
  expect(moved(["a", "b", "c"], index, by)).toEqual(expected)
);

test("a new tab has a name of its own", () =>
  expect(newTab([{ name: "x" }, { name: "tab-3" }]).name).toBe("tab-4"));

test("an empty property is removed", () => {
  expect(withProp({ limit: 3 }, "limit", "")).toEqual({});
  expect(withProp({ limit: 3 }, "metric", "views")).toEqual({
    limit: 3,
    metric: "views",
  });
});

test("errors of the server are listed with their places", () => {
  const errors = { tabs: [undefined, { rows: ["too few"] }], layout: "wrong" };
  expect(listErrors(errors)).toEqual([
    { path: "tabs.1.rows.0", text: "too few" },
    { path: "layout", text: "wrong" },
  ]);
  expect(listErrors("wrong")).toEqual([{ path: "", text: "wrong" }]);
  expect(listErrors(undefined)).toEqual([]);
});
