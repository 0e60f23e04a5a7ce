// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { ringPath } from "./geometry";

/** A ring of slices `{key, share, colour, pick}`, with a number in the middle. */
export const Donut = ({ slices, value, caption, label }) => {
  let turn = 0;
  return (
    <svg className="sd-donut" viewBox="-66 -66 132 132" role="img" aria-label={label}>
      {slices.map(({ key, share, colour, pick }) => {
        const from = turn;
        turn += share;
        return (
          <path
            key={key}
            className={`sd-fill-${colour} ${pick ? `pickable ${pick.state}` : ""}`}
            // The list beside the ring does the same for those who use no pointer.
            onClick={pick ? pick.toggle : undefined}
            d={ringPath(from, turn, 38, 64)}
          />
        );
      })}
      <text className="sd-donut-value" y="1" textAnchor="middle" direction="ltr">
        {value}
      </text>
      <text className="sd-donut-caption" y="16" textAnchor="middle">
        {caption}
      </text>
    </svg>
  );
};

Donut.propTypes = {
  slices: PropTypes.arrayOf(PropTypes.object).isRequired,
  value: PropTypes.string.isRequired,
  caption: PropTypes.string.isRequired,
  label: PropTypes.string.isRequired,
};
