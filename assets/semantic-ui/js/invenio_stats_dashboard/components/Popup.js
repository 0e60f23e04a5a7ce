// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useRef, useState } from "react";
import PropTypes from "prop-types";
import { useOutside } from "./useOutside";
import { Icon } from "./Icon";

/** A toolbar button that opens a box; Escape closes it and returns the focus. */
export const Popup = ({ icon, label, name, className, children }) => {
  const [open, setOpen] = useState(false);
  const box = useRef(null);
  const button = useRef(null);
  const close = (back = true) => {
    setOpen(false);
    if (back) button.current.focus();
  };
  useOutside(box, open, close);
  return (
    <div className={`sd-popup ${className}`} ref={box}>
      <button
        ref={button}
        type="button"
        className="sd-button"
        aria-haspopup="true"
        aria-expanded={open}
        aria-label={name}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
        <span className="sd-button-text">{label}</span>
        <Icon name="chevron" />
      </button>
      {open && <div className="sd-popup-box">{children(close)}</div>}
    </div>
  );
};

Popup.propTypes = {
  icon: PropTypes.string.isRequired,
  label: PropTypes.node.isRequired,
  name: PropTypes.string.isRequired,
  className: PropTypes.string,
  children: PropTypes.func.isRequired,
};
Popup.defaultProps = { className: "" };

/** A list of choices in such a box. */
export const Choices = ({ label, options, value, onChoose }) => {
  const list = useRef(null);
  const onKeyDown = (event) => {
    const items = Array.from(list.current.children);
    const at = items.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[
      event.key
    ];
    if (next === undefined) return;
    event.preventDefault();
    items[(next + items.length) % items.length].focus();
  };
  return (
    <div
      ref={list}
      role="menu"
      tabIndex={-1}
      aria-label={label}
      className="sd-choices"
      onKeyDown={onKeyDown}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="menuitemradio"
          aria-checked={option.value === value}
          // The chosen entry is where a keyboard user wants to start.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus={option.value === value}
          onClick={() => onChoose(option.value)}
        >
          <span className="sd-choice-mark">
            {option.value === value && <Icon name="tick" />}
          </span>
          <span>{option.label}</span>
          {option.note && <small>{option.note}</small>}
        </button>
      ))}
    </div>
  );
};

Choices.propTypes = {
  label: PropTypes.string.isRequired,
  options: PropTypes.array.isRequired,
  value: PropTypes.string,
  onChoose: PropTypes.func.isRequired,
};
Choices.defaultProps = { value: null };
