// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { memo, useEffect, useMemo, useRef, useState } from "react";
import PropTypes from "prop-types";
import { geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import world from "world-atlas/countries-110m.json";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { classOf, codeOf } from "../data/mapScale";
import { Icon } from "../ui/Icon";

const [WIDTH, HEIGHT, MOST] = [960, 466, 8];
const STEP = 1.25; // of the wheel
const ANTARCTICA = "AQ";
const TOO_SMALL = 12;
const HOME = { k: 1, x: 0, y: 0 };

/** The greatest part of a country: its middle is on land, and not off an island. */
function mainland({ geometry }, path) {
  if (geometry.type !== "MultiPolygon") return geometry;
  const parts = geometry.coordinates.map((coordinates) => ({
    type: "Polygon",
    coordinates,
  }));
  return parts.reduce((one, other) =>
    path.area(other) > path.area(one) ? other : one
  );
}

/** Outlines with their codes, projected once: the data come with this file. */
function drawOutlines() {
  const { features } = feature(world, world.objects.countries);
  const shapes = features.filter((shape) => codeOf(shape) !== ANTARCTICA);
  const collection = { type: "FeatureCollection", features: shapes };
  const path = geoPath(geoEqualEarth().fitSize([WIDTH, HEIGHT], collection));
  return shapes.map((shape, index) => ({
    key: shape.id || `area-${index}`,
    code: codeOf(shape),
    d: path(shape),
    centre: path.centroid(mainland(shape, path)),
    area: path.area(shape),
  }));
}

/** A view that never leaves the world. */
const within = ({ k, x, y }) => ({
  k,
  x: Math.min(0, Math.max(WIDTH * (1 - k), x)),
  y: Math.min(0, Math.max(HEIGHT * (1 - k), y)),
});

const zoomed = (view, factor) => {
  const k = Math.min(MOST, Math.max(1, view.k * factor));
  const keep = (offset, half) => half - ((half - offset) * k) / view.k;
  return within({ k, x: keep(view.x, WIDTH / 2), y: keep(view.y, HEIGHT / 2) });
};

/** Drag moves, two fingers zoom; a press that moved is no click. */
function usePointers(view, setView) {
  const held = useRef(new Map());
  const moved = useRef(false);
  const spread = (points) =>
    Math.hypot(points[0].x - points[1].x, points[0].y - points[1].y);
  const onPointerDown = ({ pointerId, clientX, clientY }) => {
    held.current.set(pointerId, { x: clientX, y: clientY });
    moved.current = false;
  };
  const onPointerMove = ({ pointerId, clientX, clientY, currentTarget }) => {
    const last = held.current.get(pointerId);
    if (!last) return;
    const before = [...held.current.values()];
    const now = { x: clientX, y: clientY };
    if (Math.hypot(now.x - last.x, now.y - last.y) < 3 && !moved.current) return;
    moved.current = true;
    held.current.set(pointerId, now);
    if (before.length === 2) {
      const after = [...held.current.values()];
      setView(zoomed(view, spread(after) / Math.max(1, spread(before))));
      return;
    }
    const unit = WIDTH / currentTarget.clientWidth;
    const x = view.x + (now.x - last.x) * unit;
    setView(within({ k: view.k, x, y: view.y + (now.y - last.y) * unit }));
  };
  const release = ({ pointerId }) => held.current.delete(pointerId);
  const handlers = { onPointerDown, onPointerMove };
  return [
    {
      ...handlers,
      onPointerUp: release,
      onPointerCancel: release,
      onPointerLeave: release,
    },
    () => moved.current,
  ];
}

/** The wheel zooms once the map has been pressed; before, it scrolls the page. */
function useWheel(plot, view, setView) {
  useEffect(() => {
    const { current: element } = plot;
    const zoom = (event) => {
      if (document.activeElement !== element) return;
      event.preventDefault();
      setView(zoomed(view, event.deltaY < 0 ? STEP : 1 / STEP));
    };
    element.addEventListener("wheel", zoom, { passive: false });
    return () => element.removeEventListener("wheel", zoom);
  });
}

/** Where the middle of a country is in the map, of 1 each way; null outside of it. */
function placeOf(shape, view) {
  if (!shape) return null;
  const [x, y] = shape.centre;
  const place = { x: (view.x + x * view.k) / WIDTH, y: (view.y + y * view.k) / HEIGHT };
  const seen = Math.min(place.x, place.y) >= 0 && Math.max(place.x, place.y) <= 1;
  return seen ? place : null;
}

const styleOf = ({ x, y }) => ({ left: `${100 * x}%`, top: `${100 * y}%` });

/** The names of the countries that were chosen, beside them; but not what is read. */
const Chosen = ({ items, at, drawn, view, pick, textOf }) =>
  items
    .filter(({ key }) => key !== at && drawn.has(key))
    .filter((item) => (pick(item) || {}).state === "chosen")
    .map((item) => {
      const place = placeOf(drawn.get(item.key), view);
      return place ? (
        <span
          key={item.key}
          aria-hidden="true"
          className={`sd-map-label ${place.x > 0.5 ? "before" : "after"}`}
          style={styleOf(place)}
        >
          {textOf(item)}
        </span>
      ) : null;
    });

/** What is read, beside its country; in the corner if that is not seen. */
const Read = ({ item, shape, view, reading }) => {
  const place = item ? placeOf(shape, view) : null;
  const sides = place && [place.x > 0.5 ? "before" : "after", place.y > 0.5 && "above"];
  return (
    <div
      className={["sd-map-read", ...(sides || [])].filter(Boolean).join(" ")}
      style={place ? styleOf(place) : undefined}
      role="status"
    >
      {item && reading(item)}
    </div>
  );
};

Read.propTypes = {
  item: PropTypes.object,
  shape: PropTypes.object,
  view: PropTypes.object.isRequired,
  reading: PropTypes.func.isRequired,
};
Read.defaultProps = { item: null, shape: null };

/** All countries: they are many, and none is drawn anew when one is read. */
const Outlines = memo(({ outlines, byCode, bounds, pick }) =>
  outlines.map(({ key, code, d }) => {
    const item = byCode.get(code);
    const choice = item && pick(item);
    const classes = [`sd-map-${classOf(item ? item.value : 0, bounds)}`];
    if (choice) classes.push("pickable", choice.state);
    return <path key={key} className={classes.join(" ")} data-country={code} d={d} />;
  })
);

Outlines.displayName = "Outlines";
Outlines.propTypes = {
  outlines: PropTypes.arrayOf(PropTypes.object).isRequired,
  byCode: PropTypes.instanceOf(Map).isRequired,
  bounds: PropTypes.arrayOf(PropTypes.number).isRequired,
  pick: PropTypes.func.isRequired,
};

const codeUnder = ({ target }) => target.getAttribute("data-country");

/**
 * A mouse reads the country that it is over, and a press filters by it; a finger reads
 * with the first touch and filters with the second.
 */
function useCountries({ at, setAt, byCode, pick, pointers, hasMoved }) {
  const reads = useRef(false);
  const isTouch = ({ pointerType }) => pointerType === "touch";
  const known = (event) => (byCode.has(codeUnder(event)) ? codeUnder(event) : null);
  return {
    ...pointers,
    onPointerDown: (event) => {
      reads.current = isTouch(event) && known(event) !== at;
      pointers.onPointerDown(event);
    },
    onPointerOver: (event) => !isTouch(event) && setAt(known(event)),
    onPointerLeave: (event) => {
      pointers.onPointerLeave(event);
      if (!isTouch(event)) setAt(null);
    },
    onClick: (event) => {
      const code = known(event);
      const choice = code && !hasMoved() && pick(byCode.get(code));
      if (reads.current) setAt(code);
      else if (choice) choice.toggle();
    },
  };
}

const Zoom = ({ view, setView }) => (
  <div className="sd-map-zoom">
    <button
      type="button"
      aria-label={i18next.t("Zoom in")}
      disabled={view.k >= MOST}
      onClick={() => setView(zoomed(view, 2))}
    >
      <Icon name="plus" />
    </button>
    <button
      type="button"
      aria-label={i18next.t("Zoom out")}
      disabled={view.k <= 1}
      onClick={() => setView(zoomed(view, 0.5))}
    >
      <Icon name="minus" />
    </button>
  </div>
);

Zoom.propTypes = {
  view: PropTypes.object.isRequired,
  setView: PropTypes.func.isRequired,
};

/** Countries in the colour of their class; arrows read them, largest first. */
const WorldMap = memo(({ items, bounds, label, pick, textOf, ...more }) => {
  const { reading, unseen, legend } = more;
  const outlines = useMemo(drawOutlines, []);
  const [view, setView] = useState(HOME);
  const [at, setAt] = useState(null);
  const plot = useRef(null);
  const [pointers, hasMoved] = usePointers(view, setView);
  useWheel(plot, view, setView);
  const byCode = useMemo(() => new Map(items.map((item) => [item.key, item])), [items]);
  const drawn = useMemo(
    () => new Map(outlines.map((shape) => [shape.code, shape])),
    [outlines]
  );
  const handlers = useCountries({ at, setAt, byCode, pick, pointers, hasMoved });
  const counted = items.filter(({ value }) => value);
  const tooSmall = counted.filter(
    ({ key }) => drawn.has(key) && drawn.get(key).area * view.k ** 2 <= TOO_SMALL
  );
  const absent = counted.filter(({ key }) => !drawn.has(key));
  const onKeyDown = (event) => {
    const index = items.findIndex(({ key }) => key === at);
    const steps = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0 };
    if (items.length && (event.key in steps || event.key === "End")) {
      const wished = event.key === "End" ? items.length - 1 : steps[event.key];
      setAt(items[Math.max(0, Math.min(items.length - 1, wished))].key);
    } else if (event.key === "+") setView(zoomed(view, 2));
    else if (event.key === "-") setView(zoomed(view, 0.5));
    else if (event.key === "Escape") setAt(null);
    else if (event.key === "Enter" && index >= 0) {
      const choice = pick(items[index]);
      if (choice) choice.toggle();
    } else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="sd-map">
        {/* One stop of the tab key, as in charts: arrows read the countries. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <div
          ref={plot}
          role="application"
          aria-label={label}
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          onKeyDown={onKeyDown}
          onBlur={() => setAt(null)}
          className={view.k > 1 ? "sd-map-plot moved" : "sd-map-plot"}
        >
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" {...handlers}>
            <g transform={`translate(${view.x} ${view.y}) scale(${view.k})`}>
              <Outlines {...{ outlines, byCode, bounds, pick }} />
              {drawn.has(at) && <path className="read" d={drawn.get(at).d} />}
            </g>
          </svg>
          <Chosen {...{ items, at, drawn, view, pick, textOf }} />
          <Read item={byCode.get(at)} shape={drawn.get(at)} {...{ view, reading }} />
        </div>
      </div>
      <div className="sd-map-foot">
        {legend}
        <Zoom {...{ view, setView }} />
      </div>
      {unseen({ tooSmall, absent })}
    </>
  );
});

WorldMap.displayName = "WorldMap";
WorldMap.propTypes = {
  items: PropTypes.arrayOf(PropTypes.object).isRequired,
  bounds: PropTypes.arrayOf(PropTypes.number).isRequired,
  label: PropTypes.string.isRequired,
  pick: PropTypes.func.isRequired,
  textOf: PropTypes.func.isRequired,
  reading: PropTypes.func.isRequired,
  unseen: PropTypes.func.isRequired,
  legend: PropTypes.node.isRequired,
};

export default WorldMap;
