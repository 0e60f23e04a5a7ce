// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useEffect, useRef } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { Icon } from "./Icon";

/** A modal dialog: the browser keeps the focus in it and closes it on Escape. */
export const Dialog = ({ title, onClose, children }) => {
  const box = useRef(null);
  useEffect(() => {
    const opener = document.activeElement;
    const dialog = box.current;
    dialog.showModal();
    return () => {
      // Nothing behind a modal dialog takes the focus as long as it is open.
      dialog.close();
      if (opener && opener.isConnected) opener.focus();
    };
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  // A press beside the dialog closes it, as Escape does.
  const press = (event) => event.target === box.current && onClose();
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={box}
      className="sd-dialog"
      aria-labelledby="sd-dialog-title"
      onCancel={cancel}
      onMouseDown={press}
    >
      <div className="sd-dialog-box">
        <div className="sd-dialog-head">
          <h2 id="sd-dialog-title">{title}</h2>
          <button
            type="button"
            className="sd-icon-button"
            aria-label={i18next.t("Close")}
            onClick={onClose}
          >
            <Icon name="cross" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
};

Dialog.propTypes = {
  title: PropTypes.string.isRequired,
  onClose: PropTypes.func.isRequired,
  children: PropTypes.node.isRequired,
};
