// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { rangeOf } from "../../data/brush";
import { formatBucket, formatRange } from "../../data/dates";
import { gapOf } from "../../data/gaps";
import { comparableOf, formatShare, formatValue } from "../../data/numbers";
import { ownPrevious, ownValue, together } from "../../data/series";
import { compareName } from "../../data/words";
import { useLocale, useUrl } from "../../state/context";
import { useMetric } from "../../state/useMetric";
import { Isolated } from "../../ui/Text";
import { ShortChange } from "../Change";
import { NotesAt } from "./Annotations";

/** The values of the layers, those on top first, each with its share if so wanted. */
const Parts = ({ layers, range, how, show, shares, all }) => {
  const locale = useLocale();
  const parts = layers
    .filter(({ shown }) => shown)
    .map(({ values, ...layer }) => ({
      ...layer,
      value: together(values.slice(range[0], range[1] + 1), how),
    }));
  const whole = all || parts.reduce((sum, { value }) => sum + (value || 0), 0);
  const textOf = (value) => {
    if (value === null) return "–";
    if (!shares || !whole) return show(value);
    return `${show(value)} · ${formatShare(value / whole, locale)}`;
  };
  return (
    <span className="sd-reading-parts">
      {parts.reverse().map(({ name, label, colour, value }) => (
        <span key={name}>
          <i className={`sd-swatch-${colour}`} />
          <span>{label}</span>{" "}
          <b>
            <Isolated number>{textOf(value)}</Isolated>
          </b>
        </span>
      ))}
    </span>
  );
};

Parts.propTypes = {
  layers: PropTypes.array.isRequired,
  range: PropTypes.arrayOf(PropTypes.number).isRequired,
  how: PropTypes.object.isRequired,
  show: PropTypes.func.isRequired,
  shares: PropTypes.bool.isRequired,
  all: PropTypes.number,
};
Parts.defaultProps = { all: null };

/** What is read at one bucket, or of several that are being selected. */
export const Reading = ({ buckets, range, unit, metric, compare, layers, ...more }) => {
  const locale = useLocale();
  const { state, period } = useUrl();
  const { kind, amount } = useMetric(metric);
  const [first, last] = range;
  const several = last > first;
  const bucket = buckets[first];
  const how = { mean: kind === "mean", running: more.running };
  const chosen = buckets.slice(first, last + 1);
  const [value, previous] = [ownValue, ownPrevious].map((of) =>
    together(chosen.map(of), how)
  );
  const comparable = together(
    chosen.map((one) => comparableOf({ ...one, value: ownValue(one) })),
    how
  );
  const days = rangeOf(buckets, range);
  const gap = gapOf(more.gaps, days);
  const show = (number) => formatValue(number, kind, locale);
  return (
    <>
      <small>
        <Isolated>
          {several
            ? formatRange(days.from, days.to, locale)
            : formatBucket(bucket, unit, locale)}
        </Isolated>
        {buckets[last].partial && ` · ${i18next.t("not over yet")}`}
      </small>
      <b>{value === null ? i18next.t("no data") : amount(value, show(value))}</b>
      {gap && (
        <small>
          {i18next.t("No data {{range}}", {
            range: formatRange(gap.from, gap.to, locale),
          })}
          {gap.note && ` · ${gap.note}`}
        </small>
      )}
      <NotesAt annotations={more.annotations} days={days} />
      {layers && (
        <Parts
          {...{ layers, range, how, show }}
          shares={more.shares}
          all={more.stacked ? null : value}
        />
      )}
      {compare && previous !== null && (
        <small>
          {i18next.t("{{before}}: {{value}}", {
            before: compareName(compare.mode, state, period, locale),
            value: show(previous),
          })}{" "}
          {!bucket.partial && <ShortChange {...{ value: comparable, previous }} />}
        </small>
      )}
      {several && (
        <small>{i18next.t("Release or press Enter to zoom in on these dates")}</small>
      )}
    </>
  );
};

Reading.propTypes = {
  buckets: PropTypes.array.isRequired,
  range: PropTypes.arrayOf(PropTypes.number).isRequired,
  unit: PropTypes.string.isRequired,
  metric: PropTypes.string.isRequired,
  compare: PropTypes.object,
  layers: PropTypes.array,
  gaps: PropTypes.array,
  annotations: PropTypes.array,
  running: PropTypes.bool,
  stacked: PropTypes.bool,
  shares: PropTypes.bool,
};
Reading.defaultProps = {
  compare: null,
  layers: null,
  gaps: [],
  annotations: [],
  running: false,
  stacked: false,
  shares: false,
};
