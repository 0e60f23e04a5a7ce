// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useRef } from "react";
import PropTypes from "prop-types";
import Overridable from "react-overridable";
import { columns } from "../data/layout";
import { Deferred } from "../state/Deferred";
import { useNearViewport } from "../ui/useNearViewport";
import { PanelBoundary } from "./PanelBoundary";

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
      <Deferred>
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
      </Deferred>
    </div>
  );
};

PanelSlot.propTypes = {
  index: PropTypes.number.isRequired,
  item: PropTypes.object.isRequired,
  registry: PropTypes.object.isRequired,
};
