// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useLayoutEffect, useRef, useState } from "react";
import PropTypes from "prop-types";
import { Icon } from "./Icon";
import { useMenuKeys } from "./Menu";
import { useOutside } from "./useOutside";

const EDGE = 8;

/** Keep a box within the window: moved aside, and with a scroll bar when too high. */
function useWithin(open) {
  const inner = useRef(null);
  useLayoutEffect(() => {
    const { current: box } = inner;
    if (!box) return;
    const { left, right, top } = box.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const aside = Math.min(0, width - EDGE - right) || Math.max(0, EDGE - left);
    box.style.transform = aside ? `translateX(${aside}px)` : "";
    const room = window.innerHeight - EDGE - Math.max(0, top);
    const sticky = getComputedStyle(box.closest(".sd-toolbar") || box).position;
    // Where the page scrolls along with the box, it can be as high as it wants.
    if (sticky === "sticky") box.style.maxHeight = `${Math.max(240, room)}px`;
  }, [open]);
  return inner;
}

/**
 * A button that opens a box; Escape closes it and returns the focus. `onKey` takes what is
 * pressed on the button or in the box; when it gives true the box is closed.
 */
export const Popup = ({ icon, label, name, className, onKey, children }) => {
  const [open, setOpen] = useState(false);
  const box = useRef(null);
  const button = useRef(null);
  const inner = useWithin(open);
  const close = (back = true) => {
    setOpen(false);
    if (back) button.current.focus();
  };
  useOutside(box, open, close);
  const press = (event) => onKey && onKey(event) && open && close();
  return (
    // What is pressed within bubbles up to here.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={`sd-popup ${className}`} ref={box} onKeyDown={press}>
      <button
        ref={button}
        type="button"
        className={label ? "sd-button" : "sd-icon-button"}
        aria-haspopup="true"
        aria-expanded={open}
        aria-label={name}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
        {label && <span className="sd-button-text">{label}</span>}
        {label && <Icon name="chevron" />}
      </button>
      {open && (
        <div ref={inner} className="sd-popup-box">
          {children(close)}
        </div>
      )}
    </div>
  );
};

Popup.propTypes = {
  icon: PropTypes.string.isRequired,
  label: PropTypes.node,
  name: PropTypes.string.isRequired,
  className: PropTypes.string,
  onKey: PropTypes.func,
  children: PropTypes.func.isRequired,
};
Popup.defaultProps = { label: null, className: "", onKey: null };

/** A list of choices in such a box. */
export const Choices = ({ label, options, value, onChoose }) => {
  const keys = useMenuKeys();
  // One stop of the tab key: arrows move within the choices.
  const stop = Math.max(
    0,
    options.findIndex((option) => option.value === value)
  );
  return (
    <div role="menu" tabIndex={-1} aria-label={label} className="sd-choices" {...keys}>
      {options.map((option, index) => (
        <button
          key={option.value}
          type="button"
          role="menuitemradio"
          aria-checked={option.value === value}
          aria-keyshortcuts={option.shortcut}
          tabIndex={index === stop ? 0 : -1}
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
          {option.shortcut && (
            <kbd aria-hidden="true">{option.shortcut.toUpperCase()}</kbd>
          )}
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
