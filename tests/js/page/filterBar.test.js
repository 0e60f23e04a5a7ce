// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { renderPage } from "../helpers";

test("clearing the filters leaves the focus where the next ones are chosen", async () => {
  renderPage(
    { component: "SingleStatViews", props: { metric: "views" } },
    { search: "?country=DE&language=eng" }
  );
  userEvent.click(await screen.findByRole("button", { name: "Clear filters" }));
  expect(screen.queryByRole("button", { name: "Clear filters" })).toBeNull();
  expect(screen.getByRole("button", { name: /^Filter/ })).toHaveFocus();
});
