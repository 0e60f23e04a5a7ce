// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Elements of the page, traced as shapes and texts of an SVG. */

export const SVG = "http://www.w3.org/2000/svg";

/** Not seen; the style sheet does without what is not for pictures. */
const SKIPPED = ".sd-hidden, [hidden]";

/** What the style sheet gives to the shapes of a chart. */
const SHAPE_STYLES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "stroke-opacity",
  "opacity",
  "font-size",
  "font-weight",
  "paint-order",
  "vector-effect",
];

export function svgElement(name, attributes) {
  const element = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) =>
    element.setAttribute(key, value)
  );
  return element;
}

const seen = (colour) => colour && !/^transparent$|, 0\)$/.test(colour);

/** A copy of a chart that needs no style sheet, where it stands. */
function copyChart(chart, { x, y, width, height }) {
  const copy = chart.cloneNode(true);
  const [from, to] = [chart, copy].map((root) => [root, ...root.querySelectorAll("*")]);
  from.forEach((element, index) => {
    const style = getComputedStyle(element);
    SHAPE_STYLES.forEach((name) => {
      const value = style.getPropertyValue(name);
      if (value && value !== "none" && value !== "normal") {
        // Patterns are named by their place in this document.
        to[index].setAttribute(name, value.replace(/url\(".*#/, 'url("#'));
      } else if (name === "fill" && value === "none") {
        to[index].setAttribute(name, value);
      }
    });
    to[index].removeAttribute("class");
    to[index].removeAttribute("style");
  });
  Object.entries({ x, y, width, height }).forEach(([key, value]) =>
    copy.setAttribute(key, value)
  );
  copy.setAttribute("overflow", "visible");
  return copy;
}

/** The lines of a text as they are broken on the page: `{text, left, right, top, bottom}`. */
function linesOf(node) {
  const range = document.createRange();
  const lines = [];
  const words = node.data.matchAll(/\S+\s*/g);
  [...words].forEach(({ 0: word, index }) => {
    range.setStart(node, index);
    range.setEnd(node, index + word.trimEnd().length);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    const last = lines[lines.length - 1];
    if (last && Math.abs(last.top - top) < 2) {
      last.text += word;
      last.left = Math.min(last.left, left);
      last.right = Math.max(last.right, right);
    } else lines.push({ text: word, left, right, top, bottom });
  });
  return lines.filter(({ left, right }) => right > left);
}

function drawText(node, svg, origin) {
  const style = getComputedStyle(node.parentNode);
  const rtl = style.direction === "rtl";
  linesOf(node).forEach(({ text, left, right, top, bottom }) => {
    const element = svgElement("text", {
      "x": (rtl ? right : left) - origin.left,
      // The line under a text is about a fifth of its height above the box's end.
      "y": bottom - origin.top - (bottom - top) * 0.22,
      // Whatever font there is: what follows begins where this one ends.
      "textLength": right - left,
      "lengthAdjust": "spacingAndGlyphs",
      "fill": style.color,
      "font-size": style.fontSize,
      "font-weight": style.fontWeight,
      "direction": style.direction,
    });
    element.textContent = text.trimEnd();
    svg.appendChild(element);
  });
}

function drawBox(element, svg, origin) {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left - origin.left, box.top - origin.top];
  if (seen(style.backgroundColor)) {
    const { width, height } = box;
    const fill = style.backgroundColor;
    svg.appendChild(svgElement("rect", { x, y, width, height, fill }));
  }
  const line = parseFloat(style.borderBottomWidth);
  if (line > 0 && seen(style.borderBottomColor)) {
    svg.appendChild(
      svgElement("rect", {
        x,
        y: y + box.height - line,
        width: box.width,
        height: line,
        fill: style.borderBottomColor,
      })
    );
  }
}

/** Draw an element and all that is seen in it. */
export function drawElement(element, svg, origin = element.getBoundingClientRect()) {
  if (element.nodeType === Node.TEXT_NODE) {
    if (element.data.trim()) drawText(element, svg, origin);
    return;
  }
  if (element.nodeType !== Node.ELEMENT_NODE || element.matches(SKIPPED)) return;
  if (element.namespaceURI === SVG) {
    const { left, top, width, height } = element.getBoundingClientRect();
    const place = { x: left - origin.left, y: top - origin.top, width, height };
    if (width && height) svg.appendChild(copyChart(element, place));
    return;
  }
  drawBox(element, svg, origin);
  element.childNodes.forEach((child) => drawElement(child, svg, origin));
}
