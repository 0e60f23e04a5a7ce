// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useCallback, useEffect, useState } from "react";

const CHECK_MS = 200;
const AT_MOST_MS = 15000;
const PAPER = "sd-paper";

/** Lay the page out as on paper, or as on the screen again; charts are drawn anew. */
function layOut(onPaper) {
  document.documentElement.classList.toggle(PAPER, onPaper);
  window.dispatchEvent(new Event("resize"));
}

const isPrintKey = ({ key, ctrlKey, metaKey, altKey, shiftKey }) =>
  (ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === "p";

/**
 * Printing with every panel, also those that nobody has scrolled to, at the width of
 * a sheet. The browser's own key waits for them as well; its menu prints what is there.
 *
 * @returns {[boolean, Function]} whether all panels are wanted now, and a function that
 *   prints once they have loaded
 */
export function usePrint() {
  const [printing, setPrinting] = useState(false);
  const [asked, setAsked] = useState(false);

  useEffect(() => {
    const before = () => {
      setPrinting(true);
      layOut(true);
    };
    const after = () => {
      layOut(false);
      setPrinting(false);
    };
    window.addEventListener("beforeprint", before);
    window.addEventListener("afterprint", after);
    return () => {
      window.removeEventListener("beforeprint", before);
      window.removeEventListener("afterprint", after);
      document.documentElement.classList.remove(PAPER);
    };
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

  useEffect(() => {
    const press = (event) => {
      if (!isPrintKey(event)) return;
      event.preventDefault();
      print();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [print]);
  return [printing, print];
}
