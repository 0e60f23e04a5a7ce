// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";

/** What came of writing: spoken, or why it failed. */
export const Outcome = ({ said, problem }) => (
  <>
    <p role="status" className="sd-note-said">
      {said}
    </p>
    {problem && (
      <p role="alert" className="sd-problem">
        {problem}
      </p>
    )}
  </>
);

Outcome.propTypes = {
  said: PropTypes.string.isRequired,
  problem: PropTypes.string.isRequired,
};

/** Asks whether an item is to go for good. */
export const Removal = ({ text, onRemove, onKeep }) => (
  <span className="sd-note-actions" role="group" aria-label={text}>
    {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
    <button type="button" className="sd-link" autoFocus onClick={onRemove}>
      {i18next.t("Delete permanently")}
    </button>
    <button type="button" className="sd-link" onClick={onKeep}>
      {i18next.t("Keep")}
    </button>
  </span>
);

Removal.propTypes = {
  text: PropTypes.string.isRequired,
  onRemove: PropTypes.func.isRequired,
  onKeep: PropTypes.func.isRequired,
};
