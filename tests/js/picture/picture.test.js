// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Panels as pictures. */

import {
  breakLines,
  drawPanel,
  fileName,
} from "@js/invenio_stats_dashboard/picture/picture";

test("what scrolls in a panel is whole while it is drawn, and then as before", () => {
  const panel = document.createElement("section");
  const whole = [];
  panel.getBoundingClientRect = () => {
    whole.push(panel.classList.contains("sd-drawn"));
    return { left: 0, top: 0, width: 300, height: 100, right: 300, bottom: 100 };
  };
  const svg = drawPanel(panel, "Coast. Community statistics.");
  expect(whole.length).toBeGreaterThan(0);
  expect(whole).not.toContain(false);
  expect(panel.className).toBe("");
  expect(svg.textContent).toBe("Coast. Community statistics.");
});

test("a file is named by its period, its scope and its panel", () =>
  expect(fileName(["2026-01-01", "2026-01-31", "coast", "Where they are"], "png")).toBe(
    "2026-01-01_2026-01-31_coast_where-they-are.png"
  ));

test("lines of a source are no longer than they may be, addresses neither", () => {
  expect(breakLines("Coast. Retrieved from https://a.example/stats?x=1", 16)).toEqual([
    "Coast. Retrieved",
    "from",
    "https://a.exampl",
    "e/stats?x=1",
  ]);
  expect(breakLines("", 16)).toEqual([]);
});

test("a text keeps its width in any font, so that none runs into the next", () => {
  const places = { "Busiest": [10, 50], "day:": [54, 80], "Mon": [84, 110] };
  Range.prototype.getBoundingClientRect = function box() {
    const [left, right] = places[this.toString()];
    return { left, right, top: 20, bottom: 40, width: right - left, height: 20 };
  };
  const panel = document.createElement("section");
  panel.innerHTML = "<p>Busiest day: <b>Mon</b></p>";
  document.body.appendChild(panel);
  const texts = [...drawPanel(panel, "").querySelectorAll("text")].map((text) => [
    text.textContent,
    Number(text.getAttribute("x")),
    Number(text.getAttribute("textLength")),
  ]);
  expect(texts).toEqual([
    ["Busiest day:", 10, 70],
    ["Mon", 84, 26],
  ]);
  delete Range.prototype.getBoundingClientRect;
  panel.remove();
});
