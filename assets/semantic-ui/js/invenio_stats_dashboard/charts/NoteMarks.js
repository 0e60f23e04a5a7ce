// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { markWidth, noteMarks } from "../data/annotations";

/** Room that the markers take below the plot. */
export const NOTE_ROOM = 18;

const HEIGHT = 15;
const THIN = 2;

/** Markers of annotations below the axis, and their days as a bar along it. */
export const NoteMarks = ({ notes, buckets, scale, width }) =>
  noteMarks(notes, buckets, scale.at).map(({ x, label, spans }) => {
    const broad = markWidth(label);
    const left = Math.min(Math.max(x - broad / 2, 0), width - broad);
    return (
      <g key={label} className="sd-note">
        {spans.map(([a, b]) => (
          <rect
            key={`${a}-${b}`}
            className="sd-note-days"
            x={Math.min(a, (a + b) / 2 - THIN)}
            y={scale.base + 1}
            width={Math.max(2 * THIN, b - a)}
            height="3"
          />
        ))}
        <rect
          className="sd-note-mark"
          x={left}
          y={scale.base + 5}
          width={broad}
          height={HEIGHT}
          rx="4"
        />
        <text
          className="sd-note-number"
          x={left + broad / 2}
          y={scale.base + 5 + HEIGHT - 3.5}
          textAnchor="middle"
          direction="ltr"
        >
          {label}
        </text>
      </g>
    );
  });

NoteMarks.propTypes = {
  notes: PropTypes.arrayOf(PropTypes.object).isRequired,
  buckets: PropTypes.arrayOf(PropTypes.object).isRequired,
  scale: PropTypes.object.isRequired,
  width: PropTypes.number.isRequired,
};
