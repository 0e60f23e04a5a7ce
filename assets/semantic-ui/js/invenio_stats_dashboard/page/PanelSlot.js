// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useRef } from "react";
import PropTypes from "prop-types";
import Overridable from "react-overridable";
import { columns } from "../data/layout";
import { Deferred } from "../state/Deferred";
import { useNearViewport } from "../ui/useNearViewport";
import { PanelBoundary } from "./PanelBoundary";

const Unknown = ({ component }) => {
  throw new Error(`Unknown component: ${component}`);
};

/** The place of one panel in a row: `item` is an entry of the layout. */
export const PanelSlot = ({ item, index, registry }) => {
  const box = useRef(null);
  const near = useNearViewport(box, index);
  const { component, panel, title, name } = item;
  const Panel = registry[panel] || Unknown;
  const props = { ...item.props, title, name };
  return (
    <div ref={box} className={`sd-cell w${columns(item.width)}`}>
      <Deferred>
        <PanelBoundary title={title || component}>
          <Overridable id={`InvenioStatsDashboard.${component}.layout`} {...props}>
            <Panel {...props} component={component} near={near} />
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
