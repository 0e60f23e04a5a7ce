// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useCallback, useEffect, useRef, useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { useConfig } from "../state/context";
import { useItems } from "../state/useItems";
import { Dialog } from "../ui/Dialog";
import { Outcome, Removal } from "../ui/ItemParts";

const MOST = 100;

/** A title, and what to do with it. */
const TitleForm = ({ id, label, initial, action, onSave, onCancel, children }) => {
  const [title, setTitle] = useState(initial);
  const [missing, setMissing] = useState(false);
  const input = useRef(null);
  useEffect(() => {
    if (onCancel) input.current.focus();
  }, [onCancel]);
  const submit = (event) => {
    event.preventDefault();
    const given = title.trim();
    setMissing(!given);
    if (!given) input.current.focus();
    else onSave(given).then((done) => done && !onCancel && setTitle(""));
  };
  return (
    <form className="sd-note-fields" onSubmit={submit} noValidate aria-label={label}>
      <div className="sd-note-field text">
        <label htmlFor={id}>{i18next.t("Name")}</label>
        <input
          ref={input}
          id={id}
          type="text"
          maxLength={MOST}
          value={title}
          aria-invalid={missing}
          aria-describedby={missing ? `${id}-help` : undefined}
          onChange={({ target }) => setTitle(target.value)}
        />
        {missing && (
          <p id={`${id}-help`} className="sd-problem">
            {i18next.t("Enter a name.")}
          </p>
        )}
      </div>
      {children}
      <div className="sd-note-actions">
        <button type="submit" className="sd-button primary">
          {action}
        </button>
        {onCancel && (
          <button type="button" className="sd-button" onClick={onCancel}>
            {i18next.t("Cancel")}
          </button>
        )}
      </div>
    </form>
  );
};

TitleForm.propTypes = {
  id: PropTypes.string.isRequired,
  label: PropTypes.string.isRequired,
  initial: PropTypes.string,
  action: PropTypes.string.isRequired,
  onSave: PropTypes.func.isRequired,
  onCancel: PropTypes.func,
  children: PropTypes.node,
};
TitleForm.defaultProps = { initial: "", onCancel: null, children: null };

/** One view, with what can be done with it. */
const Entry = ({ view, fixed, onOpen, onRename, onRemove }) => {
  const [doing, setDoing] = useState(null);
  const { id, title, shared } = view;
  const stop = useCallback(() => setDoing(null), []);
  if (doing === "rename") {
    return (
      <li>
        <TitleForm
          id={`sd-view-${id}`}
          label={i18next.t("Rename: {{text}}", { text: title })}
          initial={title}
          action={i18next.t("Save")}
          onSave={(name) => onRename(name).then((done) => done && stop())}
          onCancel={stop}
        />
      </li>
    );
  }
  return (
    <li>
      <span>
        <button type="button" className="sd-link" onClick={onOpen}>
          <bdi>{title}</bdi>
        </button>
        {shared && <small>{i18next.t("for everyone")}</small>}
      </span>
      {!fixed && !doing && (
        <span className="sd-note-actions">
          <button
            type="button"
            className="sd-link"
            aria-label={i18next.t("Rename: {{text}}", { text: title })}
            onClick={() => setDoing("rename")}
          >
            {i18next.t("Rename")}
          </button>
          <button
            type="button"
            className="sd-link"
            aria-label={i18next.t("Delete: {{text}}", { text: title })}
            onClick={() => setDoing("remove")}
          >
            {i18next.t("Delete")}
          </button>
        </span>
      )}
      {doing === "remove" && <Removal text={title} onRemove={onRemove} onKeep={stop} />}
    </li>
  );
};

Entry.propTypes = {
  view: PropTypes.object.isRequired,
  fixed: PropTypes.bool.isRequired,
  onOpen: PropTypes.func.isRequired,
  onRename: PropTypes.func.isRequired,
  onRemove: PropTypes.func.isRequired,
};

/** What is in view is saved under a name; views are opened, renamed and deleted. */
export const ViewsDialog = ({ items, query, onOpen, onClose }) => {
  const { curates } = useConfig();
  const [shared, setShared] = useState(false);
  const { found, list, write, remove, ...outcome } = useItems(items);
  const views = found || [];
  const save = (title) =>
    write(
      items.create({ title, query, shared }),
      i18next.t("The view has been saved.")
    );
  const rename = (view) => (title) => {
    const { query: kept, shared: forAll } = view;
    const item = { title, query: kept, shared: forAll };
    return write(items.update(view.id, item), i18next.t("The view has been renamed."));
  };
  return (
    <Dialog title={i18next.t("Saved views")} onClose={onClose}>
      <div className="sd-notes">
        <p className="sd-muted">
          {i18next.t(
            "A saved view opens this page with the period, the filters and the displays that are in view now."
          )}
        </p>
        <TitleForm
          id="sd-view-title"
          label={i18next.t("Save the current view")}
          action={i18next.t("Save the current view")}
          onSave={save}
        >
          {curates && (
            <label className="sd-note-check">
              <input
                type="checkbox"
                checked={shared}
                onChange={({ target }) => setShared(target.checked)}
              />
              {i18next.t("Share it with everyone who can see this page")}
            </label>
          )}
        </TitleForm>
        <Outcome {...outcome} />
        <div ref={list} tabIndex={-1}>
          {views.length > 0 && (
            <ul aria-label={i18next.t("Saved views")}>
              {views.map((view) => (
                <Entry
                  key={view.id}
                  view={view}
                  fixed={view.shared && !curates}
                  onOpen={() => {
                    onOpen(view);
                    onClose();
                  }}
                  onRename={rename(view)}
                  onRemove={() =>
                    remove(view.id, i18next.t("The view has been deleted."))
                  }
                />
              ))}
            </ul>
          )}
        </div>
      </div>
    </Dialog>
  );
};

ViewsDialog.propTypes = {
  items: PropTypes.object.isRequired,
  query: PropTypes.string.isRequired,
  onOpen: PropTypes.func.isRequired,
  onClose: PropTypes.func.isRequired,
};
