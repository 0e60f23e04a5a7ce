// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useRef, useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { Icon } from "./Icon";
import { useOutside } from "./useOutside";

let serial = 0;

/** What a number means; opens on click, hover and focus, closes on Escape. */
export const InfoTip = ({ title, text }) => {
  const [open, setOpen] = useState(false);
  const box = useRef(null);
  const id = useRef(`sd-tip-${(serial += 1)}`).current;
  const close = () => setOpen(false);
  useOutside(box, open, close);
  return (
    <span
      className="sd-tip"
      ref={box}
      onMouseEnter={() => setOpen(true)}
      onMouseLeave={close}
    >
      <button
        type="button"
        className="sd-tip-button"
        aria-label={i18next.t("What is counted: {{title}}", { title })}
        aria-describedby={open ? id : undefined}
        aria-expanded={open}
        onClick={() => setOpen(true)}
        onFocus={() => setOpen(true)}
        onBlur={close}
      >
        <Icon name="info" />
      </button>
      {open && (
        <span role="tooltip" id={id} className="sd-tip-text">
          {text}
        </span>
      )}
    </span>
  );
};

InfoTip.propTypes = {
  title: PropTypes.string.isRequired,
  text: PropTypes.node.isRequired,
};
