// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useEffect, useRef, useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { formatRange, isDay, today } from "../data/dates";
import { useItems } from "../state/useItems";
import { Outcome, Removal } from "./ItemParts";
import { Isolated } from "./Text";

const MOST = 200;
const BLANK = { from: "", to: "", text: "" };

/** Why an annotation cannot be saved, by field. */
function objections({ from, to, text }) {
  const found = {};
  if (!isDay(from)) found.from = i18next.t("Enter the first day.");
  else if (to && !isDay(to))
    found.to = i18next.t("Enter a date or leave the field empty.");
  else if (to && to < from) {
    found.to = i18next.t("The last day must not be before the first day.");
  }
  if (!text.trim()) found.text = i18next.t("Enter a short text.");
  return found;
}

/** A field with its label and what is wrong with it. */
const Field = ({ id, label, help, problem, ...input }) => (
  <div className={`sd-note-field ${input.type}`}>
    <label htmlFor={id}>{label}</label>
    <input
      id={id}
      aria-invalid={Boolean(problem)}
      aria-describedby={help || problem ? `${id}-help` : undefined}
      {...input}
    />
    {(problem || help) && (
      <p id={`${id}-help`} className={problem ? "sd-problem" : "sd-muted"}>
        {problem || help}
      </p>
    )}
  </div>
);

Field.propTypes = {
  id: PropTypes.string.isRequired,
  label: PropTypes.string.isRequired,
  help: PropTypes.string,
  problem: PropTypes.string,
};
Field.defaultProps = { help: null, problem: null };

/** The fields of one annotation; not a form, since RDM's settings are one around it. */
const Fields = ({ initial, onSave, onCancel }) => {
  const [values, setValues] = useState(initial);
  const [problems, setProblems] = useState({});
  const first = useRef(null);
  const box = useRef(null);
  useEffect(() => {
    if (initial.id) box.current.querySelector("input").focus();
  }, [initial]);
  const save = () => {
    const found = objections(values);
    setProblems(found);
    const name = Object.keys(found)[0];
    if (name) box.current.querySelector(`#sd-note-${name}`).focus();
    else onSave(values).then((done) => done && !initial.id && setValues(BLANK));
  };
  const onKeyDown = (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    save();
  };
  const field = (name) => ({
    id: `sd-note-${name}`,
    value: values[name],
    problem: problems[name],
    onChange: ({ target }) => setValues({ ...values, [name]: target.value }),
  });
  const title = initial.id
    ? i18next.t("Change the annotation")
    : i18next.t("New annotation");
  return (
    // Enter saves what is written, not the form around it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={box}
      role="group"
      aria-label={title}
      className="sd-note-fields"
      onKeyDown={onKeyDown}
    >
      <h3 ref={first}>{title}</h3>
      <Field type="date" label={i18next.t("First day")} {...field("from")} />
      <Field
        type="date"
        label={i18next.t("Last day")}
        help={i18next.t("Only for several days.")}
        {...field("to")}
      />
      <Field
        type="text"
        label={i18next.t("Text")}
        maxLength={MOST}
        placeholder={i18next.t("Newsletter campaign")}
        {...field("text")}
      />
      <div className="sd-note-actions">
        <button type="button" className="sd-button ui button primary" onClick={save}>
          {initial.id ? i18next.t("Save") : i18next.t("Add")}
        </button>
        {onCancel && (
          <button type="button" className="sd-button ui button" onClick={onCancel}>
            {i18next.t("Cancel")}
          </button>
        )}
      </div>
    </div>
  );
};

Fields.propTypes = {
  initial: PropTypes.object.isRequired,
  onSave: PropTypes.func.isRequired,
  onCancel: PropTypes.func,
};
Fields.defaultProps = { onCancel: null };

/** One annotation in the list, with what can be done with it. */
const Entry = ({ note, locale, fixed, onEdit, onRemove }) => {
  const [sure, setSure] = useState(false);
  const { from, to, text } = note;
  const names = { text };
  return (
    <li>
      <span>
        <Isolated>{formatRange(from, to, locale)}</Isolated>
        <b>
          <Isolated>{text}</Isolated>
        </b>
        {fixed && <small>{i18next.t("entire repository")}</small>}
      </span>
      {!fixed && !sure && (
        <span className="sd-note-actions">
          <button
            type="button"
            className="sd-link"
            aria-label={i18next.t("Change: {{text}}", names)}
            onClick={onEdit}
          >
            {i18next.t("Change")}
          </button>
          <button
            type="button"
            className="sd-link"
            aria-label={i18next.t("Delete: {{text}}", names)}
            onClick={() => setSure(true)}
          >
            {i18next.t("Delete")}
          </button>
        </span>
      )}
      {sure && (
        <Removal text={text} onRemove={onRemove} onKeep={() => setSure(false)} />
      )}
    </li>
  );
};

Entry.propTypes = {
  note: PropTypes.object.isRequired,
  locale: PropTypes.string.isRequired,
  fixed: PropTypes.bool.isRequired,
  onEdit: PropTypes.func.isRequired,
  onRemove: PropTypes.func.isRequired,
};

/**
 * Annotations of a community or of the instance: listed, written, changed and deleted.
 *
 * `items` reads and writes them; those of the instance cannot be changed where `own` is
 * a community. `onChange` is called whenever something was written.
 */
export const AnnotationEditor = ({ items, own, locale, onChange }) => {
  const [edited, setEdited] = useState(null);
  const {
    found: notes,
    list,
    write,
    remove,
    ...outcome
  } = useItems(items, () => {
    setEdited(null);
    onChange();
  });
  const save = ({ id, from, to, text }) => {
    const item = { from, to: to || null, text };
    return write(
      id ? items.update(id, item) : items.create(item),
      i18next.t("The annotation has been saved.")
    );
  };
  const begin = { ...BLANK, from: today() };
  return (
    <div className="sd-notes">
      <p className="sd-muted">
        {own === "community"
          ? i18next.t(
              "Explain the numbers of one or more days. Everyone who can see the statistics of this community sees the annotation on the charts."
            )
          : i18next.t(
              "Explain the numbers of one or more days. Everyone sees the annotation on the charts, including those of communities and records."
            )}
      </p>
      <Fields
        key={edited ? edited.id : "new"}
        initial={edited || begin}
        onSave={save}
        onCancel={edited && (() => setEdited(null))}
      />
      <Outcome {...outcome} />
      <div ref={list} tabIndex={-1}>
        {notes && !notes.length && (
          <p className="sd-muted">{i18next.t("There are no annotations yet.")}</p>
        )}
        {notes && notes.length > 0 && (
          <ul aria-label={i18next.t("Annotations")}>
            {[...notes].reverse().map((note) => (
              <Entry
                key={note.id}
                note={note}
                locale={locale}
                fixed={own === "community" && note.instance}
                onEdit={() =>
                  setEdited({ ...note, to: note.to === note.from ? "" : note.to })
                }
                onRemove={() =>
                  remove(note.id, i18next.t("The annotation has been deleted."))
                }
              />
            ))}
          </ul>
        )}
      </div>
    </div>
  );
};

AnnotationEditor.propTypes = {
  items: PropTypes.object.isRequired,
  own: PropTypes.oneOf(["community", "instance"]).isRequired,
  locale: PropTypes.string.isRequired,
  onChange: PropTypes.func,
};
AnnotationEditor.defaultProps = { onChange: () => {} };

export default AnnotationEditor;
