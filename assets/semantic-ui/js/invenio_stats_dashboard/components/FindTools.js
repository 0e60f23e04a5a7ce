// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { useDashboard } from "../context";

/** Orders of a breakdown in the API. */
export const SORTS = ["most", "least", "change", "label"];

const STEP = 20;

const sortName = (sort) =>
  ({
    most: i18next.t("Most first"),
    least: i18next.t("Least first"),
    change: i18next.t("Biggest change"),
    label: i18next.t("By name"),
  }[sort]);

/** Search in the items of a list, and their order. */
export const FindTools = ({ text, setText, sort, setSort, title }) => {
  const { state } = useDashboard();
  const offered = SORTS.filter(
    (value) => value !== "change" || state.compare !== "none"
  );
  return (
    <>
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

/** More rows of a list, or fewer again, and the way to search in it. */
export const MoreButton = ({ rows, setRows, open, setOpen, setText, ...list }) => {
  const { keys, limit, shown, title } = list;
  const find = () => {
    setText("");
    setOpen(!open);
  };
  return (
    <span className="sd-foot-actions">
      {keys > shown && (
        <button type="button" className="sd-link" onClick={() => setRows(rows + STEP)}>
          {i18next.t("Show more")}
        </button>
      )}
      {rows > limit && keys <= shown && shown > limit && (
        <button type="button" className="sd-link" onClick={() => setRows(limit)}>
          {i18next.t("Show fewer")}
        </button>
      )}
      <button
        type="button"
        className="sd-link"
        aria-expanded={open}
        aria-label={i18next.t("Search and sort: {{panel}}", { panel: title })}
        onClick={find}
      >
        {i18next.t("Search and sort")}
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
  keys: PropTypes.number,
  limit: PropTypes.number.isRequired,
  shown: PropTypes.number.isRequired,
  title: PropTypes.string.isRequired,
};
MoreButton.defaultProps = { keys: 0 };
