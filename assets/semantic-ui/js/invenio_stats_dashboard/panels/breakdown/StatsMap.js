// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useCallback, useEffect, useMemo } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { breakdownOf } from "../../data/breakdowns";
import { boundsOf } from "../../data/mapScale";
import { formatShare, formatValue } from "../../data/numbers";
import { useUrl, useView } from "../../state/context";
import { useMetric } from "../../state/useMetric";
import { usePanelStats } from "../../state/usePanelStats";
import { lazily } from "../../ui/lazily";
import { Skeleton } from "../../ui/States";
import { Switch } from "../../ui/Switch";
import { Isolated } from "../../ui/Text";
import { WhenSeen } from "../../ui/WhenSeen";
import { ShortChange } from "../Change";
import { useSort } from "../FindTools";
import { PanelShell, useDisplay } from "../PanelShell";
import { usePick } from "../usePick";
import { BreakdownTable } from "./BreakdownTable";
import { subtitleOf } from "./MultiDisplay";

const WorldMap = lazily(() => import("../../charts/WorldMap"));
const DISPLAYS = ["map", "table"];

/** More than there are countries. */
const ALL = 300;

const LINEAR = "linear";

/** Milliseconds after which outlines are fetched that nobody has scrolled to. */
const IDLE_MS = 8000;

/** A print that is started from the browser's own menu cannot wait for the outlines. */
function useOutlinesInTime() {
  useEffect(() => {
    // What fails is tried again by the map itself.
    const timer = setTimeout(() => WorldMap.load().catch(() => {}), IDLE_MS);
    return () => clearTimeout(timer);
  }, []);
}

/** Whether the classes of the map grow by steps of 1-3-10, kept in the address. */
function useScale(name) {
  const { state, setState } = useUrl();
  const setLog = (log) =>
    setState(({ draw }) => ({ draw: { ...draw, [name]: log ? "" : LINEAR } }));
  return [state.draw[name] !== LINEAR, setLog];
}

const ScaleSwitch = ({ log, setLog }) => (
  <Switch
    label={i18next.t("Scale")}
    options={[
      { value: "log", label: i18next.t("Logarithmic") },
      { value: LINEAR, label: i18next.t("Linear") },
    ]}
    value={log ? "log" : LINEAR}
    onChange={(value) => setLog(value === "log")}
  />
);

ScaleSwitch.propTypes = {
  log: PropTypes.bool.isRequired,
  setLog: PropTypes.func.isRequired,
};

const Legend = ({ bounds, show, measure }) => (
  <ul className="sd-map-legend" aria-label={measure}>
    <li>
      <i className="sd-map-0" />
      {i18next.t("none")}
    </li>
    {bounds.map((bound, index) => (
      <li key={bound}>
        <i className={`sd-map-${index + 1}`} />
        <Isolated>
          {index + 1 < bounds.length
            ? i18next.t("{{from}} to under {{to}}", {
                from: show(bound),
                to: show(bounds[index + 1]),
              })
            : i18next.t("{{from}} or more", { from: show(bound) })}
        </Isolated>
      </li>
    ))}
  </ul>
);

Legend.propTypes = {
  bounds: PropTypes.arrayOf(PropTypes.number).isRequired,
  show: PropTypes.func.isRequired,
  measure: PropTypes.string.isRequired,
};

/** Countries with numbers that cannot be seen or hit on the map. */
const Unseen = ({ title, items, pick, textOf }) =>
  items.length ? (
    <p className="sd-map-small">
      {title}{" "}
      {items.map((item) => {
        const choice = pick(item);
        return (
          <button
            key={item.key}
            type="button"
            className="sd-link"
            aria-pressed={Boolean(choice) && choice.state === "chosen"}
            onClick={choice ? choice.toggle : undefined}
          >
            {textOf(item)}
          </button>
        );
      })}
    </p>
  ) : null;

Unseen.propTypes = {
  title: PropTypes.string.isRequired,
  items: PropTypes.arrayOf(PropTypes.object).isRequired,
  pick: PropTypes.func.isRequired,
  textOf: PropTypes.func.isRequired,
};

/**
 * Usage by country on a map of the world, or as a table; a press filters the page.
 * Outlines and projection load with the first map that is shown.
 *
 * Props: `metric`, `title`, `display` (`map`, `table`).
 */
export const StatsMap = ({ metric, title, name, near, ...rest }) => {
  const view = useView();
  const { breakdowns, locale } = view.config;
  const [log, setLog] = useScale(name);
  useOutlinesInTime();
  const { param } = breakdowns.countries || {};
  const words = useMemo(() => breakdownOf("countries", breakdowns), [breakdowns]);
  const { kind, none, label, amount } = useMetric(metric);
  const [display, setDisplay] = useDisplay(name, DISPLAYS, rest.display);
  const [sort, setSort] = useSort(name);
  const ordered = display === "table" && sort !== "most" ? { sort } : {};
  const query = { metric, limit: ALL, ...ordered };
  const answer = usePanelStats("breakdowns/countries", query, {
    enabled: near,
    ignore: param,
  });
  const pick = usePick(param);
  const show = useCallback((value) => formatValue(value, kind, locale), [kind, locale]);
  const textOf = useCallback(
    ({ label: country, value }) =>
      i18next.t("{{country}}: {{value}}", { country, value: show(value) }),
    [show]
  );
  const reading = useCallback(
    ({ label: country, value, previous, share }) => (
      <>
        <b>
          {i18next.t("{{country}}: {{value}}", {
            country,
            value: amount(value, show(value)),
          })}
        </b>
        <small>
          {Number.isFinite(share) && (
            <Isolated number>{formatShare(share, locale)}</Isolated>
          )}{" "}
          <ShortChange {...{ value, previous }} />
        </small>
      </>
    ),
    [amount, show, locale]
  );
  const { data } = answer;
  const bounds = useMemo(() => {
    const values = data ? data.items.map(({ value }) => value || 0) : [];
    return boundsOf(Math.max(0, ...values), log);
  }, [data, log]);
  const unseen = useCallback(
    ({ tooSmall, absent }) => (
      <>
        <Unseen
          title={i18next.t("Too small for the map:")}
          items={tooSmall}
          {...{ pick, textOf }}
        />
        <Unseen
          title={i18next.t("Not on the map:")}
          items={absent}
          {...{ pick, textOf }}
        />
      </>
    ),
    [pick, textOf]
  );
  const draw = ({ items }) => {
    const top = items.slice(0, 3).map(textOf).join(" · ");
    const summary = i18next.t(
      "{{title}}. {{top}}. Press the arrow keys to read the countries.",
      {
        title,
        top,
      }
    );
    const standIn = <Skeleton name={title} kind="plot" rows={1} />;
    return (
      <WhenSeen standIn={standIn}>
        <WorldMap
          label={summary}
          {...{ items, bounds, pick, textOf, reading, unseen, standIn }}
          legend={<Legend {...{ bounds, show }} measure={label} />}
        />
      </WhenSeen>
    );
  };
  return (
    <PanelShell
      id={name}
      title={title}
      metric={metric}
      subtitle={subtitleOf(metric, view)}
      answer={answer}
      displays={DISPLAYS}
      display={display}
      onDisplay={setDisplay}
      controls={display === "map" && <ScaleSwitch {...{ log, setLog }} />}
      empty={({ items, unknown }) => (items.length || unknown ? null : none())}
      footer={({ unknown }) =>
        unknown ? (
          <span>{i18next.t("Unknown: {{value}}", { value: show(unknown) })}</span>
        ) : null
      }
    >
      {() =>
        display === "map" ? (
          draw(data)
        ) : (
          <BreakdownTable
            {...{ data, words, kind, metric, pick, title }}
            sort={sort}
            onSort={setSort}
          />
        )
      }
    </PanelShell>
  );
};

StatsMap.propTypes = {
  metric: PropTypes.string.isRequired,
  title: PropTypes.string.isRequired,
  display: PropTypes.oneOf(DISPLAYS),
  name: PropTypes.string.isRequired,
  near: PropTypes.bool,
};

StatsMap.defaultProps = { display: "map", near: true };
