// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { Component, useRef } from "react";
import PropTypes from "prop-types";
import Overridable from "react-overridable";
import { columns } from "../data/layout";
import { ErrorState } from "../ui/States";
import { useNearViewport } from "../ui/useNearViewport";

/** Keeps a panel that fails from taking the page with it. */
class PanelBoundary extends Component {
  static getDerivedStateFromError(error) {
    return { error };
  }

  constructor(props) {
    super(props);
    this.state = { error: null };
  }

  render() {
    const { error } = this.state;
    const { title, children } = this.props;
    if (!error) return children;
    return (
      <section className="sd-panel">
        <div className="sd-panel-head">
          <h3>{title}</h3>
        </div>
        <div className="sd-panel-body">
          <ErrorState error={error} />
        </div>
      </section>
    );
  }
}

PanelBoundary.propTypes = {
  title: PropTypes.string.isRequired,
  children: PropTypes.node.isRequired,
};

const Unknown = ({ name }) => {
  throw new Error(`Unknown component: ${name}`);
};

/** The place of one panel in a row: `item` is an entry of the layout. */
export const PanelSlot = ({ item, index, registry }) => {
  const box = useRef(null);
  const near = useNearViewport(box, index);
  const entry = registry[item.component] || { component: Unknown, props: {} };
  const Panel = entry.component;
  const width = columns(item.width);
  return (
    <div ref={box} className={`sd-cell w${width}`}>
      <PanelBoundary title={item.component}>
        <Overridable
          id={`InvenioStatsDashboard.${item.component}.layout`}
          {...entry.props}
          {...item.props}
          name={item.name}
        >
          <Panel {...entry.props} {...item.props} name={item.name} near={near} />
        </Overridable>
      </PanelBoundary>
    </div>
  );
};

PanelSlot.propTypes = {
  index: PropTypes.number.isRequired,
  item: PropTypes.object.isRequired,
  registry: PropTypes.object.isRequired,
};
