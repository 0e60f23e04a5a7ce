// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useEffect, useRef } from "react";
import PropTypes from "prop-types";
import Overridable from "react-overridable";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { filterName } from "../data/breakdowns";
import { breakdownOfParam } from "../data/filters";
import { useConfig, usePage, useUrl } from "../state/context";
import { InfoTip } from "../ui/InfoTip";
import { ErrorState, Skeleton, StaleNotice } from "../ui/States";
import { Switch } from "../ui/Switch";
import { EmptyState } from "./EmptyStates";
import { Explanation } from "./Explanation";
import { PanelMenu } from "./PanelMenu";

export const DISPLAYS = {
  line: () => i18next.t("Chart"),
  bars: () => i18next.t("Bars"),
  map: () => i18next.t("Map"),
  table: () => i18next.t("Table"),
  pie: () => i18next.t("Pie"),
};

const Content = ({ title, answer, empty, metric, skeleton, rows, children }) => {
  if (answer.status === "error") {
    return <ErrorState error={answer.error} onRetry={answer.retry} />;
  }
  if (!answer.data) return <Skeleton name={title} kind={skeleton} rows={rows} />;
  const { stale, complete_until: until } = answer.data;
  const found = empty && empty(answer.data);
  const nothing = typeof found === "string" ? { title: found } : found;
  return (
    <>
      {stale && until && <StaleNotice until={until} />}
      {nothing ? <EmptyState {...nothing} metric={metric} /> : children(answer.data)}
    </>
  );
};

Content.propTypes = {
  title: PropTypes.string.isRequired,
  answer: PropTypes.object.isRequired,
  empty: PropTypes.func,
  metric: PropTypes.string.isRequired,
  skeleton: PropTypes.string.isRequired,
  rows: PropTypes.number.isRequired,
  children: PropTypes.func.isRequired,
};
Content.defaultProps = { empty: null };

/** Which filters do not reach this panel, and why. */
const Reach = ({ dropped, ignored }) => {
  const { breakdowns, locale } = useConfig();
  const name = (param) => filterName(breakdownOfParam(breakdowns, param), breakdowns);
  const names = (params) => new Intl.ListFormat(locale).format(params.map(name));
  return (
    <>
      {dropped && dropped.length > 0 && (
        <span>
          {i18next.t("Not filtered by: {{names}}", { names: names(dropped) })}
        </span>
      )}
      {ignored && (
        <span>
          {i18next.t("Filter removed here: {{name}}", { name: name(ignored) })}
        </span>
      )}
    </>
  );
};

Reach.propTypes = {
  dropped: PropTypes.arrayOf(PropTypes.string),
  ignored: PropTypes.string,
};
Reach.defaultProps = { dropped: [], ignored: null };

/** An address that names a panel (`#panel-…`) leads to it, once it is there. */
function useAnchor(box, id, ready) {
  useEffect(() => {
    if (ready && window.location.hash === `#panel-${id}`) box.current.scrollIntoView();
  }, [box, id, ready]);
}

/** How a panel is displayed, kept in the address under its name. */
export function useDisplay(name, displays, initial) {
  const { state, setState } = useUrl();
  const wished = state.show[name] || initial;
  const display = displays.includes(wished) ? wished : displays[0];
  const setDisplay = (value) =>
    setState((now) => ({
      show: { ...now.show, [name]: value === initial ? "" : value },
    }));
  return [display, setDisplay];
}

/**
 * What all panels have: title, definition of its metric, subtitle, display switch,
 * states, footer.
 *
 * `children` is called with the answer's data once there are any, `footer` too;
 * `empty` gives what to say when the data hold nothing, a sentence or
 * `{title, fill}` with what would fill the panel, else null; the footer is then left out
 * unless `always`. `metric` is what the panel counts. `expected` is an answer whose
 * footer takes the room of the one to come.
 */
export const PanelShell = ({
  id,
  title,
  subtitle,
  answer,
  displays,
  display,
  onDisplay,
  controls,
  metric,
  empty,
  footer,
  expected,
  skeleton,
  rows,
  always,
  children,
}) => {
  const { outage } = usePage();
  const sample = Boolean(answer.data && answer.data.sample);
  const box = useRef(null);
  useAnchor(box, id, Boolean(answer.data));
  const classes = ["sd-panel", `sd-panel-${id}`];
  if (answer.data && (answer.updating || outage)) classes.push("updating");
  if (answer.data && skeleton !== "plot") classes.push("settled");
  const shown = answer.data && (always || !empty(answer.data));
  const toCome = !answer.data && answer.status !== "error" && expected;
  return (
    <section
      ref={box}
      id={`panel-${id}`}
      className={classes.join(" ")}
      // Not announced, panel by panel: the page says once what a filter leaves.
      aria-busy={answer.updating || undefined}
      aria-labelledby={`sd-title-${id}`}
    >
      <div className="sd-panel-head">
        <div className="sd-panel-title">
          <h3 id={`sd-title-${id}`}>{title}</h3>
          <InfoTip title={title} text={<Explanation metric={metric} />} />
          <p>
            {subtitle}
            {sample && <b className="sd-sample"> · {i18next.t("sample data")}</b>}
          </p>
        </div>
        {displays.length > 1 && (
          <Switch
            icons
            label={i18next.t("Display of {{panel}}", { panel: title })}
            options={displays.map((value) => ({ value, label: DISPLAYS[value]() }))}
            value={display}
            onChange={onDisplay}
          />
        )}
        <PanelMenu {...{ id, title, answer, box }} />
      </div>
      {controls && <div className="sd-controls">{controls}</div>}
      <div className="sd-panel-body">
        <Overridable
          id={`InvenioStatsDashboard.Panel.${id}.content`}
          {...{ title, answer, display }}
        >
          <Content {...{ title, answer, empty, metric, skeleton, rows }}>
            {children}
          </Content>
        </Overridable>
      </div>
      <div className={`sd-panel-foot${toCome ? " sd-to-come" : ""}`}>
        <Reach {...answer} />
        {shown && footer && footer(answer.data)}
        {toCome && footer(expected)}
      </div>
    </section>
  );
};

PanelShell.propTypes = {
  id: PropTypes.string.isRequired,
  title: PropTypes.string.isRequired,
  subtitle: PropTypes.node,
  answer: PropTypes.object.isRequired,
  displays: PropTypes.arrayOf(PropTypes.string),
  display: PropTypes.string,
  onDisplay: PropTypes.func,
  controls: PropTypes.node,
  metric: PropTypes.string.isRequired,
  empty: PropTypes.func,
  footer: PropTypes.func,
  expected: PropTypes.object,
  skeleton: PropTypes.string,
  rows: PropTypes.number,
  always: PropTypes.bool,
  children: PropTypes.func.isRequired,
};

PanelShell.defaultProps = {
  subtitle: null,
  displays: [],
  display: "",
  onDisplay: () => {},
  controls: null,
  empty: () => null,
  footer: null,
  expected: null,
  skeleton: "plot",
  rows: 1,
  always: false,
};
