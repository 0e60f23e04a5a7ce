// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";

/**
 * What react-invenio-forms lacks: its choices have no groups, and neither they nor its
 * radio buttons are connected with their labels, so that screen readers do not name them.
 */

/** A choice with its label above it; `options` are pairs of value and text. */
export const Select = ({ id, label, value, options, onChange, children }) => (
  <div className="sd-field">
    <label htmlFor={id}>{label}</label>
    {/* The plain element: known to every screen reader and telephone. */}
    <select id={id} value={value} onChange={({ target }) => onChange(target.value)}>
      {options.map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
      {children}
    </select>
  </div>
);

Select.propTypes = {
  id: PropTypes.string.isRequired,
  label: PropTypes.string.isRequired,
  value: PropTypes.oneOfType([PropTypes.string, PropTypes.number]).isRequired,
  options: PropTypes.array,
  onChange: PropTypes.func.isRequired,
  children: PropTypes.node,
};
Select.defaultProps = { options: [], children: null };

/** One of several to choose, with what it means. */
export const Radio = ({ id, label, name, checked, onChange, help }) => (
  <div className="sd-tick">
    <input
      id={id}
      type="radio"
      name={name}
      checked={checked}
      onChange={onChange}
      aria-describedby={`${id}-help`}
    />
    <label htmlFor={id}>{label}</label>
    <p id={`${id}-help`}>{help}</p>
  </div>
);

Radio.propTypes = {
  id: PropTypes.string.isRequired,
  label: PropTypes.string.isRequired,
  name: PropTypes.string.isRequired,
  checked: PropTypes.bool.isRequired,
  onChange: PropTypes.func.isRequired,
  help: PropTypes.string.isRequired,
};

/** A button that is an arrow or a cross, with a name for who cannot see it. */
export const Tool = ({ id, sign, name, onClick, disabled }) => (
  <button
    type="button"
    id={id}
    className="sd-tool"
    title={name}
    aria-label={name}
    aria-disabled={disabled}
    onClick={() => !disabled && onClick()}
  >
    <span aria-hidden="true">{sign}</span>
  </button>
);

Tool.propTypes = {
  id: PropTypes.string,
  sign: PropTypes.string.isRequired,
  name: PropTypes.string.isRequired,
  onClick: PropTypes.func.isRequired,
  disabled: PropTypes.bool,
};
Tool.defaultProps = { id: undefined, disabled: false };
