// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useState } from "react";
import PropTypes from "prop-types";
import { BooleanField, TextField } from "react-invenio-forms";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { Select, Tool } from "./Fields";
import { withProp } from "./model";
import {
  choiceName,
  displayName,
  kindName,
  panelName,
  WIDTHS,
  widthName,
} from "./words";

/** The panels there are, by kind; of two that show the same, the first. */
export const PanelOptions = ({ choices, chosen }) => {
  const seen = new Set();
  const offered = choices.filter((choice) => {
    const name = `${choice.kind} ${choiceName(choice)}`;
    const known = seen.has(name);
    seen.add(name);
    return !known || choice.component === chosen;
  });
  const kinds = [...new Set(offered.map(({ kind }) => kind))];
  return kinds.map((kind) => (
    <optgroup key={kind} label={kindName(kind)}>
      {offered
        .filter((choice) => choice.kind === kind)
        .map((choice) => (
          <option key={choice.component} value={choice.component}>
            {choiceName(choice)}
          </option>
        ))}
    </optgroup>
  ));
};

PanelOptions.propTypes = {
  choices: PropTypes.array.isRequired,
  chosen: PropTypes.string,
};
PanelOptions.defaultProps = { chosen: "" };

const DEFAULT = "";

/** What can be set of the kind of panel: measure, breakdown, form, rows. */
const Properties = ({ panel, path, choice, words, onProp }) => {
  const { id, props: given } = panel;
  const { kind, metrics } = choice;
  const usual = [DEFAULT, i18next.t("Default")];
  const named = (names, text) => names.map((name) => [name, text(name)]);
  const measured = kind !== "series" && kind !== "own" && metrics.length > 1;
  return (
    <>
      {kind === "breakdown" && !choice.breakdown && (
        <Select
          id={`${id}-breakdown`}
          label={i18next.t("Breakdown")}
          value={given.breakdown || DEFAULT}
          options={[
            [DEFAULT, i18next.t("Choose …")],
            ...Object.entries(words.breakdowns),
          ]}
          onChange={(value) => onProp("breakdown", value)}
        />
      )}
      {measured && (
        <Select
          id={`${id}-metric`}
          label={i18next.t("Measure")}
          value={given.metric || DEFAULT}
          options={[usual, ...named(metrics, (name) => words.metrics[name] || name)]}
          onChange={(value) => onProp("metric", value)}
        />
      )}
      {kind === "breakdown" && (
        <Select
          id={`${id}-display`}
          label={i18next.t("Display")}
          value={given.display || DEFAULT}
          options={[usual, ...named(words.displays, displayName)]}
          onChange={(value) => onProp("display", value)}
        />
      )}
      {["breakdown", "ranking", "changes"].includes(kind) && (
        <TextField
          fieldPath={`${path}.props.limit`}
          label={i18next.t("Rows")}
          type="number"
          min={1}
          max={words.limits.rows}
          placeholder="10"
          value={given.limit === undefined ? "" : given.limit}
        />
      )}
    </>
  );
};

Properties.propTypes = {
  panel: PropTypes.object.isRequired,
  path: PropTypes.string.isRequired,
  choice: PropTypes.object.isRequired,
  words: PropTypes.object.isRequired,
  onProp: PropTypes.func.isRequired,
};

/** One panel of a tab: its name, its place, and what can be set of it. */
export const PanelEditor = ({
  panel,
  path,
  words,
  first,
  last,
  onChange,
  onMove,
  onRemove,
}) => {
  const [open, setOpen] = useState(false);
  const { id, component, width, props: given } = panel;
  const { choices, limits } = words;
  const choice = choices.find((entry) => entry.component === component);
  const known = choice || { kind: "own", metrics: [] };
  const name = panelName(panel, words);
  const onProp = (key, value) => onChange({ props: withProp(given, key, value) });
  const sizes = WIDTHS.includes(width) ? WIDTHS : [width, ...WIDTHS];
  return (
    <li className="sd-panel-item">
      <div className="sd-panel-line">
        <span className="sd-panel-name">
          <b>{name}</b> <span>{widthName(width)}</span>
        </span>
        <span className="sd-tools">
          <button
            type="button"
            id={`${id}-edit`}
            className="ui mini basic button"
            aria-expanded={open}
            aria-controls={`${id}-form`}
            aria-label={i18next.t("Edit {{name}}", { name })}
            onClick={() => setOpen(!open)}
          >
            {i18next.t("Edit")}
          </button>
          <Tool
            id={`${id}-up`}
            sign="↑"
            name={i18next.t("Move {{name}} up", { name })}
            disabled={first}
            onClick={() => onMove(-1)}
          />
          <Tool
            id={`${id}-down`}
            sign="↓"
            name={i18next.t("Move {{name}} down", { name })}
            disabled={last}
            onClick={() => onMove(1)}
          />
          <Tool
            sign="✕"
            name={i18next.t("Remove {{name}}", { name })}
            onClick={onRemove}
          />
        </span>
      </div>
      <div id={`${id}-form`} className="sd-panel-form" hidden={!open}>
        {open && (
          <>
            <Select
              id={`${id}-component`}
              label={i18next.t("Panel")}
              value={component}
              options={choice ? [] : [[component, component]]}
              onChange={(value) =>
                onChange({
                  component: value,
                  props: withProp({}, "title", given.title || ""),
                })
              }
            >
              <PanelOptions choices={choices} chosen={component} />
            </Select>
            <TextField
              fieldPath={`${path}.props.title`}
              label={i18next.t("Title")}
              maxLength={limits.text}
              placeholder={panelName(
                { component, props: { ...given, title: "" } },
                words
              )}
              value={given.title || ""}
            />
            <Select
              id={`${id}-width`}
              label={i18next.t("Width")}
              value={width}
              options={sizes.map((size) => [size, widthName(size)])}
              onChange={(value) => onChange({ width: Number(value) })}
            />
            <Properties {...{ panel, path, words, onProp }} choice={known} />
            <BooleanField
              fieldPath={`${path}.newRow`}
              label={i18next.t("Start a new row")}
            />
            {!first && known.kind !== "totals" && (
              <BooleanField
                fieldPath={`${path}.props.below`}
                label={i18next.t("Place below the previous panel, in its column")}
              />
            )}
          </>
        )}
      </div>
    </li>
  );
};

PanelEditor.propTypes = {
  panel: PropTypes.object.isRequired,
  path: PropTypes.string.isRequired,
  words: PropTypes.object.isRequired,
  first: PropTypes.bool.isRequired,
  last: PropTypes.bool.isRequired,
  onChange: PropTypes.func.isRequired,
  onMove: PropTypes.func.isRequired,
  onRemove: PropTypes.func.isRequired,
};
