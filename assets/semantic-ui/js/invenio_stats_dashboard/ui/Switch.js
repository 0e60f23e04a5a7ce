// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useRef } from "react";
import PropTypes from "prop-types";
import { isMirrored } from "../data/direction";
import { Icon } from "./Icon";

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** A choice of one among few: a radio group that arrows move through. */
export const Switch = ({ label, options, value, onChange, icons }) => {
  const group = useRef(null);
  const onKeyDown = (event) => {
    const mirrored = isMirrored(event.currentTarget) && /Left|Right/.test(event.key);
    const step = STEPS[event.key] * (mirrored ? -1 : 1);
    if (!step) return;
    event.preventDefault();
    const current = options.findIndex((option) => option.value === value);
    const next = (current + step + options.length) % options.length;
    group.current.children[next].focus();
    onChange(options[next].value);
  };
  return (
    <div
      ref={group}
      role="radiogroup"
      tabIndex={-1}
      aria-label={label}
      className={icons ? "sd-modes" : "sd-switch"}
      onKeyDown={onKeyDown}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          aria-label={icons ? option.label : undefined}
          title={icons ? option.label : undefined}
          tabIndex={option.value === value ? 0 : -1}
          onClick={() => onChange(option.value)}
        >
          {icons ? <Icon name={option.value} /> : option.label}
        </button>
      ))}
    </div>
  );
};

Switch.propTypes = {
  label: PropTypes.string.isRequired,
  options: PropTypes.arrayOf(
    PropTypes.shape({ value: PropTypes.string, label: PropTypes.string })
  ).isRequired,
  value: PropTypes.string.isRequired,
  onChange: PropTypes.func.isRequired,
  icons: PropTypes.bool,
};
Switch.defaultProps = { icons: false };
