// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** A ranking of a period of its own, whatever the page shows. */

import { screen } from "@testing-library/react";
import { renderPage } from "../../helpers";

const PANEL = {
  component: "MostViewedRecordsMultiDisplay",
  props: { metric: "views", period: "30d", title: "Most read" },
};
const asked = (api) => new URL(api.asked("rankings")[0], "http://x").searchParams;

test("asks for its own period, and says so", async () => {
  const { api } = renderPage(PANEL, { search: "?period=year" });
  expect(await screen.findByText("Views, last 30 days")).toBeInTheDocument();
  expect(asked(api).get("period")).toBe("30d");
  // Shares would be of the page's period.
  expect(screen.queryByText(/^Together/)).toBeNull();
});

test("leaves out the days of the page", async () => {
  const search = "?from=2026-01-01&to=2026-01-31&compare=custom";
  const days = "&compare_from=2025-01-01&compare_to=2025-01-31";
  const { api } = renderPage(PANEL, { search: search + days });
  await screen.findByText("Views, last 30 days");
  const params = asked(api);
  expect(params.get("compare")).toBe("prev");
  ["from", "to", "compare_from", "compare_to"].forEach((name) =>
    expect(params.get(name)).toBeNull()
  );
});
