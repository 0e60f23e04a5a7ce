// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { renderPage } from "../../helpers";

// Outlines and projection are not installed for these tests.
jest.mock("@js/invenio_stats_dashboard/charts/WorldMap", () => {
  /* A stand-in, not a component. */
  /* eslint-disable react/prop-types */
  const WorldMap = ({ items: [first, second, third], bounds, unseen }) => (
    <>
      <output>{bounds.join(" ")}</output>
      {unseen({ tooSmall: [second], absent: [third] })}
      {first.label}
    </>
  );
  return { __esModule: true, default: WorldMap };
});

const MAP = { component: "StatsMap" };

test("what cannot be seen is named for what it is, and filters", async () => {
  renderPage(MAP);
  const small = await screen.findByRole("button", { name: "B: 10" });
  expect(small.parentNode).toHaveTextContent("Too small for the map: B: 10");
  const absent = screen.getByRole("button", { name: "C: 2" });
  expect(absent.parentNode).toHaveTextContent("Not on the map: C: 2");
  userEvent.click(absent);
  expect(window.location.search).toBe("?country=c");
});

test("the scale is in the address", async () => {
  renderPage(MAP);
  const bounds = () => document.querySelector("output").textContent;
  await screen.findByRole("button", { name: "B: 10" });
  expect(bounds()).toBe("1 3 10 30");
  userEvent.click(screen.getByRole("radio", { name: "Linear" }));
  expect(window.location.search).toBe("?draw.StatsMap=linear");
  expect(screen.getByRole("radio", { name: "Linear" })).toBeChecked();
  expect(bounds()).not.toBe("1 3 10 30");
});
