// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { useDashboard } from "../context";
import { sortItems } from "../data/items";
import { metricOf } from "../data/metrics";
import { formatShare, formatValue } from "../data/numbers";
import { restRows } from "./BarRows";
import { ShortChange } from "./Change";
import { ScrollTable } from "./ScrollTable";
import { Isolated } from "./Text";

const Header = ({ column, sort, onSort, children }) => {
  const active = sort.column === column;
  const order = sort.ascending ? "ascending" : "descending";
  const arrow = sort.ascending ? " ▴" : " ▾";
  return (
    <th scope="col" aria-sort={active ? order : "none"}>
      <button
        type="button"
        onClick={() =>
          onSort({ column, ascending: active ? !sort.ascending : column === "label" })
        }
      >
        {children}
        {active && <span aria-hidden="true">{arrow}</span>}
      </button>
    </th>
  );
};

Header.propTypes = {
  column: PropTypes.string.isRequired,
  sort: PropTypes.object.isRequired,
  onSort: PropTypes.func.isRequired,
  children: PropTypes.node.isRequired,
};

/** Items as a table that can be sorted by each of its columns. */
export const BreakdownTable = ({ data, words, kind, metric, title }) => {
  const { locale } = useDashboard().config;
  const [sort, setSort] = useState({ column: "value", ascending: false });
  const compared = Boolean(data.compare);
  const show = (value) => (value === null ? "–" : formatValue(value, kind, locale));
  const share = (value) => (value === null ? "–" : formatShare(value, locale));
  const header = (column, text) => (
    <Header {...{ column, sort, onSort: setSort }}>{text}</Header>
  );
  return (
    <ScrollTable title={title}>
      <thead>
        <tr>
          {header("label", i18next.t("Name"))}
          {header("value", metricOf(metric).label())}
          {header("share", i18next.t("Share"))}
          {compared && header("change", i18next.t("Change"))}
        </tr>
      </thead>
      <tbody>
        {sortItems(data.items, sort, locale).map((item) => (
          <tr key={item.key}>
            <th scope="row">{item.label}</th>
            <td>
              <Isolated number>{show(item.value)}</Isolated>
            </td>
            <td>
              <Isolated number>{share(item.share)}</Isolated>
            </td>
            {compared && (
              <td>
                <ShortChange value={item.value} previous={item.previous} />
              </td>
            )}
          </tr>
        ))}
        {restRows(data, words, locale).map((row) => (
          <tr key={row.id} className="rest">
            <th scope="row">{row.label}</th>
            <td>
              <Isolated number>{show(row.value)}</Isolated>
            </td>
            <td>
              <Isolated number>{share(row.share)}</Isolated>
            </td>
            {compared && <td>–</td>}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
};

BreakdownTable.propTypes = {
  data: PropTypes.object.isRequired,
  words: PropTypes.object.isRequired,
  kind: PropTypes.string.isRequired,
  metric: PropTypes.string.isRequired,
  title: PropTypes.string.isRequired,
};
