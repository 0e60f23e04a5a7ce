// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { coloursOf } from "./colours";
import { sideOf } from "./metrics";
import { runningTotal } from "./series";

/** A time series by the keys of a breakdown: what can be split, and into what. */

/** Ids of the breakdowns that a metric can be split by; people do not add up. */
export function splitsOf(metric, { metrics, breakdowns }) {
  if (!metrics[metric] || !metrics[metric].splits) return [];
  const side = sideOf(metrics, metric);
  return Object.keys(breakdowns).filter((id) => breakdowns[id][side] !== false);
}

/** Whether layers can stand on each other: each thing counts in one of them. */
export const canStack = (entry) => !entry.multivalued;

/** Name of a layer in lists of what is hidden. */
export const layerName = (key) => (key === null ? "~other" : key);

/** What is hidden, as it stands in the address, and back. */
export const writeHidden = (names) => names.map(encodeURIComponent).join("|");
export function readHidden(text) {
  try {
    return (text || "").split("|").filter(Boolean).map(decodeURIComponent);
  } catch (error) {
    return []; // An address that somebody has cut off.
  }
}

/** Hide something, or show it again. */
export const toggleHidden = (names, name) =>
  names.includes(name) ? names.filter((other) => other !== name) : [...names, name];

/**
 * Layers of an answer by key, the largest first.
 *
 * @param {Object} data answer with `series`
 * @param {{cumulative: boolean, hidden: string[], other: string}} options `other` names the layer of all further keys
 * @returns {{key, name, label, colour, values, shown}[]}
 */
export function layersOf(data, { cumulative, hidden, other }) {
  const colours = coloursOf(data.series.map(({ key }) => key));
  return data.series.map(({ key, label, values }, index) => ({
    key,
    name: layerName(key),
    label: key === null ? other : label,
    colour: colours[index],
    values: cumulative ? runningTotal(values) : values,
    shown: !hidden.includes(layerName(key)),
  }));
}

/** The same of 100, so that each bucket is as high; nothing where nothing is. */
export function stackShares(layers) {
  const stacked = stack(layers);
  const top = stacked.length ? stacked[stacked.length - 1].high : [];
  const share = (value, index) =>
    value === null || !top[index] ? null : (100 * value) / top[index];
  return stacked.map((layer) => ({
    ...layer,
    low: layer.low.map(share),
    high: layer.high.map(share),
  }));
}

/**
 * The same as shares of all, each for itself: where one thing can count in several, they
 * are more than 100 together.
 *
 * @param {Object[]} layers
 * @param {?number[]} totals of the buckets
 */
export const shareOfAll = (layers, totals) =>
  layers.map((layer) => ({
    ...layer,
    values: layer.values.map((value, index) =>
      value === null || !totals[index] ? null : (100 * value) / totals[index]
    ),
  }));

const sumOf = ({ values }) => values.reduce((sum, value) => sum + (value || 0), 0);

/**
 * What is hidden in "Other": its share of all, if that is more than any part's.
 *
 * @param {Object} data answer with `series` and `total`
 * @returns {?{share: number, parts: number}} `parts` that are shown besides it
 */
export function greatOther({ series, total }) {
  const parts = series.filter(({ key }) => key !== null);
  const other = series.find(({ key }) => key === null);
  if (!other || !parts.length || !total.value) return null;
  const sum = sumOf(other);
  return sum > sumOf(parts[0])
    ? { share: Math.min(1, sum / total.value), parts: parts.length }
    : null;
}

/**
 * Layers with where each begins and ends when they stand on each other, first lowest.
 * Where one knows nothing, none is drawn.
 */
export function stack(layers) {
  const base = layers.length ? layers[0].values.map(() => 0) : [];
  const known = base.map((_, index) =>
    layers.every(({ values }) => values[index] !== null)
  );
  return layers.map((layer) => {
    const low = base.map((value, index) => (known[index] ? value : null));
    layer.values.forEach((value, index) => {
      base[index] += value || 0;
    });
    const high = base.map((value, index) => (known[index] ? value : null));
    return { ...layer, low, high };
  });
}
