// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

const CATEGORIES = 8;
const known = {};

/** Colour that a key took when it was first shown, or the next one. */
function remembered(breakdown, key) {
  known[breakdown] = known[breakdown] || [];
  const keys = known[breakdown];
  if (!keys.includes(key)) keys.push(key);
  return (keys.indexOf(key) % CATEGORIES) + 1;
}

/**
 * Colours of the keys that are shown together: numbers from 1 on, "other" for null. A
 * key keeps its colour for the life of the page, unless two would share one.
 *
 * @param {string} breakdown
 * @param {?string[]} keys at most as many as there are categories
 */
export function coloursOf(breakdown, keys) {
  const taken = [];
  return keys.map((key) => {
    if (key === null) return "other";
    let colour = remembered(breakdown, key);
    while (taken.includes(colour) && taken.length < CATEGORIES) {
      colour = (colour % CATEGORIES) + 1;
    }
    taken.push(colour);
    return colour;
  });
}
