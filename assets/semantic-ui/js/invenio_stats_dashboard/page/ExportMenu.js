// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { formatEntries } from "../panels/PanelMenu";
import { usePage, useUrl } from "../state/context";
import { Menu } from "../ui/Menu";
import { Popup } from "../ui/Popup";
import { useReport } from "./reportContext";

/** The whole view as a file, or on paper. */
export const ExportMenu = () => {
  const { client, print } = usePage();
  const { params, state } = useUrl();
  const openReport = useReport();
  const label = i18next.t("Export");
  const { tab, unit, filters } = state;
  const urlOf = (format) =>
    client.url("export", { ...params, ...filters, tab, unit, format });
  const groups = [
    formatEntries(urlOf),
    [
      { label: i18next.t("Print or save as PDF"), onChoose: print },
      { label: i18next.t("Report…"), onChoose: openReport },
    ],
  ];
  return (
    <Popup icon="download" name={label} label={label} className="sd-tool sd-export">
      {(close) => <Menu label={label} groups={groups} close={close} />}
    </Popup>
  );
};
