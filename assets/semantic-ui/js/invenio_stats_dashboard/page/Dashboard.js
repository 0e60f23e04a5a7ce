// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { memo, useCallback, useState } from "react";
import PropTypes from "prop-types";
import Overridable from "react-overridable";
import { namePanels, tabsOf } from "../data/layout";
import { CiteLine, CiteOnPaper } from "../panels/CiteLine";
import { DashboardProvider } from "../state/DashboardProvider";
import { Deferred } from "../state/Deferred";
import { useConfig, useUrl } from "../state/context";
import { OutageBanner } from "../ui/States";
import { AnnotationsButton } from "./AnnotationsButton";
import { FilterBar } from "./FilterBar";
import { FilterDialog } from "./FilterDialog";
import { PanelSlot } from "./PanelSlot";
import { registry as ownRegistry } from "./registry";
import { SampleBanner } from "./SampleBanner";
import { StatStrip } from "./StatStrip";
import { StrayNotice } from "./StrayNotice";
import { Toolbar } from "./Toolbar";
import { TrustLine } from "./TrustLine";

/** The panels of a tab: a change of the address reaches each of them by itself. */
const Rows = memo(({ tab, registry }) =>
  namePanels(tab).map((cells, index) => (
    // A row is known by its place in the layout only.
    // eslint-disable-next-line react/no-array-index-key
    <div className="sd-grid" key={`${tab.name}-${index}`}>
      {cells.map(({ kind, width, items }) =>
        kind === "strip" ? (
          <div key={items[0].name} className={`sd-cell w${width}`}>
            <Deferred>
              <StatStrip items={items} registry={registry} />
            </Deferred>
          </div>
        ) : (
          <PanelSlot
            key={items[0].name}
            item={items[0]}
            index={index}
            registry={registry}
          />
        )
      )}
    </div>
  ))
);

Rows.displayName = "Rows";
Rows.propTypes = {
  tab: PropTypes.object.isRequired,
  registry: PropTypes.object.isRequired,
};

const Page = ({ registry }) => {
  const { layout } = useConfig();
  const { state } = useUrl();
  const tabs = tabsOf(layout);
  const tab = layout.tabs.find(({ name }) => name === state.tab);
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
      <Page registry={registry} />
    </DashboardProvider>
  </Overridable>
);

Dashboard.propTypes = {
  config: PropTypes.object.isRequired,
  registry: PropTypes.object,
  http: PropTypes.object,
};
Dashboard.defaultProps = { registry: ownRegistry, http: undefined };
