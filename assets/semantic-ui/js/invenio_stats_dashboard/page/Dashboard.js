// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useCallback, useState } from "react";
import PropTypes from "prop-types";
import Overridable from "react-overridable";
import { tabsOf } from "../data/layout";
import { CiteLine, CiteOnPaper } from "../panels/CiteLine";
import { DashboardProvider } from "../state/DashboardProvider";
import { useConfig, useUrl } from "../state/context";
import { useAfterPaint } from "../state/Deferred";
import { OutageBanner } from "../ui/States";
import { AnnotationsButton } from "./AnnotationsButton";
import { FilterBar } from "./FilterBar";
import { FilterDialog } from "./FilterDialog";
import { registry as ownRegistry } from "./registry";
import { Rows } from "./Rows";
import { SampleBanner } from "./SampleBanner";
import { StrayNotice } from "./StrayNotice";
import { Toolbar } from "./Toolbar";
import { TrustLine } from "./TrustLine";
import { WithReport } from "./WithReport";

const Page = ({ registry }) => {
  const { layout } = useConfig();
  const { state } = useUrl();
  const tabs = tabsOf(layout);
  // The tab that was pressed is marked before its panels are drawn.
  const shown = useAfterPaint(state.tab);
  const tab = layout.tabs.find(({ name }) => name === shown);
  const { label } = tabs.find(({ name }) => name === state.tab);
  const [dialog, setDialog] = useState(null);
  const openDialog = useCallback((param = null) => setDialog({ param }), []);
  return (
    <>
      <Toolbar tabs={tabs} onFilter={openDialog} />
      {dialog && <FilterDialog {...dialog} onClose={() => setDialog(null)} />}
      <div className="ui container sd-wrap">
        <FilterBar onOpen={openDialog} />
        <TrustLine />
        <AnnotationsButton />
        <CiteOnPaper />
        <OutageBanner />
        <StrayNotice />
        <SampleBanner />
        <div id="stats-numbers" tabIndex={-1}>
          <h2 className="sd-hidden">{label}</h2>
          <Rows key={tab.name} tab={tab} registry={registry} />
        </div>
        <CiteLine />
      </div>
    </>
  );
};

Page.propTypes = { registry: PropTypes.object.isRequired };

/** The page: `config` is read from the mount node, `http` replaces axios in tests. */
export const Dashboard = ({ config, registry, http }) => (
  <Overridable id="InvenioStatsDashboard.Dashboard.layout" config={config}>
    <DashboardProvider config={config} http={http}>
      <WithReport registry={registry}>
        <Page registry={registry} />
      </WithReport>
    </DashboardProvider>
  </Overridable>
);

Dashboard.propTypes = {
  config: PropTypes.object.isRequired,
  registry: PropTypes.object,
  http: PropTypes.object,
};
Dashboard.defaultProps = { registry: ownRegistry, http: undefined };
