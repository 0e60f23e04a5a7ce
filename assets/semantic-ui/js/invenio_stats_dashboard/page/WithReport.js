// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useCallback, useMemo, useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { reportTabs } from "../data/report";
import { useConfig } from "../state/context";
import { Dialog } from "../ui/Dialog";
import { lazily } from "../ui/lazily";
import { Skeleton } from "../ui/States";
import { Report } from "./Report";
import { ReportContext } from "./reportContext";

const ReportForm = lazily(() => import("./ReportForm"));

/** The page, or the report that was made of it, with the dialog that asks for one. */
export const WithReport = ({ registry, children }) => {
  const { layout } = useConfig();
  const [report, setReport] = useState(null);
  const [asking, setAsking] = useState(false);
  const tabs = useMemo(() => reportTabs(layout), [layout]);
  const ask = useCallback(() => setAsking(true), []);
  return (
    <ReportContext.Provider value={ask}>
      {report ? (
        <Report
          {...{ report, tabs, registry }}
          onChange={ask}
          onClose={() => setReport(null)}
        />
      ) : (
        children
      )}
      {asking && (
        <Dialog title={i18next.t("Report")} onClose={() => setAsking(false)}>
          <ReportForm
            tabs={tabs}
            initial={report}
            onChoose={(chosen) => {
              setReport(chosen);
              setAsking(false);
            }}
            standIn={<Skeleton name={i18next.t("Report")} kind="rows" rows={6} />}
          />
        </Dialog>
      )}
    </ReportContext.Provider>
  );
};

WithReport.propTypes = {
  registry: PropTypes.object.isRequired,
  children: PropTypes.node.isRequired,
};
