// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** How a report is laid out on sheets of paper, so that none is left half empty. */

/** Printable width and height in CSS pixels: the sheet less the margins of the report. */
export const SHEETS = {
  A4: { width: 703, height: 1009 },
  Letter: { width: 725, height: 943 },
};

/** Height of a chart's plot at least, which all are measured with, and at most. */
export const LOWEST = 150;
const USUAL = 220;
const HIGHEST = 440;

/** What browsers round, on each page. */
const SLACK = 6;

/** Height that blocks may take on a sheet. */
export const roomOf = ({ height }) => height - SLACK;

/**
 * Blocks by page: one that no longer fits begins the next.
 *
 * @param {{top: number, bottom: number}[]} blocks in order
 * @param {number} height of a page
 */
export function pagesOf(blocks, height) {
  const pages = [];
  blocks.forEach((block) => {
    const page = pages[pages.length - 1];
    if (page && block.bottom - page[0].top <= height) page.push(block);
    else pages.push([block]);
  });
  return pages;
}

/**
 * Heights of the plots, so that those of a page fill it.
 *
 * @param {{top: number, bottom: number, plots: any[]}[]} blocks measured with the lowest
 *   plots; plots of one block stand side by side
 * @param {{height: number}} sheet
 * @returns {[any, number][]} plot and height
 */
export function plotHeights(blocks, sheet) {
  const room = roomOf(sheet);
  const pages = pagesOf(blocks, room);
  return pages.flatMap((page, index) => {
    const drawn = page.filter(({ plots }) => plots.length);
    const used = page[page.length - 1].bottom - page[0].top;
    // The last page ends where the report does: its charts need not fill it.
    const most = index < pages.length - 1 ? HIGHEST : USUAL;
    const share = drawn.length ? Math.floor((room - used) / drawn.length) : 0;
    const each = Math.min(most, LOWEST + Math.max(0, share));
    return drawn.flatMap(({ plots }) => plots.map((plot) => [plot, each]));
  });
}
