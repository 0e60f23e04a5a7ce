// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { useDashboard } from "../context";
import { citation } from "./CiteLine";
import { ExplanationDialog } from "./Explanation";
import { Menu } from "./Menu";
import { Popup } from "./Popup";

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

/** What can be done with a panel: saved, drawn, linked to, explained. */
export const PanelMenu = ({ id, title, answer, box }) => {
  const dashboard = useDashboard();
  const { client } = dashboard;
  const [explaining, setExplaining] = useState(false);
  const [said, setSaid] = useState("");
  const { path, asked } = answer;
  if (!answer.data) return null;
  const urlOf = (format) => client.url(path, { ...asked, format });
  const draw = (kind) => async () => {
    setSaid(i18next.t("Preparing the picture…"));
    // Needed by few, loaded for them alone.
    const { savePicture } = await import("../picture/picture");
    await savePicture(box.current, { kind, title, source: citation(dashboard) });
    setSaid("");
  };
  const copyLink = () =>
    navigator.clipboard &&
    navigator.clipboard
      .writeText(linkTo(id))
      .then(() => setSaid(i18next.t("Link copied")));
  const groups = [
    formatEntries(urlOf),
    PICTURES.map((kind) => ({
      label: i18next.t("Picture ({{format}})", { format: kind.toUpperCase() }),
      onChoose: draw(kind),
    })),
    [
      { label: i18next.t("Copy link to this panel"), onChoose: copyLink },
      {
        label: i18next.t("How is this counted?"),
        onChoose: () => setExplaining(true),
      },
    ],
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
