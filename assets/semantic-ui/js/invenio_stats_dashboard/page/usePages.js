// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useEffect } from "react";
import { LOWEST, pagesOf, plotHeights, roomOf, SHEETS } from "../data/pages";

const CHECK_MS = 250;
const AT_MOST_MS = 15000;

const BLOCKS =
  ".sd-report > header, .sd-report-note, .sd-report-facts, .sd-report-contents, " +
  ".sd-report h2, .sd-report .sd-cell, .sd-report-definitions dl > div, " +
  ".sd-report-definitions p";

/** What a page is not broken within: cells side by side, a heading with what follows. */
function blocksOf(report) {
  const blocks = [];
  let heading = null; // that what follows has to stay with
  report.parentNode.querySelectorAll(BLOCKS).forEach((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    if (element.tagName === "H2") {
      if (!element.closest("nav")) heading = { element, top };
      return;
    }
    const plots = [...element.querySelectorAll(".sd-plot")];
    const last = blocks[blocks.length - 1];
    if (last && heading === null && top < last.bottom) {
      last.bottom = Math.max(last.bottom, bottom);
      last.plots.push(...plots);
    } else {
      blocks.push({ element, top, ...heading, bottom, plots });
    }
    heading = null;
  });
  return blocks;
}

/** Give the charts heights that fill the pages; where paper is wider, leave them. */
function fill(report, sheet) {
  const plots = report.querySelectorAll(".sd-plot");
  plots.forEach((plot) => {
    plot.style.height = `${LOWEST}px`;
  });
  const style = getComputedStyle(report);
  const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
  const isAsOnPaper = Math.abs(report.clientWidth - padding - sheet.width) < 2;
  const blocks = blocksOf(report);
  blocks.forEach(({ element }) => {
    element.style.breakBefore = "";
  });
  if (isAsOnPaper) {
    // The browser breaks where the charts were measured for, and nowhere else.
    pagesOf(blocks, roomOf(sheet))
      .slice(1)
      .forEach(([{ element }]) => {
        element.style.breakBefore = "page";
      });
    plotHeights(blocks, sheet).forEach(([plot, height]) => {
      plot.style.height = `${height}px`;
    });
  } else {
    plots.forEach((plot) => {
      plot.style.height = "";
    });
  }
  window.dispatchEvent(new Event("resize"));
}

/** Once all panels are there, lay them out so that no page is half empty. */
export function usePages(box, { paper, keys, note }) {
  useEffect(() => {
    const began = Date.now();
    const timer = setInterval(() => {
      const report = box.current;
      const loading = report.querySelector("[aria-busy], .sd-skeleton");
      if (loading && Date.now() - began < AT_MOST_MS) return;
      clearInterval(timer);
      fill(report, SHEETS[paper]);
    }, CHECK_MS);
    return () => clearInterval(timer);
  }, [box, paper, keys, note]);
}
