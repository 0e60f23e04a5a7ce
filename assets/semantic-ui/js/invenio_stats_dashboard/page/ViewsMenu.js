// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useEffect, useMemo, useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { Items } from "../api/items";
import { scopeOf, useConfig, usePage, useUrl } from "../state/context";
import { formatState, parseState } from "../state/urlState";
import { addressOptions } from "../state/useUrlState";
import { Menu } from "../ui/Menu";
import { Popup } from "../ui/Popup";
import { ViewsDialog } from "./ViewsDialog";

/** Where the saved views of the page are read and written. */
function useItems() {
  const config = useConfig();
  const { client } = usePage();
  const { apiBase: base } = config;
  const scope = scopeOf(config);
  return useMemo(
    () => new Items({ base, scope, name: "views", http: client.http }),
    [base, scope, client]
  );
}

/** The saved views, and what may be done with them. */
const ViewsList = ({ items, onOpen, onManage, close }) => {
  const { views: may } = useConfig();
  const [views, setViews] = useState(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let gone = false;
    items.list().then(
      (found) => !gone && setViews(found),
      ({ message }) => !gone && setProblem(message)
    );
    return () => {
      gone = true;
    };
  }, [items]);
  const label = i18next.t("Saved views");
  if (!views) {
    return (
      <p className="sd-menu-note" role="status">
        {problem || i18next.t("Loading…")}
      </p>
    );
  }
  const groups = [
    views.map((view) => ({
      key: view.id,
      label: view.title,
      note: view.shared ? i18next.t("for everyone") : null,
      onChoose: () => onOpen(view),
    })),
    may === "write"
      ? [{ label: i18next.t("Save and manage views…"), onChoose: onManage }]
      : [],
  ].filter((entries) => entries.length);
  return <Menu label={label} groups={groups} close={close} />;
};

ViewsList.propTypes = {
  items: PropTypes.object.isRequired,
  onOpen: PropTypes.func.isRequired,
  onManage: PropTypes.func.isRequired,
  close: PropTypes.func.isRequired,
};

/** Views that the reader has saved, and those that are saved for all. */
export const ViewsMenu = () => {
  const config = useConfig();
  const { state, setState } = useUrl();
  const [managing, setManaging] = useState(false);
  const items = useItems();
  const options = useMemo(() => addressOptions(config), [config]);
  if (!["read", "write"].includes(config.views)) return null;
  const open = ({ query }) => setState(parseState(`?${query}`, options));
  return (
    <>
      <Popup
        icon="bookmark"
        name={i18next.t("Saved views")}
        className="sd-tool sd-views"
      >
        {(close) => (
          <ViewsList
            items={items}
            onOpen={open}
            onManage={() => setManaging(true)}
            close={close}
          />
        )}
      </Popup>
      {managing && (
        <ViewsDialog
          items={items}
          query={formatState(state, options).slice(1)}
          onOpen={open}
          onClose={() => setManaging(false)}
        />
      )}
    </>
  );
};
