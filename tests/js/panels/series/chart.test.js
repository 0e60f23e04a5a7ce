// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { series } from "../../fixtures";
import { MockApi, renderPage } from "../../helpers";

const CHART = { component: "TrafficStatsChart" };
const press = (plot, key, options = {}) => fireEvent.keyDown(plot, { key, ...options });

test("arrows with Shift select days, Enter shows them, and a way leads back", async () => {
  renderPage(CHART);
  const plot = await screen.findByRole("application");
  press(plot, "Home");
  press(plot, "ArrowRight", { shiftKey: true });
  expect(within(plot).getByRole("status")).toHaveTextContent(
    /22 – 23 Nov 2026.*4,342 views/
  );
  press(plot, "Escape");
  expect(within(plot).getByRole("status")).toHaveTextContent("1,900 views");
  press(plot, "ArrowLeft", { shiftKey: true });
  press(plot, "Enter");
  expect(window.location.search).toBe("?from=2026-11-22&to=2026-11-23");

  userEvent.click(await screen.findByText("Back to: Last 12 months"));
  expect(window.location.search).toBe("");
});

test("a chart is split by a breakdown, and the legend takes parts out", async () => {
  const { api, container } = renderPage(CHART);
  await screen.findByRole("application");
  userEvent.selectOptions(screen.getByRole("combobox"), "countries");
  await waitFor(() =>
    expect(api.asked("series").pop()).toContain("breakdown=countries")
  );
  await screen.findByRole("button", { name: "DE" });
  const layers = () =>
    [...container.querySelectorAll("[data-layer]")].map((layer) =>
      layer.getAttribute("data-layer")
    );
  expect(layers()).toEqual(["de", "fr", "~other"]);
  expect(screen.getByRole("application")).toHaveAccessibleName(
    /Broken down into DE, FR, and Other/
  );

  userEvent.click(screen.getByRole("button", { name: "FR" }));
  expect(layers()).toEqual(["de", "~other"]);
  expect(window.location.search).toContain("hide.TrafficStatsChart=fr");
  userEvent.selectOptions(screen.getByRole("combobox"), "");
  expect(window.location.search).toBe("");
});

test("a chart whose legend has hidden everything says so, and shows it again", async () => {
  renderPage(CHART, { search: "?hide.TrafficStatsChart=now|before" });
  userEvent.click(await screen.findByText("Show everything"));
  expect(await screen.findByRole("application")).toBeInTheDocument();
  expect(document.activeElement).toHaveClass("sd-key");
  expect(window.location.search).toBe("");
});

test("a bucket that the period cuts off is not taken for the current one", async () => {
  renderPage(CHART, { search: "?unit=month" });
  await screen.findByRole("application");
  expect(screen.getByText("Incomplete month")).toBeInTheDocument();
  expect(screen.getByText("This month (not over yet)")).toBeInTheDocument();
});

test("what a record can have several of is never stacked", async () => {
  renderPage(CHART, { search: "?split.TrafficStatsChart=languages" });
  await screen.findByRole("button", { name: "DE" });
  expect(screen.queryByRole("radio", { name: "Stacked" })).toBeNull();
});

test("a layout splits from the beginning, and a reader can undo it", async () => {
  renderPage({ ...CHART, props: { breakdown: "countries" } });
  await screen.findByRole("button", { name: "DE" });
  userEvent.selectOptions(screen.getByRole("combobox"), "");
  expect(window.location.search).toBe("?split.TrafficStatsChart=none");
});

test("days without data are named in words", async () => {
  const gap = { from: "2026-11-23", to: "2026-11-23", note: "New servers" };
  const api = new MockApi().on("series", (params) => {
    const answer = series(params);
    const buckets = answer.buckets.map((bucket) =>
      bucket.from === gap.from ? { ...bucket, value: null } : bucket
    );
    return { ...answer, buckets, gaps: [gap] };
  });
  const { container } = renderPage(CHART, { api });
  const plot = await screen.findByRole("application");
  expect(container.querySelector(".sd-gap text")).toHaveTextContent(
    "no data 23 Nov 2026"
  );
  press(plot, "Home");
  press(plot, "ArrowRight");
  expect(within(plot).getByRole("status")).toHaveTextContent(/no data.*New servers/);
});

test("a finger reads with the first touch and chooses with the second", async () => {
  renderPage(CHART);
  const plot = await screen.findByRole("application");
  const touch = () => {
    const at = { clientX: 1, pointerType: "touch" };
    ["pointerDown", "pointerUp", "pointerLeave"].forEach((name) =>
      fireEvent[name](plot, at)
    );
  };
  touch();
  expect(within(plot).getByRole("status")).toHaveTextContent("2,442 views");
  expect(window.location.search).toBe("");
  touch();
  expect(window.location.search).toBe("?from=2026-11-22&to=2026-11-22");
});

test("parts stand on each other to a hundred, and are read with their shares", async () => {
  renderPage(CHART, { search: "?split.TrafficStatsChart=countries" });
  await screen.findByText("Other");
  userEvent.click(screen.getByRole("radio", { name: "Shares, stacked to 100%" }));
  expect(window.location.search).toContain("draw.TrafficStatsChart=share");
  const plot = screen.getByRole("application");
  const axis = [...plot.querySelectorAll("text")].map(({ textContent }) => textContent);
  expect(axis).toEqual(expect.arrayContaining(["0.0%", "50.0%", "100.0%"]));
  press(plot, "Home");
  const tip = plot.querySelector(".sd-tooltip").textContent;
  // 1,000 of 1,000, 800 and 642.
  expect(tip).toContain("DE 1,000 · 41.0%");
});

test("shares of what can be in several parts are lines, of all together", async () => {
  renderPage(CHART, { search: "?split.TrafficStatsChart=languages" });
  await screen.findByRole("button", { name: "DE" });
  userEvent.click(screen.getByRole("radio", { name: "Shares of all, side by side" }));
  expect(window.location.search).toContain("draw.TrafficStatsChart=share");
  const plot = screen.getByRole("application");
  expect(plot.querySelectorAll(".sd-layer-line").length).toBe(3);
  press(plot, "Home");
  // 1,000 of 2,442, whatever the parts add up to.
  expect(plot.querySelector(".sd-tooltip")).toHaveTextContent("DE 1,000 · 41.0%");
  userEvent.click(screen.getByRole("radio", { name: "Side by side" }));
  expect(window.location.search).not.toContain("draw.");
});

test("where “Other” is the greatest, a sentence says so and leads to more parts", async () => {
  const api = new MockApi();
  api.on("series", (params) => {
    const answer = series(params);
    const parts = (answer.series || []).map((layer) =>
      layer.key === null ? { ...layer, values: [2000, 1900, 100] } : layer
    );
    return { ...answer, series: params.get("breakdown") ? parts : undefined };
  });
  renderPage(CHART, { api, search: "?split.TrafficStatsChart=countries" });
  expect(await screen.findByText(/“Other” is 86.2% of the total/)).toHaveTextContent(
    "everything beyond the top 2."
  );
  userEvent.click(screen.getByRole("button", { name: "Show the top 8" }));
  await waitFor(() => expect(api.asked("series").pop()).toContain("limit=8"));
  userEvent.click(screen.getByRole("button", { name: "Show more in the table" }));
  await waitFor(() => expect(api.asked("series").pop()).toContain("limit=50"));
  expect(screen.queryByRole("button", { name: "Show more in the table" })).toBeNull();
});
