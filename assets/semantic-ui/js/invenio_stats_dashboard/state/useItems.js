// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useCallback, useEffect, useRef, useState } from "react";

/**
 * What a reader has written, as the server lists it, and what came of writing.
 *
 * @param {Object} items reads and writes them
 * @param {Function} onWritten called whenever something was written
 * @returns {Object} `found` (null until they are there), `said` and `problem` of the last
 *   writing, `write(request, done)` that resolves to whether it succeeded, `remove(id,
 *   done)`, and `list`, the element that takes the focus of what was removed
 */
export function useItems(items, onWritten = () => {}) {
  const [found, setFound] = useState(null);
  const [said, setSaid] = useState("");
  const [problem, setProblem] = useState("");
  const list = useRef(null);
  const load = useCallback(
    () => items.list().then(setFound, ({ message }) => setProblem(message)),
    [items]
  );
  useEffect(() => {
    load();
  }, [load]);
  const write = (request, done) =>
    request.then(
      () => {
        setProblem("");
        setSaid(done);
        onWritten();
        return load().then(() => true);
      },
      ({ message }) => {
        setSaid("");
        setProblem(message);
        return false;
      }
    );
  const remove = (id, done) =>
    write(items.remove(id), done).then(() => {
      // The dialog may have been closed meanwhile.
      if (list.current) list.current.focus();
    });
  return { found, said, problem, list, write, remove };
}
