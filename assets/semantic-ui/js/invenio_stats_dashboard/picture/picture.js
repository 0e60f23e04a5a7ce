// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { drawElement, SVG, svgElement } from "./trace";

/** A panel as a picture, the source of its numbers included. */

const PADDING = 16;
const LINE = 16;
const SCALE = 2; // of a PNG, so that it is sharp on paper
const FONT = "'Helvetica Neue', Arial, sans-serif";
const CHARACTERS_PER_PIXEL = 1 / 6;

/** A text broken into lines of at most so many characters, longer words too. */
export function breakLines(text, most) {
  const words = text.match(new RegExp(`\\S{1,${Math.max(1, Math.floor(most))}}`, "g"));
  return (words || []).reduce((lines, word) => {
    const last = lines[lines.length - 1];
    if (last !== undefined && `${last} ${word}`.length <= most) {
      return [...lines.slice(0, -1), `${last} ${word}`];
    }
    return [...lines, word];
  }, []);
}

/** Marks a panel while it is drawn: what scrolls in it is whole, controls are away. */
const DRAWN = "sd-drawn";

/** Keep the size of plots, which fill their panels; returns how to undo it. */
function keepPlots(panel) {
  const plots = [...panel.querySelectorAll(".sd-plot")];
  const heights = plots.map((plot) => plot.getBoundingClientRect().height);
  plots.forEach(({ style }, index) => {
    style.flex = `0 0 ${heights[index]}px`;
  });
  return () =>
    plots.forEach(({ style }) => {
      style.flex = "";
    });
}

/** Draw a panel, with its source underneath, as one SVG element. */
export function drawPanel(panel, source) {
  const release = keepPlots(panel);
  panel.classList.add(DRAWN);
  try {
    return drawWhole(panel, source);
  } finally {
    panel.classList.remove(DRAWN);
    release();
  }
}

function drawWhole(panel, source) {
  const { width, height } = panel.getBoundingClientRect();
  const lines = breakLines(source, (width - 2 * PADDING) * CHARACTERS_PER_PIXEL);
  const whole = height + lines.length * LINE + PADDING;
  const svg = svgElement("svg", {
    "xmlns": SVG,
    width,
    "height": whole,
    "viewBox": `0 0 ${width} ${whole}`,
    "font-family": FONT,
  });
  svg.appendChild(svgElement("rect", { width, height: whole, fill: "#fff" }));
  drawElement(panel, svg);
  lines.forEach((line, index) => {
    const text = svgElement("text", {
      "x": PADDING,
      "y": height + (index + 1) * LINE,
      "font-size": 11,
      "fill": "#55606b",
    });
    text.textContent = line;
    svg.appendChild(text);
  });
  return svg;
}

function toPng(source, width, height) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onerror = reject;
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = width * SCALE;
      canvas.height = height * SCALE;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(resolve, "image/png");
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  });
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const plain = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");

/** File name of its parts, which underscores tell apart: letters, digits and dashes. */
export const fileName = (parts, kind) => `${parts.map(plain).join("_")}.${kind}`;

/**
 * Save a panel as a picture.
 *
 * @param {Element} panel
 * @param {{kind: "png"|"svg", name: string[], source: string}} options `name` of the
 *   file in parts, `source` the line written underneath
 */
export async function savePicture(panel, { kind, name, source }) {
  const svg = drawPanel(panel, source);
  const text = new XMLSerializer().serializeToString(svg);
  const blob =
    kind === "svg"
      ? new Blob([text], { type: "image/svg+xml" })
      : await toPng(text, svg.getAttribute("width"), svg.getAttribute("height"));
  save(blob, fileName(name, kind));
}
