// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { Fragment } from "react";
import PropTypes from "prop-types";

/** A number or a date range, kept in its own order within right-to-left text. */
export const Isolated = ({ children, number }) => (
  <bdi dir={number ? "ltr" : undefined}>{children}</bdi>
);

Isolated.propTypes = { children: PropTypes.node.isRequired, number: PropTypes.bool };
Isolated.defaultProps = { number: false };

/** Values for placeholders that a `Sentence` replaces by elements. */
export const marks = (...names) =>
  Object.fromEntries(names.map((name) => [name, `⟦${name}⟧`]));

/** A translated sentence with elements in it: `values` by the names of its marks. */
export const Sentence = ({ text, values }) =>
  text
    .split(/⟦(\w+)⟧/)
    .map((part, index) =>
      index % 2 ? <Fragment key={part}>{values[part]}</Fragment> : part
    );

Sentence.propTypes = {
  text: PropTypes.string.isRequired,
  values: PropTypes.object.isRequired,
};
