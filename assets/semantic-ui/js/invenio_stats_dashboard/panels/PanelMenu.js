// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { formatQuery } from "../api/client";
import { isPersonal, scopeOf, useView } from "../state/context";
import { Menu } from "../ui/Menu";
import { Popup } from "../ui/Popup";
import { useCopy } from "../ui/useCopy";
import { citation } from "./CiteLine";
import { ExplanationDialog } from "./Explanation";

export const FORMATS = ["csv", "xlsx", "json", "xml"];
const PICTURES = ["png", "svg"];

const NAMES = { csv: "CSV", xlsx: "Excel", json: "JSON", xml: "XML" };

/** Entries that save something in each of the formats. */
export const formatEntries = (urlOf) =>
  FORMATS.map((format) => ({
    label: i18next.t("Save as {{format}}", { format: NAMES[format] }),
    href: urlOf(format),
  }));

/** The address of the view with a panel as the place to begin. */
const linkTo = (id) =>
  window.location.origin +
  window.location.pathname +
  window.location.search +
  `#panel-${id}`;

/** HTML of a frame that other sites can show: with the filters of the panel. */
function frameOf({ config, state }, asked, title) {
  const scope = encodeURIComponent(scopeOf(config));
  const { metric, period, from, to } = asked;
  const applied = Object.entries(state.filters).filter(([name]) => name in asked);
  const query = formatQuery({
    ...{ metric, period, from, to, ln: config.locale },
    ...Object.fromEntries(applied),
  });
  const source = `${window.location.origin}/stats/embed/${scope}?${query}`;
  const text = (value) => value.replace(/&/g, "&amp;").replace(/"/g, "&quot;");
  return (
    `<iframe src="${text(source)}" title="${text(title)}" ` +
    'width="400" height="350" style="border: 0" loading="lazy"></iframe>'
  );
}

/** What can be done with a panel: saved, drawn, linked to, explained. */
export const PanelMenu = ({ id, title, answer, box }) => {
  const view = useView();
  const { client } = view;
  const [explaining, setExplaining] = useState(false);
  const [said, copy, setSaid] = useCopy();
  const { path, asked } = answer;
  if (!answer.data) {
    // The room of the button: no title wraps when it comes.
    return (
      <div className="sd-panel-menu sd-to-come">
        <span className="sd-icon-button" />
      </div>
    );
  }
  const urlOf = (format) => client.url(path, { ...asked, format });
  const draw = (kind) => async () => {
    setSaid(i18next.t("Preparing the picture…"));
    // Needed by few, loaded for them alone.
    const { savePicture } = await import("../picture/picture");
    const { from, to } = answer.data.period || view.period;
    // As the files with the numbers are named.
    const name = [from, to, scopeOf(view.config), title];
    await savePicture(box.current, { kind, name, source: citation(view) });
    setSaid("");
  };
  const groups = [
    formatEntries(urlOf),
    PICTURES.map((kind) => ({
      label: i18next.t("Picture ({{format}})", { format: kind.toUpperCase() }),
      onChoose: draw(kind),
    })),
    [
      {
        label: i18next.t("Copy link to this panel"),
        onChoose: () => copy(linkTo(id), i18next.t("Link copied")),
      },
      // A frame draws a measure over time, nothing else.
      path === "series" &&
        !isPersonal(view.config) && {
          label: i18next.t("Copy code to embed"),
          onChoose: () => copy(frameOf(view, asked, title), i18next.t("Code copied")),
        },
      {
        label: i18next.t("Copy citation"),
        onChoose: () => copy(`${title}. ${citation(view)}`, i18next.t("Copied")),
      },
      {
        label: i18next.t("How is this counted?"),
        onChoose: () => setExplaining(true),
      },
    ].filter(Boolean),
  ];
  const label = i18next.t("Save and share: {{panel}}", { panel: title });
  return (
    <div className="sd-panel-menu">
      <span role="status" className="sd-said">
        {said}
      </span>
      <Popup icon="more" name={label} className="sd-more">
        {(close) => <Menu label={label} groups={groups} close={close} />}
      </Popup>
      {explaining && (
        <ExplanationDialog
          title={title}
          metric={asked.metric}
          url={client.url(path, asked)}
          onClose={() => setExplaining(false)}
        />
      )}
    </div>
  );
};

PanelMenu.propTypes = {
  id: PropTypes.string.isRequired,
  title: PropTypes.string.isRequired,
  answer: PropTypes.object.isRequired,
  box: PropTypes.object.isRequired,
};
