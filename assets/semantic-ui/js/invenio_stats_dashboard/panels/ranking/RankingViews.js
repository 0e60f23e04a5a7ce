// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { memo } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { comparableOf, formatShare } from "../../data/numbers";
import { Icon } from "../../ui/Icon";
import { ScrollTable } from "../../ui/ScrollTable";
import { Isolated } from "../../ui/Text";
import { Difference, ShortChange } from "../Change";

/** A record's title, or how many there are that the reader may not read. */
const Title = ({ item }) => {
  if (item.restricted) {
    const n = item.records;
    return (
      <span className="sd-muted">
        {i18next.t("{{n}} restricted records", { count: n, n })}
      </span>
    );
  }
  return (
    <a href={item.url} title={item.title}>
      <bdi>{item.title}</bdi>
    </a>
  );
};

Title.propTypes = { item: PropTypes.object.isRequired };

/** Filters the page by a record: its title is a link already. */
const Funnel = ({ item, pick }) => {
  const choice = item.title && pick(item);
  if (!choice) return null;
  const chosen = choice.state === "chosen";
  return (
    <button
      type="button"
      className="sd-funnel"
      aria-pressed={chosen}
      aria-label={i18next.t("Filter by record: {{title}}", { title: item.title })}
      title={
        chosen ? i18next.t("Remove this filter") : i18next.t("Filter by this record")
      }
      onClick={choice.toggle}
    >
      <Icon name="filter" />
    </button>
  );
};

Funnel.propTypes = {
  item: PropTypes.object.isRequired,
  pick: PropTypes.func.isRequired,
};

/** How a row looks: chosen, or not among those chosen. */
const looks = (item, pick) => {
  const choice = pick(item);
  return choice ? choice.state : "";
};

const ChangeOf = ({ item, byChange, kind }) =>
  byChange ? (
    <Difference value={comparableOf(item)} previous={item.previous || 0} kind={kind} />
  ) : (
    <ShortChange value={comparableOf(item)} previous={item.previous} />
  );

ChangeOf.propTypes = {
  item: PropTypes.object.isRequired,
  byChange: PropTypes.bool.isRequired,
  kind: PropTypes.string.isRequired,
};

/** Authors, type, and the way to the record's own statistics. */
const Byline = ({ item: { authors, resource_type: type, title, links } }) => (
  <span className="sd-byline" dir="auto">
    {authors && <span className="sd-authors">{authors}</span>}
    {type && (
      <span className="sd-type">
        {authors && "\u00a0·\u00a0"}
        {type}
      </span>
    )}
    {links && links.stats_html && (
      <a
        className="sd-record-stats"
        href={links.stats_html}
        aria-label={i18next.t("Statistics of {{title}}", { title })}
      >
        {i18next.t("Statistics")}
      </a>
    )}
  </span>
);

Byline.propTypes = { item: PropTypes.object.isRequired };

const viewProps = {
  items: PropTypes.arrayOf(PropTypes.object).isRequired,
  byChange: PropTypes.bool.isRequired,
  compared: PropTypes.bool.isRequired,
  kind: PropTypes.string.isRequired,
  show: PropTypes.func.isRequired,
  pick: PropTypes.func.isRequired,
};

export const RankingList = memo(({ items, byChange, compared, kind, show, pick }) => (
  <ol className="sd-ranking">
    {items.map((item) => (
      <li key={item.recid || "restricted"} className={looks(item, pick)}>
        <span className="sd-rank">{item.rank}</span>
        <span className="sd-record">
          <span className="sd-record-title" dir="auto">
            <Title item={item} />
          </span>
          <Byline item={item} />
        </span>
        <span className="sd-record-value">
          <b>
            <Isolated number>{show(item.value)}</Isolated>
          </b>
          {compared && <ChangeOf {...{ item, byChange, kind }} />}
        </span>
        <Funnel {...{ item, pick }} />
      </li>
    ))}
  </ol>
));

RankingList.displayName = "RankingList";
RankingList.propTypes = viewProps;

export const RankingTable = memo(
  ({ items, byChange, compared, kind, show, pick, ...more }) => (
    <ScrollTable title={more.title}>
      <thead>
        <tr>
          <th scope="col">{i18next.t("Record")}</th>
          <th scope="col">{more.measure}</th>
          {more.total > 0 && <th scope="col">{i18next.t("Share")}</th>}
          {compared && <th scope="col">{i18next.t("Before")}</th>}
          {compared && <th scope="col">{i18next.t("Change")}</th>}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.recid || "restricted"} className={looks(item, pick)}>
            <th scope="row">
              <Title item={item} /> <Funnel {...{ item, pick }} />
            </th>
            <td>
              <Isolated number>{show(item.value)}</Isolated>
            </td>
            {more.total > 0 && (
              <td>
                <Isolated number>
                  {formatShare((item.value || 0) / more.total, more.locale)}
                </Isolated>
              </td>
            )}
            {compared && (
              <td>
                <Isolated number>
                  {item.previous === null ? "–" : show(item.previous)}
                </Isolated>
              </td>
            )}
            {compared && (
              <td>
                <ChangeOf {...{ item, byChange, kind }} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  )
);

RankingTable.displayName = "RankingTable";
RankingTable.propTypes = {
  ...viewProps,
  measure: PropTypes.string.isRequired,
  title: PropTypes.string.isRequired,
  total: PropTypes.number,
  locale: PropTypes.string.isRequired,
};
RankingTable.defaultProps = { total: null };
