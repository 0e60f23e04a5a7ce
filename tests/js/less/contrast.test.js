// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Contrast of the colours, light and dark, by the formula of WCAG 2.2. */

import fs from "fs";
import path from "path";

const LESS = path.join(
  __dirname,
  "../../../assets/semantic-ui/less/invenio_stats_dashboard"
);
const tokens = fs.readFileSync(path.join(LESS, "tokens.less"), "utf8");

/** The colours of a scheme: name → red, green and blue, of 255 each. */
function coloursOf(scheme) {
  const [, block] = new RegExp(`\\.sd-${scheme}\\(\\) \\{(.*?)\\n\\}`, "s").exec(
    tokens
  );
  const colours = {};
  for (const [, name, hex] of block.matchAll(/--sd-([\w-]+): #(\w+);/g)) {
    const whole = hex.length === 3 ? hex.replace(/./g, "$&$&") : hex;
    colours[name] = whole.match(/../g).map((two) => parseInt(two, 16));
  }
  return colours;
}

function luminance(colour) {
  const [red, green, blue] = colour.map((byte) => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, light] = [one, other].map(luminance).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["card", "page", "hover", "press", "chosen-ground"];
const TEXTS = ["text", "text-2", "muted", "link", "rise", "fall"];
const SHAPES = ["1", "2", "3", "4", "5", "6", "7", "8", "other", "current", "before"];
const BORDERS = ["ring", "field", "bar-edge", "brand"];
const PAIRS = [
  ["on", "link"],
  ["on", "ring"],
  ["tip-text", "tip"],
  ["tip-muted", "tip"],
  ["switch-text", "switch"],
  ["caution", "caution-ground"],
  ["caution-text", "caution-ground"],
  ["text", "bar-ground"],
  ["muted", "bar-ground"],
];

describe.each(["light", "dark"])("the %s colours", (scheme) => {
  const colours = coloursOf(scheme);
  const between = (one, other) => contrast(colours[one], colours[other]);

  test.each(TEXTS)("%s can be read on every ground", (text) => {
    GROUNDS.forEach((ground) => expect(between(text, ground)).toBeGreaterThan(4.5));
  });

  test.each(PAIRS)("%s can be read on %s", (text, ground) => {
    expect(between(text, ground)).toBeGreaterThan(4.5);
  });

  test.each([...SHAPES, ...BORDERS])("%s is seen on a card", (shape) => {
    expect(between(shape, "card")).toBeGreaterThan(3);
  });

  test("classes of a map follow each other from the ground away", () => {
    const steps = [0, 1, 2, 3, 4, 5, 6].map((step) => between(`map-${step}`, "card"));
    expect([...steps].sort((a, b) => a - b)).toEqual(steps);
  });
});

test("every class of a map is seen in the dark", () => {
  const colours = coloursOf("dark");
  [1, 2, 3, 4, 5, 6].forEach((step) =>
    expect(contrast(colours[`map-${step}`], colours.card)).toBeGreaterThan(3)
  );
});

test("both schemes have the same colours, and nobody else has any", () => {
  const [light, dark] = ["light", "dark"].map((name) => Object.keys(coloursOf(name)));
  expect(dark).toEqual(light);

  const elsewhere = fs
    .readdirSync(LESS)
    .filter((name) => name !== "tokens.less")
    .flatMap((name) =>
      fs
        .readFileSync(path.join(LESS, name), "utf8")
        .split("\n")
        .filter((line) => /#[\da-f]{3,6}\b|rgba?\(/i.test(line))
        .map((line) => `${name}: ${line.trim()}`)
    );
  expect(elsewhere).toEqual(["print.less: background: #fff;"]);
});
