// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useCallback, useEffect, useState } from "react";

const CHECK_MS = 200;
const AT_MOST_MS = 15000;

/**
 * Printing with every panel, also those that nobody has scrolled to.
 *
 * @returns {[boolean, Function]} whether all panels are wanted now, and a function that
 *   prints once they have loaded
 */
export function usePrint() {
  const [printing, setPrinting] = useState(false);
  const [asked, setAsked] = useState(false);

  useEffect(() => {
    const all = () => setPrinting(true);
    window.addEventListener("beforeprint", all);
    return () => window.removeEventListener("beforeprint", all);
  }, []);

  useEffect(() => {
    if (!asked) return undefined;
    const began = Date.now();
    const timer = setInterval(() => {
      const loading = document.querySelector(".stats-dashboard [aria-busy]");
      if (loading && Date.now() - began < AT_MOST_MS) return;
      clearInterval(timer);
      setAsked(false);
      window.print();
    }, CHECK_MS);
    return () => clearInterval(timer);
  }, [asked]);

  const print = useCallback(() => {
    setPrinting(true);
    setAsked(true);
  }, []);
  return [printing, print];
}
