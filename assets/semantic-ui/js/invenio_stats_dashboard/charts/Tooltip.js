// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useLayoutEffect, useRef, useState } from "react";
import PropTypes from "prop-types";

/** A note at the top of the plot, beside the position it speaks of, and over no control. */
export const Tooltip = ({ x, width, children }) => {
  const box = useRef(null);
  const [left, setLeft] = useState(x);
  useLayoutEffect(() => {
    const own = box.current.offsetWidth;
    const beside = x + 12 + own > width ? x - 12 - own : x + 12;
    setLeft(Math.max(0, Math.min(beside, width - own)));
  }, [x, width, children]);
  return (
    <div ref={box} className="sd-tooltip" role="status" style={{ left }}>
      {children}
    </div>
  );
};

Tooltip.propTypes = {
  x: PropTypes.number.isRequired,
  width: PropTypes.number.isRequired,
  children: PropTypes.node.isRequired,
};
