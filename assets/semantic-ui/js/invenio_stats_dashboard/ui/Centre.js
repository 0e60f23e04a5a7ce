// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { Icon } from "./Icon";

/** The middle of a panel that has nothing to show. */
export const Centre = ({ icon, title, text, children }) => (
  <div className="sd-centre">
    <Icon name={icon} />
    <strong>{title}</strong>
    {text && <p>{text}</p>}
    {children && <div className="sd-actions">{children}</div>}
  </div>
);

Centre.propTypes = {
  icon: PropTypes.string.isRequired,
  title: PropTypes.string.isRequired,
  text: PropTypes.node,
  children: PropTypes.node,
};
Centre.defaultProps = { text: null, children: null };

/** A button of a state. */
export const action = (text, onClick) => (
  <button type="button" className="sd-button" onClick={onClick}>
    {text}
  </button>
);
