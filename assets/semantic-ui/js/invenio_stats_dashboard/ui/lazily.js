// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useEffect, useState } from "react";
import PropTypes from "prop-types";

/**
 * A component whose script comes by itself: with the first one that is drawn, or when
 * its `load` is called. Once it is there it is drawn at once, as a page that is about to
 * be printed needs it. Until then `standIn` takes its place.
 *
 * @param {Function} fetch gives a promise of a module whose default is the component
 */
export function lazily(fetch) {
  let Loaded = null;
  let loading = null;
  const load = () => {
    if (!loading) {
      loading = fetch().then((module) => {
        Loaded = module.default;
      });
      // The next one to be drawn tries again.
      loading.catch(() => {
        loading = null;
      });
    }
    return loading;
  };
  const Lazy = ({ standIn, ...props }) => {
    const [state, setState] = useState({});
    useEffect(() => {
      let wanted = !Loaded;
      if (wanted) {
        load().then(
          () => wanted && setState({ loaded: true }),
          (error) => wanted && setState({ error })
        );
      }
      return () => {
        wanted = false;
      };
    }, []);
    if (state.error) throw state.error;
    return Loaded ? <Loaded {...props} /> : standIn;
  };
  Lazy.propTypes = { standIn: PropTypes.node.isRequired };
  Lazy.load = load;
  return Lazy;
}
