// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { useConfig } from "../state/context";

/** The rules behind the numbers, in one place. */
export const HowWeCount = ({ onClose }) => (
  <section className="sd-how" aria-label={i18next.t("How we count")}>
    <p>
      {i18next.t(
        "Days begin and end at midnight UTC. Robots and repeated clicks are removed before anything is counted, as the COUNTER Code of Practice requires."
      )}
    </p>
    <dl>
      {Object.entries(useConfig().metrics).map(([name, { label, definition }]) => (
        <div key={name}>
          <dt>{label}</dt>
          <dd>{definition}</dd>
        </div>
      ))}
      <div>
        <dt>{i18next.t("Up to date as of")}</dt>
        <dd>
          {i18next.t(
            "Everything received up to this moment has been counted. The current day is compared with the same part of the earlier one."
          )}
        </dd>
      </div>
    </dl>
    <button type="button" className="sd-button" onClick={onClose}>
      {i18next.t("Close")}
    </button>
  </section>
);

HowWeCount.propTypes = { onClose: PropTypes.func.isRequired };
