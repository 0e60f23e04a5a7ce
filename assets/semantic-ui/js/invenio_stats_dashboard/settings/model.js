// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { isBelow } from "../data/layout";

/**
 * The layout as the form has it: a tab is one list of panels that flow into rows of
 * twelve columns. A panel is `{id, component, width, props, newRow}`.
 */

export const COLUMNS = 12;

/** Columns that a panel adds to a row: none where it stands below another one. */
const added = ({ width = COLUMNS, props }, first) =>
  !first && isBelow({ props }) ? 0 : width;

let count = 0;
const nextId = () => {
  count += 1;
  return `sd-panel-${count}`;
};

/** The panels of a tab; `newRow` where a row ends before it is full. */
function panelsOf(rows) {
  let used = 0;
  return (rows || []).flatMap(({ components = [] }, rowIndex) =>
    components.map((item, index) => {
      const { component, width = COLUMNS, props = {} } = item;
      const newRow =
        index === 0 && rowIndex > 0 && used + added(item, false) <= COLUMNS;
      used = index === 0 ? width : used + added(item, false);
      return { id: nextId(), component, width, props, newRow };
    })
  );
}

/** A layout as the form has it; labels equal to those of `standard` are left out. */
export function toForm(layout, standard = { tabs: [] }) {
  const labels = Object.fromEntries(
    standard.tabs.map(({ name, label }) => [name, label])
  );
  return (layout.tabs || []).map(({ name, label, rows }) => ({
    id: nextId(),
    name,
    label: label && label !== labels[name] ? label : "",
    panels: panelsOf(rows),
  }));
}

/** Rows of panels in their order, none wider than twelve columns. */
export function rowsOf(panels) {
  const rows = [];
  let used = 0;
  panels.forEach((panel) => {
    if (!rows.length || panel.newRow || used + added(panel, false) > COLUMNS) {
      rows.push([]);
      used = 0;
    }
    const row = rows[rows.length - 1];
    used += added(panel, !row.length);
    row.push(panel);
  });
  return rows;
}

/** Properties without those that were left empty. */
const filled = (props) =>
  Object.fromEntries(Object.entries(props).filter(([, value]) => value !== ""));

function componentOf({ component, width, props: given }) {
  const props = filled(given);
  return { component, width, ...(Object.keys(props).length ? { props } : {}) };
}

/** Columns of a row, as lists of panels that stand below each other. */
export function columnsOf(row) {
  const columns = [];
  row.forEach((panel) => {
    if (columns.length && isBelow(panel)) columns[columns.length - 1].push(panel);
    else columns.push([panel]);
  });
  return columns;
}

/** What the form has, as a layout. */
export const toLayout = (tabs) => ({
  tabs: tabs.map(({ name, label, panels }) => ({
    name,
    ...(label ? { label } : {}),
    rows: rowsOf(panels).map((row) => ({ components: row.map(componentOf) })),
  })),
});

/** An item moved by so many places. */
export function moved(items, index, by) {
  const rest = items.filter((_, place) => place !== index);
  return [...rest.slice(0, index + by), items[index], ...rest.slice(index + by)];
}

export const without = (items, index) => items.filter((_, place) => place !== index);

/** An item changed by what `change` names. */
export const changed = (items, index, change) =>
  items.map((item, place) => (place === index ? { ...item, ...change } : item));

/** A tab of a name that no other has. */
export function newTab(tabs) {
  const names = tabs.map(({ name }) => name);
  let number = tabs.length + 1;
  while (names.includes(`tab-${number}`)) number += 1;
  return { id: nextId(), name: `tab-${number}`, label: "", panels: [] };
}

/** A panel as wide as others of its kind. */
export const newPanel = ({ component, kind }) => ({
  id: nextId(),
  component,
  width: { totals: 2, series: 8 }[kind] || 4,
  props: {},
  newRow: false,
});

/** Properties with one set, or removed when it is empty. */
export function withProp(props, name, value) {
  const { [name]: _, ...rest } = props;
  return value === "" || value === null ? rest : { ...rest, [name]: value };
}

/** Messages of the server below a field, as `{path, text}`. */
export function listErrors(errors, path = []) {
  if (!errors) return [];
  if (typeof errors === "string") return [{ path: path.join("."), text: errors }];
  return Object.keys(errors).flatMap((key) => listErrors(errors[key], [...path, key]));
}
