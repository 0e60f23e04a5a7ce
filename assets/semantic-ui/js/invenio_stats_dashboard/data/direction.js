// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Whether an element stands on a page, or in a part of one, that runs right to left. */
export function isMirrored(element) {
  const set = element && element.closest("[dir]");
  return (set || document).dir === "rtl";
}
