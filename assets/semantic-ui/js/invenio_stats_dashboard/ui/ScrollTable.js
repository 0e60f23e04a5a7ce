// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";

/** A table in a region that scrolls, and so has to be reachable by keyboard. */
export const ScrollTable = ({ title, tall, children }) => (
  <div
    className={tall ? "sd-table tall" : "sd-table"}
    role="region"
    aria-label={i18next.t("{{title}}, table", { title })}
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    tabIndex={0}
  >
    <table>{children}</table>
  </div>
);

ScrollTable.propTypes = {
  title: PropTypes.string.isRequired,
  tall: PropTypes.bool,
  children: PropTypes.node.isRequired,
};
ScrollTable.defaultProps = { tall: false };
