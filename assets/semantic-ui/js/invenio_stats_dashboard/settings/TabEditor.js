// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useState } from "react";
import PropTypes from "prop-types";
import { TextField } from "react-invenio-forms";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { Select } from "./Fields";
import { changed, columnsOf, moved, newPanel, rowsOf, without } from "./model";
import { PanelEditor, PanelOptions } from "./PanelEditor";
import { panelName } from "./words";

/** How the panels lie on the page. */
export const Sketch = ({ panels, words }) => (
  <div className="sd-sketch" aria-hidden="true">
    {rowsOf(panels).map((row) => (
      <div key={row[0].id}>
        {columnsOf(row).map((column) => (
          <div key={column[0].id} style={{ gridColumn: `span ${column[0].width}` }}>
            {column.map((panel) => (
              <span key={panel.id}>{panelName(panel, words)}</span>
            ))}
          </div>
        ))}
      </div>
    ))}
  </div>
);

Sketch.propTypes = {
  panels: PropTypes.array.isRequired,
  words: PropTypes.object.isRequired,
};

/** One tab: its title and its panels. */
export const TabEditor = ({ tab, path, placeholder, words, onChange, ...more }) => {
  const { say, focus } = more;
  const { choices, limits } = words;
  const [adding, setAdding] = useState(choices[0].component);
  const { id, panels } = tab;
  const setPanels = (next) => onChange({ panels: next });
  const full = panels.length >= limits.components;

  const move = (index, by) => {
    const next = moved(panels, index, by);
    const name = panelName(panels[index], words);
    setPanels(next);
    focus(`${panels[index].id}-${by < 0 ? "up" : "down"}`);
    say(
      i18next.t("{{name}} is now number {{place}} of {{all}}", {
        name,
        place: index + by + 1,
        all: panels.length,
      })
    );
  };
  const remove = (index) => {
    const next = without(panels, index);
    const beside = next[index] || next[index - 1];
    setPanels(next);
    focus(beside ? `${beside.id}-edit` : `${id}-add`);
    say(i18next.t("{{name}} removed", { name: panelName(panels[index], words) }));
  };
  const add = () => {
    const panel = newPanel(choices.find(({ component }) => component === adding));
    setPanels([...panels, panel]);
    focus(`${panel.id}-edit`);
    say(i18next.t("{{name}} added", { name: panelName(panel, words) }));
  };
  return (
    <>
      <TextField
        fieldPath={`${path}.label`}
        label={i18next.t("Title of the tab")}
        maxLength={limits.text}
        placeholder={placeholder}
      />
      <Sketch panels={panels} words={words} />
      {panels.length === 0 && (
        <p className="sd-hint">{i18next.t("A tab needs at least one panel.")}</p>
      )}
      <ol className="sd-panel-list">
        {panels.map((panel, index) => (
          <PanelEditor
            key={panel.id}
            {...{ panel, words }}
            path={`${path}.panels.${index}`}
            first={index === 0}
            last={index === panels.length - 1}
            onChange={(change) => setPanels(changed(panels, index, change))}
            onMove={(by) => move(index, by)}
            onRemove={() => remove(index)}
          />
        ))}
      </ol>
      <div className="sd-add">
        <Select
          id={`${id}-new`}
          label={i18next.t("New panel")}
          value={adding}
          onChange={setAdding}
        >
          <PanelOptions choices={choices} chosen={adding} />
        </Select>
        <button
          type="button"
          id={`${id}-add`}
          className="ui small button"
          disabled={full}
          onClick={add}
        >
          {i18next.t("Add panel")}
        </button>
      </div>
    </>
  );
};

TabEditor.propTypes = {
  tab: PropTypes.object.isRequired,
  path: PropTypes.string.isRequired,
  placeholder: PropTypes.string.isRequired,
  words: PropTypes.object.isRequired,
  onChange: PropTypes.func.isRequired,
  say: PropTypes.func.isRequired,
  focus: PropTypes.func.isRequired,
};
