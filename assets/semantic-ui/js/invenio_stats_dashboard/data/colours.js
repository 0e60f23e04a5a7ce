// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Colours that are told apart; more parts are not shown together. */
export const CATEGORIES = 8;

/** Keys that most repositories have: the colours that are told apart best. */
const KNOWN = { "open": 1, "restricted": 2, "metadata-only": 6, "embargoed": 5 };

/** A number that belongs to a text. */
function hashOf(text) {
  let hash = 5381;
  for (let index = 0; index < text.length; index += 1) {
    hash = (hash * 33 + text.charCodeAt(index)) % 4294967296;
  }
  return hash;
}

/**
 * Colours of the keys that are shown together: numbers from 1 on, "other" for null.
 *
 * A key has a colour of its own, wherever and whenever it is shown. Where two keys would
 * share one, that which comes later in the alphabet takes the next that is free.
 *
 * @param {?string[]} keys at most as many as there are categories
 */
export function coloursOf(keys) {
  const colours = new Map();
  const taken = new Set();
  const named = keys.filter((key) => key !== null).sort();
  named.forEach((key) => {
    let colour = key in KNOWN ? KNOWN[key] - 1 : hashOf(key) % CATEGORIES;
    while (taken.has(colour) && taken.size < CATEGORIES) {
      colour = (colour + 1) % CATEGORIES;
    }
    taken.add(colour);
    colours.set(key, colour + 1);
  });
  return keys.map((key) => (key === null ? "other" : colours.get(key)));
}
