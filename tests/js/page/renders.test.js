// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** A chart is drawn when its answer comes, and not when something around it changes. */

import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { ValueAxis } from "@js/invenio_stats_dashboard/charts/Axes";
import { renderPage } from "../helpers";

jest.mock("@js/invenio_stats_dashboard/charts/Axes", () => {
  const axes = jest.requireActual("@js/invenio_stats_dashboard/charts/Axes");
  return { ...axes, ValueAxis: jest.fn(axes.ValueAxis) };
});

test("a press on a filter draws a chart once, with its new answer", async () => {
  const { api } = renderPage([
    { component: "TrafficStatsChart" },
    { component: "TopCountriesMultiDisplay" },
  ]);
  await screen.findByRole("application");
  const country = await screen.findByRole("button", { name: /^A / });
  const drawn = ValueAxis.mock.calls.length;
  userEvent.click(country);
  await waitFor(() => expect(api.asked("series").pop()).toContain("country=a"));
  await screen.findByText("Filter removed here: Country");
  await waitFor(() => expect(document.querySelector(".updating")).toBeNull());
  expect(ValueAxis.mock.calls.length - drawn).toBe(1);
});

test("a press on a tab marks it before the panels are drawn", async () => {
  renderPage([{ component: "TrafficStatsChart" }]);
  await screen.findByRole("application");
  const tab = screen.getByRole("link", { name: "Content" });

  fireEvent.click(tab);

  expect(tab).toHaveAttribute("aria-current", "page");
  expect(screen.getByRole("application")).toBeInTheDocument();
  await waitFor(() => expect(screen.queryByRole("application")).toBeNull());
});
