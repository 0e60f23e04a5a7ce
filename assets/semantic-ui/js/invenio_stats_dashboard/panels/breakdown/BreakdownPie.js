// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { memo } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { Donut } from "../../charts/Donut";
import { coloursOf } from "../../data/colours";
import { slicesOf } from "../../data/items";
import { formatShare, formatValue } from "../../data/numbers";
import { useConfig, useLocale } from "../../state/context";
import { Isolated } from "../../ui/Text";

const Entry = ({ label, value, share, colour, pick, kind }) => {
  const locale = useLocale();
  const content = (
    <>
      <i className={`sd-swatch-${colour}`} />
      <span className="sd-row-label" dir="auto" title={label}>
        {label}
      </span>
      <b>
        <Isolated number>{formatValue(value, kind, locale)}</Isolated>
      </b>
      <span className="sd-row-share">
        <Isolated number>{formatShare(share, locale)}</Isolated>
      </span>
    </>
  );
  return (
    <li>
      {pick ? (
        <button
          type="button"
          className={`sd-pie-row ${pick.state}`}
          aria-pressed={pick.state === "chosen"}
          onClick={pick.toggle}
        >
          {content}
        </button>
      ) : (
        <span className="sd-pie-row">{content}</span>
      )}
    </li>
  );
};

Entry.propTypes = {
  label: PropTypes.string.isRequired,
  value: PropTypes.number.isRequired,
  share: PropTypes.number.isRequired,
  colour: PropTypes.oneOfType([PropTypes.number, PropTypes.string]).isRequired,
  pick: PropTypes.object,
  kind: PropTypes.string.isRequired,
};
Entry.defaultProps = { pick: null };

/** Items as a ring with a list beside it. */
export const BreakdownPie = memo(({ data, kind, metric, title, pick }) => {
  const locale = useLocale();
  const parts = slicesOf(data);
  const colours = coloursOf(parts.map(({ key }) => key));
  const slices = parts.map((slice, index) => ({
    ...slice,
    label: slice.label || i18next.t("Other"),
    colour: colours[index],
    pick: slice.key === null ? null : pick(slice),
  }));
  const [first] = slices;
  return (
    <div className="sd-pie">
      <Donut
        slices={slices}
        value={formatValue(data.total, kind, locale)}
        caption={useConfig().metrics[metric].label}
        label={i18next.t("{{title}}: {{item}} has the largest share, {{share}}.", {
          title,
          item: first.label,
          share: formatShare(first.share, locale),
        })}
      />
      <ul className="sd-pie-list">
        {slices.map((slice) => (
          <Entry key={slice.key || "other"} {...slice} kind={kind} />
        ))}
      </ul>
    </div>
  );
});

BreakdownPie.displayName = "BreakdownPie";
BreakdownPie.propTypes = {
  data: PropTypes.object.isRequired,
  kind: PropTypes.string.isRequired,
  metric: PropTypes.string.isRequired,
  title: PropTypes.string.isRequired,
  pick: PropTypes.func.isRequired,
};
