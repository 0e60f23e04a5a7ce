// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { memo } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { comparableOf, formatShare, formatValue } from "../../data/numbers";
import { useConfig } from "../../state/context";
import { ScrollTable } from "../../ui/ScrollTable";
import { Isolated } from "../../ui/Text";
import { ShortChange } from "../Change";
import { pickRest, placed } from "./BarRows";

/** Column → orders that a press on its header goes through. */
const ORDERS = {
  label: ["label"],
  value: ["most", "least"],
  change: ["change"],
};
const DIRECTIONS = {
  label: "ascending",
  least: "ascending",
  most: "descending",
  change: "descending",
};

const Header = ({ column, sort, onSort, children }) => {
  const orders = ORDERS[column];
  const active = orders.includes(sort);
  const direction = active ? DIRECTIONS[sort] : "none";
  const arrow = direction === "ascending" ? " ▴" : " ▾";
  const next = orders[(orders.indexOf(sort) + 1) % orders.length];
  return (
    <th scope="col" aria-sort={direction}>
      <button type="button" onClick={() => onSort(next)}>
        {children}
        {active && <span aria-hidden="true">{arrow}</span>}
      </button>
    </th>
  );
};

Header.propTypes = {
  column: PropTypes.string.isRequired,
  sort: PropTypes.string.isRequired,
  onSort: PropTypes.func.isRequired,
  children: PropTypes.node.isRequired,
};

const Name = ({ label, pick }) =>
  pick ? (
    <button
      type="button"
      className={`sd-name ${pick.state}`}
      aria-pressed={pick.state === "chosen"}
      onClick={pick.toggle}
    >
      {label}
    </button>
  ) : (
    label
  );

Name.propTypes = { label: PropTypes.string.isRequired, pick: PropTypes.object };
Name.defaultProps = { pick: null };

/** Items as a table that can be sorted by its columns. */
export const BreakdownTable = memo(({ data, words, kind, metric, title, ...more }) => {
  const { pick, sort, onSort } = more;
  const { locale, metrics } = useConfig();
  const compared = Boolean(data.compare);
  const { items, rest } = placed(data, words, sort, locale);
  const show = (value) => (value === null ? "–" : formatValue(value, kind, locale));
  const share = (value) => (value === null ? "–" : formatShare(value, locale));
  const header = (column, text) => (
    <Header {...{ column, sort, onSort }}>{text}</Header>
  );
  return (
    <ScrollTable title={title}>
      <thead>
        <tr>
          {header("label", i18next.t("Name"))}
          {header("value", metrics[metric].label)}
          <th scope="col">{i18next.t("Share")}</th>
          {compared && <th scope="col">{i18next.t("Before")}</th>}
          {compared && header("change", i18next.t("Change"))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.key}>
            <th scope="row">
              <Name label={item.label} pick={pick(item)} />
            </th>
            <td>
              <Isolated number>{show(item.value)}</Isolated>
            </td>
            <td>
              <Isolated number>{share(item.share)}</Isolated>
            </td>
            {compared && (
              <td>
                <Isolated number>{show(item.previous)}</Isolated>
              </td>
            )}
            {compared && (
              <td>
                <ShortChange value={comparableOf(item)} previous={item.previous} />
              </td>
            )}
          </tr>
        ))}
        {rest.map((row) => (
          <tr key={row.id} className="rest">
            <th scope="row">
              <Name label={row.label} pick={pickRest(pick, row.id, row.label)} />
            </th>
            <td>
              <Isolated number>{show(row.value)}</Isolated>
            </td>
            <td>
              <Isolated number>{share(row.share)}</Isolated>
            </td>
            {compared && <td>–</td>}
            {compared && <td>–</td>}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
});

BreakdownTable.displayName = "BreakdownTable";
BreakdownTable.propTypes = {
  data: PropTypes.object.isRequired,
  words: PropTypes.object.isRequired,
  kind: PropTypes.string.isRequired,
  metric: PropTypes.string.isRequired,
  title: PropTypes.string.isRequired,
  pick: PropTypes.func.isRequired,
  sort: PropTypes.string.isRequired,
  onSort: PropTypes.func.isRequired,
};
