// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import Overridable from "react-overridable";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { useDashboard } from "../context";
import { InfoTip } from "./InfoTip";
import { EmptyState, ErrorState, Skeleton, StaleNotice } from "./States";
import { Switch } from "./Switch";

export const DISPLAYS = {
  line: () => i18next.t("Chart"),
  bars: () => i18next.t("Bars"),
  table: () => i18next.t("Table"),
  pie: () => i18next.t("Pie"),
};

const Content = ({ title, answer, empty, skeleton, rows, children }) => {
  if (answer.status === "error") {
    return <ErrorState error={answer.error} onRetry={answer.retry} />;
  }
  if (!answer.data) return <Skeleton name={title} kind={skeleton} rows={rows} />;
  const { stale, complete_until: until } = answer.data;
  const nothing = empty && empty(answer.data);
  return (
    <>
      {stale && until && <StaleNotice until={until} />}
      {nothing ? <EmptyState title={nothing} /> : children(answer.data)}
    </>
  );
};

Content.propTypes = {
  title: PropTypes.string.isRequired,
  answer: PropTypes.object.isRequired,
  empty: PropTypes.func,
  skeleton: PropTypes.string.isRequired,
  rows: PropTypes.number.isRequired,
  children: PropTypes.func.isRequired,
};
Content.defaultProps = { empty: null };

/** How a panel is displayed, kept in the address under its name. */
export function useDisplay(name, displays, initial) {
  const { state, setState } = useDashboard();
  const wished = state.show[name] || initial;
  const display = displays.includes(wished) ? wished : displays[0];
  const setDisplay = (value) =>
    setState({ show: { ...state.show, [name]: value === initial ? "" : value } });
  return [display, setDisplay];
}

/**
 * What all panels have: title, definition, subtitle, display switch, states, footer.
 *
 * `children` is called with the answer's data once there are any, `footer` too;
 * `empty` gives the sentence to show when the data hold nothing, else null.
 */
export const PanelShell = ({
  id,
  title,
  about,
  subtitle,
  answer,
  displays,
  display,
  onDisplay,
  controls,
  empty,
  footer,
  skeleton,
  rows,
  children,
}) => {
  const { outage } = useDashboard();
  const classes = ["sd-panel", `sd-panel-${id}`];
  if (answer.data && (answer.updating || outage)) classes.push("updating");
  const bottom = answer.data && footer && !empty(answer.data) && footer(answer.data);
  return (
    <section className={classes.join(" ")} aria-labelledby={`sd-title-${id}`}>
      <div className="sd-panel-head">
        <div className="sd-panel-title">
          <h3 id={`sd-title-${id}`}>{title}</h3>
          {about && <InfoTip title={title} text={about} />}
          <p>{subtitle}</p>
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
      </div>
      {controls && <div className="sd-controls">{controls}</div>}
      {answer.updating && answer.data && (
        <span className="sd-hidden" role="status">
          {i18next.t("Updating {{panel}}", { panel: title })}
        </span>
      )}
      <div className="sd-panel-body">
        <Overridable
          id={`InvenioStatsDashboard.Panel.${id}.content`}
          {...{ title, answer, display }}
        >
          <Content {...{ title, answer, empty, skeleton, rows }}>{children}</Content>
        </Overridable>
      </div>
      {bottom && <div className="sd-panel-foot">{bottom}</div>}
    </section>
  );
};

PanelShell.propTypes = {
  id: PropTypes.string.isRequired,
  title: PropTypes.string.isRequired,
  about: PropTypes.string,
  subtitle: PropTypes.node,
  answer: PropTypes.object.isRequired,
  displays: PropTypes.arrayOf(PropTypes.string),
  display: PropTypes.string,
  onDisplay: PropTypes.func,
  controls: PropTypes.node,
  empty: PropTypes.func,
  footer: PropTypes.func,
  skeleton: PropTypes.string,
  rows: PropTypes.number,
  children: PropTypes.func.isRequired,
};

PanelShell.defaultProps = {
  about: "",
  subtitle: null,
  displays: [],
  display: "",
  onDisplay: () => {},
  controls: null,
  empty: () => null,
  footer: null,
  skeleton: "plot",
  rows: 1,
};
