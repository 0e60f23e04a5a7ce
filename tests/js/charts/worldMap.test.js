// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import { createEvent, fireEvent, render, screen } from "@testing-library/react";
import WorldMap from "@js/invenio_stats_dashboard/charts/WorldMap";

// Outlines and projection are not installed for these tests: squares stand for them.
const mockSquares = { 124: [700, 50], 276: [100, 300] };
jest.mock("world-atlas/countries-110m.json", () => ({ objects: {} }), {
  virtual: true,
});
jest.mock(
  "topojson-client",
  () => ({
    feature: () => ({
      features: ["124", "276"].map((id) => ({ id, geometry: { type: "Polygon" } })),
    }),
  }),
  { virtual: true }
);
jest.mock(
  "d3-geo",
  () => {
    const path = () => "M0,0h20v20z";
    path.area = () => 400;
    let next = 0;
    path.centroid = () => [mockSquares[124], mockSquares[276]][next++ % 2];
    return {
      geoEqualEarth: () => ({ fitSize: () => null }),
      geoPath: () => path,
    };
  },
  { virtual: true }
);

const ITEMS = [
  { key: "CA", label: "Canada", value: 30 },
  { key: "DE", label: "Germany", value: 20 },
];

/** A pointer event with its kind, which the browser of these tests leaves out. */
function point(name, element, pointerType) {
  const event = createEvent[name](element);
  Object.defineProperty(event, "pointerType", { value: pointerType });
  fireEvent(element, event);
}

function renderMap(items = ITEMS) {
  const toggled = [];
  render(
    <WorldMap
      items={items}
      bounds={[1, 10]}
      label="Views"
      pick={({ key }) => ({ state: "", toggle: () => toggled.push(key) })}
      textOf={({ label }) => label}
      reading={({ label, value }) => `${label}: ${value}`}
      unseen={() => null}
      legend={<ul />}
    />
  );
  return {
    toggled,
    country: (code) => document.querySelector(`[data-country="${code}"]`),
    read: () => screen.getByRole("status"),
  };
}

test("a mouse reads what it is over, without a press", () => {
  const { country, read, toggled } = renderMap();
  expect(read()).toBeEmptyDOMElement();

  point("pointerOver", country("CA"), "mouse");

  expect(read()).toHaveTextContent("Canada: 30");
  expect(read()).toHaveClass("before"); // on the side that has room
  expect(parseFloat(read().style.left)).toBeCloseTo((100 * 700) / 960);
  expect(toggled).toEqual([]);
});

test("a finger reads with the first touch, and filters with the second", () => {
  const { country, read, toggled } = renderMap();
  const touch = (code) => {
    point("pointerDown", country(code), "touch");
    point("pointerUp", country(code), "touch");
    fireEvent.click(country(code));
  };

  touch("DE");
  expect(read()).toHaveTextContent("Germany: 20");
  touch("CA");
  expect(read()).toHaveTextContent("Canada: 30");
  expect(toggled).toEqual([]);

  touch("CA");
  expect(toggled).toEqual(["CA"]);
});

test("arrows read the countries, Enter filters, Escape ends it", () => {
  const { read, toggled } = renderMap();
  const plot = screen.getByRole("application");

  fireEvent.keyDown(plot, { key: "ArrowRight" });
  expect(read()).toHaveTextContent("Canada: 30");
  fireEvent.keyDown(plot, { key: "ArrowRight" });
  expect(read()).toHaveTextContent("Germany: 20");
  fireEvent.keyDown(plot, { key: "Enter" });
  expect(toggled).toEqual(["DE"]);
  fireEvent.keyDown(plot, { key: "Escape" });
  expect(read()).toBeEmptyDOMElement();
});

test("the outlines are not drawn anew when one is read", () => {
  const { country } = renderMap();
  const before = country("DE");
  const changes = new MutationObserver(() => {});
  changes.observe(before.parentNode, { attributes: true, subtree: true });

  point("pointerOver", before, "mouse");

  expect(changes.takeRecords()).toEqual([]);
});

test("a map of nothing has nothing to read", () => {
  renderMap([]);
  const plot = screen.getByRole("application");
  ["ArrowRight", "Home", "End", "Enter"].forEach((key) =>
    fireEvent.keyDown(plot, { key })
  );
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});
