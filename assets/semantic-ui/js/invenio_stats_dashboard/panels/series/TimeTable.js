// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { memo } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { formatBucket } from "../../data/dates";
import { gapOf } from "../../data/gaps";
import { comparableOf, formatValue } from "../../data/numbers";
import { compareName } from "../../data/words";
import { useLocale, useUrl } from "../../state/context";
import { useMetric } from "../../state/useMetric";
import { ScrollTable } from "../../ui/ScrollTable";
import { Isolated } from "../../ui/Text";
import { ShortChange } from "../Change";
import { notesText } from "./Annotations";

/** The numbers behind a chart, newest first. */
export const TimeTable = memo(({ title, buckets, unit, metric, ...more }) => {
  const { compare, layers, gaps, annotations } = more;
  const noted = annotations.length > 0;
  const locale = useLocale();
  const { state, period } = useUrl();
  const { kind, label } = useMetric(metric);
  const parts = layers || [];
  const rows = buckets.map((bucket, index) => ({ bucket, index })).reverse();
  const show = (value) =>
    value === null || value === undefined ? "–" : formatValue(value, kind, locale);
  return (
    <ScrollTable title={title} tall>
      <thead>
        <tr>
          <th scope="col">{i18next.t("Date")}</th>
          <th scope="col">{label}</th>
          {parts.map((layer) => (
            <th key={layer.name} scope="col">
              {layer.label}
            </th>
          ))}
          {compare && (
            <th scope="col">{compareName(compare.mode, state, period, locale)}</th>
          )}
          {compare && <th scope="col">{i18next.t("Change")}</th>}
          {noted && <th scope="col">{i18next.t("Annotations")}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ bucket, index }) => (
          <tr key={bucket.from}>
            <th scope="row">
              <Isolated>{formatBucket(bucket, unit, locale)}</Isolated>
              {bucket.partial && (
                <span className="sd-muted"> · {i18next.t("not over yet")}</span>
              )}
            </th>
            <td>
              {gapOf(gaps, bucket) && bucket.value === null ? (
                i18next.t("no data")
              ) : (
                <Isolated number>{show(bucket.value)}</Isolated>
              )}
            </td>
            {parts.map(({ name, values }) => (
              <td key={name}>
                <Isolated number>{show(values[index])}</Isolated>
              </td>
            ))}
            {compare && (
              <td>
                <Isolated number>{show(bucket.previous)}</Isolated>
              </td>
            )}
            {compare && (
              <td>
                <ShortChange value={comparableOf(bucket)} previous={bucket.previous} />
              </td>
            )}
            {noted && (
              <td className="sd-note-cell">
                <Isolated>{notesText(annotations, bucket)}</Isolated>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
});

TimeTable.displayName = "TimeTable";
TimeTable.propTypes = {
  title: PropTypes.string.isRequired,
  buckets: PropTypes.array.isRequired,
  unit: PropTypes.string.isRequired,
  metric: PropTypes.string.isRequired,
  compare: PropTypes.object,
  layers: PropTypes.array,
  gaps: PropTypes.array,
  annotations: PropTypes.array,
};
TimeTable.defaultProps = { compare: null, layers: null, gaps: [], annotations: [] };
