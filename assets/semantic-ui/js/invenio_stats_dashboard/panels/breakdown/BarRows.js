// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { memo } from "react";
import PropTypes from "prop-types";
import { formatNumber, formatShare, formatValue } from "../../data/numbers";
import { useLocale } from "../../state/context";
import { Isolated } from "../../ui/Text";

const Row = ({ label, value, share, width, kind, pick }) => {
  const locale = useLocale();
  const content = (
    <>
      {width !== null && (
        <i className="sd-row-bar" style={{ width: `${width * 100}%` }} />
      )}
      <span className="sd-row-label" dir="auto" title={label}>
        {label}
      </span>
      <span className="sd-row-value">
        {value !== null && (
          <Isolated number>{formatValue(value, kind, locale)}</Isolated>
        )}
      </span>
      <span className="sd-row-share">
        {share !== null && <Isolated number>{formatShare(share, locale)}</Isolated>}
      </span>
    </>
  );
  if (!pick) {
    return (
      <li>
        <span className={width === null ? "sd-row rest" : "sd-row"}>{content}</span>
      </li>
    );
  }
  return (
    <li>
      <button
        type="button"
        className={`sd-row ${pick.state}`}
        aria-pressed={pick.state === "chosen"}
        onClick={pick.toggle}
      >
        {content}
      </button>
    </li>
  );
};

Row.propTypes = {
  label: PropTypes.string.isRequired,
  value: PropTypes.number,
  share: PropTypes.number,
  width: PropTypes.number,
  kind: PropTypes.string.isRequired,
  pick: PropTypes.object,
};
Row.defaultProps = { value: null, share: null, width: null, pick: null };

/** The items without a row of their own: the rest, and what has no key. */
export function restRows({ other, unknown, total }, words, locale) {
  const shareOf = (value) => (value === null || !total ? null : value / total);
  const rows = [];
  if (other && other.keys) {
    const label = words.others(other.keys, formatNumber(other.keys, locale));
    rows.push({ id: "other", label, value: other.value, share: shareOf(other.value) });
  }
  if (unknown) {
    const label = words.unknown();
    rows.push({ id: "unknown", label, value: unknown, share: shareOf(unknown) });
  }
  return rows;
}

/** Key by which a filter chooses what has none. */
const UNKNOWN = "unknown";

/**
 * Items and the rest. Where having no key says something, as of those who come without a
 * referrer, it has its place among the items, by its value as they have.
 */
export function placed(data, words, sort, locale) {
  const rest = restRows(data, words, locale);
  const own = words.counts && sort === "most" && rest.find(({ id }) => id === UNKNOWN);
  if (!own) return { items: data.items, rest };
  const item = { key: UNKNOWN, previous: null, ...own };
  const items = [...data.items, item].sort((a, b) => b.value - a.value);
  return { items, rest: rest.filter((row) => row !== own) };
}

/** How such a row filters: that of what has no key, as others do. */
export const pickRest = (pick, id, label) =>
  id === UNKNOWN ? pick({ key: UNKNOWN, label }) : null;

/** Items as rows with bars behind them, the longest for the largest. */
export const BarRows = memo(({ data, words, kind, pick, sort }) => {
  const locale = useLocale();
  const { items, rest } = placed(data, words, sort, locale);
  const largest = Math.max(1, ...items.map(({ value }) => value || 0));
  return (
    <ul className="sd-rows">
      {items.map((item) => (
        <Row
          key={item.key}
          label={item.label}
          value={item.value}
          share={item.share}
          kind={kind}
          width={Math.max(0, (item.value || 0) / largest)}
          pick={pick(item)}
        />
      ))}
      {rest.map(({ id, ...row }) => (
        <Row key={id} {...row} kind={kind} pick={pickRest(pick, id, row.label)} />
      ))}
    </ul>
  );
});

BarRows.displayName = "BarRows";
BarRows.propTypes = {
  data: PropTypes.object.isRequired,
  words: PropTypes.object.isRequired,
  kind: PropTypes.string.isRequired,
  pick: PropTypes.func.isRequired,
  sort: PropTypes.string.isRequired,
};
