// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import ReactDOM from "react-dom";
import { OverridableContext, overrideStore } from "react-overridable";
import "@less/invenio_stats_dashboard/theme.less";
import { readConfig } from "./data/config";
import { Dashboard } from "./page/Dashboard";

const node = document.getElementById("invenio-stats-dashboard");

if (node) {
  ReactDOM.render(
    <OverridableContext.Provider value={overrideStore.getAll()}>
      <Dashboard config={readConfig(node)} />
    </OverridableContext.Provider>,
    node
  );
}
