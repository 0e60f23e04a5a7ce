// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useCallback, useMemo, useState } from "react";
import PropTypes from "prop-types";
import { reportTabs } from "../data/report";
import { useConfig } from "../state/context";
import { Report } from "./Report";
import { ReportContext } from "./reportContext";
import { ReportDialog } from "./ReportDialog";

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
        <ReportDialog
          tabs={tabs}
          initial={report}
          onClose={() => setAsking(false)}
          onChoose={(chosen) => {
            setReport(chosen);
            setAsking(false);
          }}
        />
      )}
    </ReportContext.Provider>
  );
};

WithReport.propTypes = {
  registry: PropTypes.object.isRequired,
  children: PropTypes.node.isRequired,
};
