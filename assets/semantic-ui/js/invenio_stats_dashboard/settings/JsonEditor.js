// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";

/** What is wrong with a text that should be a layout, or an empty text. */
export function jsonProblem(text) {
  try {
    const { tabs } = JSON.parse(text);
    return Array.isArray(tabs) ? "" : i18next.t("The layout has no list “tabs”.");
  } catch (error) {
    return i18next.t("This is not JSON: {{problem}}", { problem: error.message });
  }
}

/** The whole layout as JSON, to be edited as text. */
export const JsonEditor = ({ layout, onApply }) => {
  const [text, setText] = useState(null);
  const [problem, setProblem] = useState("");
  const shown = text === null ? JSON.stringify(layout, null, 2) : text;
  const apply = () => {
    const found = jsonProblem(shown);
    setProblem(found);
    if (found) return;
    onApply(JSON.parse(shown));
    setText(null);
  };
  return (
    <details className="sd-json">
      <summary>{i18next.t("Advanced: edit the layout as JSON")}</summary>
      <div className="sd-field">
        <label htmlFor="sd-settings-json">{i18next.t("Layout")}</label>
        <textarea
          id="sd-settings-json"
          rows={14}
          dir="ltr"
          spellCheck={false}
          value={shown}
          aria-invalid={Boolean(problem)}
          aria-describedby="sd-settings-json-problem"
          onChange={({ target }) => setText(target.value)}
        />
      </div>
      <p id="sd-settings-json-problem" className="sd-problem" role="alert">
        {problem}
      </p>
      <button type="button" className="ui small button" onClick={apply}>
        {i18next.t("Use this layout")}
      </button>
    </details>
  );
};

JsonEditor.propTypes = {
  layout: PropTypes.object.isRequired,
  onApply: PropTypes.func.isRequired,
};
