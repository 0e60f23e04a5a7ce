// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { numbered, within } from "../../data/annotations";
import { formatRange } from "../../data/dates";
import { formatNumber } from "../../data/numbers";
import { useConfig, useLocale, usePage } from "../../state/context";
import { Isolated } from "../../ui/Text";

const FEW = 4;

/** What the annotations of a period say, in one line: `10 Mar 2026: Campaign; …` */
export const annotationsText = (annotations, locale) =>
  annotations
    .map(({ from, to, text }) => `${formatRange(from, to, locale)}: ${text}`)
    .join("; ");

/** The annotations that touch some days, for who reads a chart at them. */
export const NotesAt = ({ annotations, days }) => {
  const locale = useLocale();
  return within(numbered(annotations), days).map(({ id, number, from, to, text }) => (
    <small key={id} className="sd-note-read">
      <b>{formatNumber(number, locale)}</b>{" "}
      <Isolated>{formatRange(from, to, locale)}</Isolated>: <Isolated>{text}</Isolated>
    </small>
  ));
};

NotesAt.propTypes = {
  annotations: PropTypes.arrayOf(PropTypes.object).isRequired,
  days: PropTypes.shape({ from: PropTypes.string, to: PropTypes.string }).isRequired,
};

/** The same as a cell of a table. */
export const notesText = (annotations, days) =>
  within(numbered(annotations), days)
    .map(({ text }) => text)
    .join("; ");

/** The annotations under a chart, by the numbers of their markers. */
export const NoteList = ({ annotations }) => {
  const { community } = useConfig();
  const { printing } = usePage();
  const locale = useLocale();
  const [all, setAll] = useState(false);
  const notes = numbered(annotations);
  if (!notes.length) return null;
  const shown = all || printing ? notes : notes.slice(0, FEW);
  return (
    <div className="sd-note-list">
      <ol aria-label={i18next.t("Annotations")}>
        {shown.map(({ id, number, from, to, text, instance }) => (
          <li key={id}>
            <b className="sd-note-sign">{formatNumber(number, locale)}</b>
            <span>
              <Isolated>{formatRange(from, to, locale)}</Isolated>:{" "}
              <Isolated>{text}</Isolated>
              {instance && community && (
                <small> · {i18next.t("entire repository")}</small>
              )}
            </span>
          </li>
        ))}
      </ol>
      {shown.length < notes.length && (
        <button
          type="button"
          className="sd-link sd-foot-actions"
          onClick={() => setAll(true)}
        >
          {i18next.t("All {{n}} annotations", {
            n: formatNumber(notes.length, locale),
          })}
        </button>
      )}
    </div>
  );
};

NoteList.propTypes = { annotations: PropTypes.arrayOf(PropTypes.object) };
NoteList.defaultProps = { annotations: [] };
