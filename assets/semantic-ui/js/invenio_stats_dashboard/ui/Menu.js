// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useRef } from "react";
import PropTypes from "prop-types";

/** Arrow keys, Home and End move the focus among the entries of a menu. */
export function useMenuKeys() {
  const list = useRef(null);
  const onKeyDown = (event) => {
    const items = Array.from(list.current.querySelectorAll('[role^="menuitem"]'));
    const at = items.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[
      event.key
    ];
    if (next === undefined) return;
    event.preventDefault();
    items[(next + items.length) % items.length].focus();
  };
  return { ref: list, onKeyDown };
}

const Entry = ({ entry, first, close }) => {
  const { label, note, href, onChoose, stay } = entry;
  const shared = {
    role: "menuitem",
    // A menu is one stop of the tab key: arrows move within it.
    tabIndex: -1,
    // Opened by a key, the menu is to be used by keys.
    autoFocus: first,
    onClick: (event) => {
      if (onChoose) onChoose(event);
      if (!stay) close();
    },
  };
  const content = (
    <>
      <span>{label}</span>
      {note && <small>{note}</small>}
    </>
  );
  return href ? (
    <a href={href} download {...shared}>
      {content}
    </a>
  ) : (
    <button type="button" {...shared}>
      {content}
    </button>
  );
};

Entry.propTypes = {
  entry: PropTypes.object.isRequired,
  first: PropTypes.bool.isRequired,
  close: PropTypes.func.isRequired,
};

/**
 * Actions in a box that was opened: `groups` are lists of
 * `{label, note, href | onChoose, stay}`, with a `key` where labels may be the same.
 */
export const Menu = ({ label, groups, close }) => {
  const keys = useMenuKeys();
  return (
    <div role="menu" tabIndex={-1} aria-label={label} className="sd-menu" {...keys}>
      {groups.map((entries, index) => (
        <div
          key={entries[0].key || entries[0].label}
          role="group"
          className="sd-menu-group"
        >
          {entries.map((entry, place) => (
            <Entry
              key={entry.key || entry.label}
              entry={entry}
              first={!index && !place}
              close={close}
            />
          ))}
        </div>
      ))}
    </div>
  );
};

Menu.propTypes = {
  label: PropTypes.string.isRequired,
  groups: PropTypes.arrayOf(PropTypes.arrayOf(PropTypes.object)).isRequired,
  close: PropTypes.func.isRequired,
};
