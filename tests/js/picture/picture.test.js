// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Panels as pictures. */

import { drawPanel, fileName } from "@js/invenio_stats_dashboard/picture/picture";

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

test("a file is named by its panel and its period", () =>
  expect(fileName("Where visitors come from 2026-01-01 2026-01-31", "png")).toBe(
    "where-visitors-come-from-2026-01-01-2026-01-31.png"
  ));
