// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useCallback, useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { useUrl } from "../state/context";

/** Orders of a breakdown in the API. */
export const SORTS = ["most", "least", "change", "label"];

const STEP = 20;

const sortName = (sort) =>
  ({
    most: i18next.t("Largest first"),
    least: i18next.t("Smallest first"),
    change: i18next.t("Biggest change"),
    label: i18next.t("By name"),
  }[sort]);

/** What the reader wants of a list: part of a name, number of rows, tools or none. */
export function useList(limit) {
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [rows, setRows] = useState(limit);
  const clear = () => {
    setText("");
    setOpen(false);
  };
  return { text, setText, open, setOpen, rows, setRows, limit, clear };
}

/** The order of a panel's list, kept in the address under its name. */
export function useSort(name) {
  const { state, setState } = useUrl();
  const sort = SORTS.includes(state.sort[name]) ? state.sort[name] : "most";
  const setSort = useCallback(
    (value) =>
      setState((now) => ({
        sort: { ...now.sort, [name]: value === "most" ? "" : value },
      })),
    [name, setState]
  );
  return [sort, setSort];
}

/** Search in the items of a list. */
export const SearchField = ({ text, setText, title }) => (
  <input
    type="search"
    className="sd-input"
    // Opened to be typed into.
    // eslint-disable-next-line jsx-a11y/no-autofocus
    autoFocus
    aria-label={i18next.t("Search in {{panel}}", { panel: title })}
    placeholder={i18next.t("Search")}
    value={text}
    onChange={({ target }) => setText(target.value)}
  />
);

SearchField.propTypes = {
  text: PropTypes.string.isRequired,
  setText: PropTypes.func.isRequired,
  title: PropTypes.string.isRequired,
};

/** Search in the items of a list, and their order. */
export const FindTools = ({ text, setText, sort, setSort, title }) => {
  const { state } = useUrl();
  const offered = SORTS.filter(
    (value) => value !== "change" || state.compare !== "none"
  );
  return (
    <>
      <SearchField {...{ text, setText, title }} />
      <select
        className="sd-input"
        aria-label={i18next.t("Order of {{panel}}", { panel: title })}
        value={sort}
        onChange={({ target }) => setSort(target.value)}
      >
        {offered.map((value) => (
          <option key={value} value={value}>
            {sortName(value)}
          </option>
        ))}
      </select>
    </>
  );
};

FindTools.propTypes = {
  text: PropTypes.string.isRequired,
  setText: PropTypes.func.isRequired,
  sort: PropTypes.string.isRequired,
  setSort: PropTypes.func.isRequired,
  title: PropTypes.string.isRequired,
};

/** More rows of a list, or fewer again. */
export const RowsButton = ({ rows, setRows, limit, more, title }) => {
  const fewer = !more && rows > limit;
  if (!more && !fewer) return null;
  return (
    <button
      type="button"
      className="sd-link"
      aria-label={
        more
          ? i18next.t("Show more: {{panel}}", { panel: title })
          : i18next.t("Show fewer: {{panel}}", { panel: title })
      }
      onClick={() => setRows(more ? rows + STEP : limit)}
    >
      {more ? i18next.t("Show more") : i18next.t("Show fewer")}
    </button>
  );
};

RowsButton.propTypes = {
  rows: PropTypes.number.isRequired,
  setRows: PropTypes.func.isRequired,
  limit: PropTypes.number.isRequired,
  more: PropTypes.bool,
  title: PropTypes.string.isRequired,
};
RowsButton.defaultProps = { more: false };

/** More rows of a list, and the way to search in it: `find` and `findIn` say so. */
export const MoreButton = ({ open, setOpen, setText, more, title, ...list }) => {
  const toggle = () => {
    setText("");
    setOpen(!open);
  };
  return (
    <span className="sd-foot-actions">
      <RowsButton {...list} {...{ more, title }} />
      <button
        type="button"
        className="sd-link"
        aria-expanded={open}
        aria-label={list.findIn(title)}
        onClick={toggle}
      >
        {list.find()}
      </button>
    </span>
  );
};

MoreButton.propTypes = {
  rows: PropTypes.number.isRequired,
  setRows: PropTypes.func.isRequired,
  open: PropTypes.bool.isRequired,
  setOpen: PropTypes.func.isRequired,
  setText: PropTypes.func.isRequired,
  limit: PropTypes.number.isRequired,
  more: PropTypes.bool,
  title: PropTypes.string.isRequired,
  find: PropTypes.func,
  findIn: PropTypes.func,
};
MoreButton.defaultProps = {
  more: false,
  find: () => i18next.t("Search and sort"),
  findIn: (panel) => i18next.t("Search and sort: {{panel}}", { panel }),
};
