// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { citation } from "@js/invenio_stats_dashboard/panels/CiteLine";
import { config } from "../fixtures";

test("a citation has the address of the view, not of a panel in it", () => {
  window.history.replaceState(null, "", "/stats?period=30d#panel-StatsMap");
  const view = {
    config,
    state: { filters: {} },
    period: { from: "2026-10-26", to: "2026-11-24" },
  };
  expect(citation(view)).toMatch(/from http:\/\/localhost\/stats\?period=30d$/);
});
