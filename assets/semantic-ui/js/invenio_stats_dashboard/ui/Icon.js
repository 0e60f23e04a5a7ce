// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";

/** Line icons on a grid of 16, hidden from assistive technology. */
const PATHS = {
  calendar: "M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2v3.5M10.5 2v3.5",
  chevron: "M4.5 6.5 8 10l3.5-3.5",
  compare: "M1.5 11.5 5 7l3 2.5 5.5-6M10 3.5h3.5V7M2 14h12",
  step: "M2.5 13.5v-4M6.2 13.5v-7M9.8 13.5v-5M13.5 13.5v-10",
  info: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 1 0 8 1.8zM8 7.3v3.6M8 5v.2",
  check: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 1 0 8 1.8zM5.4 8.2l1.8 1.8 3.5-3.8",
  clock: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 1 0 8 1.8zM8 4.6V8l2.3 1.6",
  shield: "M8 1.5 3 3.3v4c0 3.2 2 5.7 5 7.2 3-1.5 5-4 5-7.2v-4z",
  warning: "M8 2 1.5 13.5h13zM8 6.3v3.4M8 11.5v.2",
  retry: "M13 5.5A5.6 5.6 0 1 0 13.6 9M13.3 2v3.7H9.6",
  line: "M2 2v12h12M4.5 10.5 7.5 7l2 2 4-4.5",
  bars: "M2.5 3.5h10M2.5 8h6.5M2.5 12.5h4",
  table: "M2 3h12v10H2zM2 6.4h12M2 9.7h12M6.2 6.4V13",
  pie: "M8 2a6 6 0 1 0 6 6H8zM10.5 1.9A6 6 0 0 1 14 5.5h-3.5z",
  empty: "M2 13.5h12M4 11V9M8 11V6.5M12 11V8",
  lock: "M3.5 7.5h9v6h-9zM5.3 7.5V5.2a2.7 2.7 0 0 1 5.4 0v2.3",
  tick: "M3.5 8.5 6.5 11.5 12.5 5",
  cross: "M4 4l8 8M12 4l-8 8",
  filter: "M2 3h12L9.5 8.5V13L6.5 14.5V8.5z",
  download: "M8 2v8M4.8 7 8 10.2 11.2 7M2.5 13.5h11",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9zM10.3 10.3 13.8 13.8",
  map: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 1 0 8 1.8zM1.8 8h12.4M8 1.8c-4 3.6-4 8.8 0 12.4M8 1.8c4 3.6 4 8.8 0 12.4",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  bookmark: "M4 2.5h8v11l-4-3-4 3z",
  note: "M3 2.5h10v7.5L9.5 13.5H3zM9.5 13.5V10H13M5.5 5.5h5M5.5 8h3",
  more: "M3.2 8v.1M8 8v.1M12.8 8v.1",
  share: "M2.5 2.5h11v11h-11zM2.5 9.5 6 7.5l4 2.5 3.5-2.5M2.5 6 6 4.5 10 6l3.5-1.5",
  stack: "M2 13.5V10l4-3 4 2 4-4v8.5zM2 7l4-3 4 2 4-4",
};

const FILLED = { rise: "M8 3.5 13.5 12.5h-11z", fall: "M8 12.5 2.5 3.5h11z" };

export const Icon = ({ name }) => (
  <svg
    className={FILLED[name] ? "sd-icon filled" : "sd-icon"}
    viewBox="0 0 16 16"
    aria-hidden="true"
    focusable="false"
  >
    <path d={PATHS[name] || FILLED[name]} />
  </svg>
);

Icon.propTypes = {
  name: PropTypes.oneOf([...Object.keys(PATHS), ...Object.keys(FILLED)]).isRequired,
};
