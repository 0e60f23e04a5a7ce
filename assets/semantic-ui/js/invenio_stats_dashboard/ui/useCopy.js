// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useCallback, useEffect, useRef, useState } from "react";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";

const SHOWN_MS = 5000;

/** As browsers copied before they had a clipboard for scripts, which needs HTTPS. */
function copySelected(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  // Within a modal dialog nothing outside of it can be selected.
  const { activeElement: focused } = document;
  (focused.closest("dialog") || document.body).appendChild(area);
  area.focus();
  area.select();
  const done = Boolean(document.execCommand) && document.execCommand("copy");
  area.remove();
  focused.focus();
  return done;
}

/** Put a text into the clipboard; resolves to whether it is there. */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    return copySelected(text);
  }
}

/**
 * Copying, and what is said about it for a while: that it is done, or not allowed.
 *
 * @returns {[string, Function, Function]} what is to be said now; a function of a text
 *   and what to say once it is copied; one that says something else
 */
export function useCopy() {
  const [said, setSaid] = useState("");
  const timer = useRef(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = useCallback(async (text, done) => {
    clearTimeout(timer.current);
    const copied = await copyText(text);
    setSaid(copied ? done : i18next.t("The browser does not allow copying"));
    timer.current = setTimeout(() => setSaid(""), SHOWN_MS);
  }, []);
  return [said, copy, setSaid];
}
