// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { Component } from "react";
import PropTypes from "prop-types";
import { useUrl } from "../state/context";
import { ErrorState } from "../ui/States";

const NO_ERROR = { error: null };

class Boundary extends Component {
  static getDerivedStateFromError(error) {
    return { error };
  }

  constructor(props) {
    super(props);
    this.state = NO_ERROR;
  }

  componentDidUpdate({ view: before }) {
    const { view } = this.props;
    const { error } = this.state;
    if (error && view !== before) this.retry();
  }

  retry = () => this.setState(NO_ERROR);

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
          <ErrorState error={error} onRetry={this.retry} />
        </div>
      </section>
    );
  }
}

Boundary.propTypes = {
  title: PropTypes.string.isRequired,
  view: PropTypes.object.isRequired,
  children: PropTypes.node.isRequired,
};

/**
 * Keeps a panel that fails from taking the page with it. It tries again once the address
 * has changed, or when the reader asks for that.
 */
export const PanelBoundary = ({ title, children }) => (
  <Boundary title={title} view={useUrl()}>
    {children}
  </Boundary>
);

PanelBoundary.propTypes = {
  title: PropTypes.string.isRequired,
  children: PropTypes.node.isRequired,
};
