// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useEffect, useRef, useState } from "react";
import { Formik, useFormikContext } from "formik";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { Tool } from "./Fields";
import { JsonEditor } from "./JsonEditor";
import { changed, moved, newTab, toForm, toLayout, without } from "./model";
import { TabEditor } from "./TabEditor";

/** Moves the focus to an element once it is there. */
function useFocus() {
  const wanted = useRef(null);
  useEffect(() => {
    const node = wanted.current && document.getElementById(wanted.current);
    wanted.current = null;
    if (node) node.focus();
  });
  return (id) => {
    wanted.current = id;
  };
}

const TabList = ({ tabs, chosen, nameOf, onChoose }) => (
  <ul className="sd-tab-list">
    {tabs.map((tab, index) => (
      <li key={tab.id}>
        <button
          type="button"
          id={`${tab.id}-choose`}
          className={index === chosen ? "ui tiny primary button" : "ui tiny button"}
          aria-pressed={index === chosen}
          onClick={() => onChoose(index)}
        >
          {nameOf(tab)}
        </button>
      </li>
    ))}
  </ul>
);

TabList.propTypes = {
  tabs: PropTypes.array.isRequired,
  chosen: PropTypes.number.isRequired,
  nameOf: PropTypes.func.isRequired,
  onChoose: PropTypes.func.isRequired,
};

/** Hands the layout on whenever a field of the form has changed it. */
function useHandedOn(tabs, onChange) {
  const known = useRef(tabs);
  useEffect(() => {
    if (known.current === tabs) return;
    known.current = tabs;
    onChange(toLayout(tabs));
  }, [tabs, onChange]);
}

/** Tabs with their panels: added, removed, ordered and named. */
const Tabs = ({ standard, words, onChange }) => {
  const { values, setFieldValue } = useFormikContext();
  const { tabs } = values;
  useHandedOn(tabs, onChange);
  const [chosen, setChosen] = useState(0);
  const [said, say] = useState("");
  const focus = useFocus();
  const usual = Object.fromEntries(
    standard.tabs.map(({ name, label }) => [name, label])
  );
  const nameOf = ({ name, label }) => label || usual[name] || name;

  const update = (next, index = chosen) => {
    setFieldValue("tabs", next);
    setChosen(Math.max(0, Math.min(index, next.length - 1)));
  };
  const move = (by) => {
    update(moved(tabs, chosen, by), chosen + by);
    focus(by < 0 ? "sd-tab-before" : "sd-tab-after");
    say(
      i18next.t("{{name}} is now number {{place}} of {{all}}", {
        name: nameOf(tabs[chosen]),
        place: chosen + by + 1,
        all: tabs.length,
      })
    );
  };
  const remove = () => {
    const next = without(tabs, chosen);
    update(next);
    focus(`${next[Math.min(chosen, next.length - 1)].id}-choose`);
    say(i18next.t("{{name}} removed", { name: nameOf(tabs[chosen]) }));
  };
  const add = () => {
    const tab = newTab(tabs);
    update([...tabs, tab], tabs.length);
    focus(`tabs.${tabs.length}.label`);
  };
  const tab = tabs[chosen];
  const name = tab && nameOf(tab);
  return (
    <div className="sd-layout-editor">
      <div className="sd-tab-line">
        <TabList {...{ tabs, chosen, nameOf }} onChoose={setChosen} />
        <button
          type="button"
          className="ui tiny basic button"
          disabled={tabs.length >= words.limits.tabs}
          onClick={add}
        >
          {i18next.t("Add tab")}
        </button>
      </div>
      {tab && (
        <fieldset className="sd-tab-form" key={tab.id}>
          <legend>{i18next.t("Tab “{{name}}”", { name })}</legend>
          <span className="sd-tools">
            <Tool
              id="sd-tab-before"
              sign="←"
              name={i18next.t("Move the tab {{name}} forward", { name })}
              disabled={chosen === 0}
              onClick={() => move(-1)}
            />
            <Tool
              id="sd-tab-after"
              sign="→"
              name={i18next.t("Move the tab {{name}} back", { name })}
              disabled={chosen === tabs.length - 1}
              onClick={() => move(1)}
            />
            <Tool
              sign="✕"
              name={i18next.t("Remove the tab {{name}}", { name })}
              disabled={tabs.length === 1}
              onClick={remove}
            />
          </span>
          <TabEditor
            {...{ tab, words, say, focus }}
            path={`tabs.${chosen}`}
            placeholder={usual[tab.name] || tab.name}
            onChange={(change) => update(changed(tabs, chosen, change))}
          />
        </fieldset>
      )}
      <JsonEditor
        layout={toLayout(tabs)}
        onApply={(next) => {
          update(toForm(next, standard), 0);
          say(i18next.t("The form shows the new layout."));
        }}
      />
      <p className="sd-hidden" role="status">
        {said}
      </p>
    </div>
  );
};

Tabs.propTypes = {
  standard: PropTypes.object.isRequired,
  words: PropTypes.object.isRequired,
  onChange: PropTypes.func.isRequired,
};

/** The layout as a form of its own within that of the community. */
export const LayoutEditor = ({ layout, standard, words, onChange }) => {
  const [initialValues] = useState(() => ({ tabs: toForm(layout, standard) }));
  return (
    <Formik initialValues={initialValues} onSubmit={() => {}}>
      <Tabs {...{ standard, words, onChange }} />
    </Formik>
  );
};

LayoutEditor.propTypes = {
  layout: PropTypes.object.isRequired,
  standard: PropTypes.object.isRequired,
  words: PropTypes.object.isRequired,
  onChange: PropTypes.func.isRequired,
};
