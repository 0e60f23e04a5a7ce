// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useRef } from "react";
import PropTypes from "prop-types";
import { useSight } from "./useNearViewport";

const MARGIN = 50;

/** What is heavy to load: its stand-in until the reader gets there. */
export const WhenSeen = ({ standIn, children }) => {
  const box = useRef(null);
  const seen = useSight(box, MARGIN);
  return seen ? (
    children
  ) : (
    <div ref={box} className="sd-stand-in">
      {standIn}
    </div>
  );
};

WhenSeen.propTypes = {
  standIn: PropTypes.node.isRequired,
  children: PropTypes.node.isRequired,
};
