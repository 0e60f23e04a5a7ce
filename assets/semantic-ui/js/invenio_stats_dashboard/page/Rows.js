// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { memo, useMemo, useRef } from "react";
import PropTypes from "prop-types";
import { emptyPanels } from "../data/emptiness";
import { cellsLeft, columns, namePanels } from "../data/layout";
import { useConfig, useTotals, useUrl } from "../state/context";
import { Deferred } from "../state/Deferred";
import { useSame } from "../state/useSame";
import { EmptyPage } from "./EmptyPage";
import { PanelSlot } from "./PanelSlot";
import { StatStrip } from "./StatStrip";

/** A panel, or several that share a column. */
const Column = ({ width, items, index, registry }) => {
  const slot = (item, own) => (
    <PanelSlot
      key={item.name}
      item={{ ...item, width: own }}
      {...{ index, registry }}
    />
  );
  return items.length > 1 ? (
    <div className={`sd-cell sd-column w${columns(width)}`}>
      {items.map((item) => slot(item, 12))}
    </div>
  ) : (
    slot(items[0], width)
  );
};

Column.propTypes = {
  width: PropTypes.number,
  items: PropTypes.arrayOf(PropTypes.object).isRequired,
  index: PropTypes.number.isRequired,
  registry: PropTypes.object.isRequired,
};
Column.defaultProps = { width: undefined };

const Cells = memo(({ cells, index, registry }) => (
  <div className="sd-grid">
    {cells.map(({ kind, width, items }) =>
      kind === "strip" ? (
        <div key={items[0].name} className={`sd-cell w${width}`}>
          <Deferred>
            <StatStrip items={items} registry={registry} />
          </Deferred>
        </div>
      ) : (
        <Column key={items[0].name} {...{ width, items, index, registry }} />
      )
    )}
  </div>
));

Cells.displayName = "Cells";
Cells.propTypes = {
  cells: PropTypes.arrayOf(PropTypes.object).isRequired,
  index: PropTypes.number.isRequired,
  registry: PropTypes.object.isRequired,
};

/** Names of the panels that one statement stands for, as of the latest answer. */
function useEmptyPanels(rows) {
  const { breakdowns } = useConfig();
  const { state } = useUrl();
  const { totals } = useTotals();
  const known = useRef([]);
  const { data, updating } = totals;
  if (data && !updating) {
    const items = rows
      .flat()
      .filter(({ kind }) => kind === "panel")
      .flatMap((cell) => cell.items);
    known.current = emptyPanels(items, data, state.filters, breakdowns);
  }
  return useSame(known.current);
}

/** The panels of a tab: a change of the address reaches each of them by itself. */
export const Rows = ({ tab, registry }) => {
  const rows = useMemo(() => namePanels(tab), [tab]);
  const hidden = useEmptyPanels(rows);
  const left = useMemo(
    () => rows.map((cells) => cellsLeft(cells, hidden)),
    [rows, hidden]
  );
  const place = left.findIndex((cells, index) => cells !== rows[index]);
  return left.map((cells, index) => (
    // A row is known by its place in the layout only.
    // eslint-disable-next-line react/no-array-index-key
    <React.Fragment key={`${tab.name}-${index}`}>
      {index === place && <EmptyPage items={rows.flat()} hidden={hidden} />}
      {cells.length > 0 && <Cells {...{ cells, index, registry }} />}
    </React.Fragment>
  ));
};

Rows.propTypes = {
  tab: PropTypes.object.isRequired,
  registry: PropTypes.object.isRequired,
};
