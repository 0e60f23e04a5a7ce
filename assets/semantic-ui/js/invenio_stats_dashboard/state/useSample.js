// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useCallback, useEffect, useState } from "react";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";

/** Says in the title of the window that its numbers are invented. */
function useTitle(shown) {
  useEffect(() => {
    if (!shown) return undefined;
    const { title } = document;
    document.title = i18next.t("Sample data: {{title}}", { title });
    return () => {
      document.title = title;
    };
  }, [shown]);
}

/**
 * Whether the page asks for sample data: where the server lets it, and there are no
 * real ones, until the reader would rather see that.
 *
 * `learn` takes the answer of the totals.
 */
export function useSample({ sample: allowed }) {
  const [wanted, setWanted] = useState(false);
  const [declined, setDeclined] = useState(false);
  const shown = wanted && !declined;
  useTitle(shown);
  const learn = ({ data, updating }) => {
    if (updating) return;
    const nothing = data && data.first_day === null;
    if (allowed && nothing && !wanted) setWanted(true);
    // Meanwhile something real has been counted.
    if (shown && data && data.first_day && !data.sample) setDeclined(true);
  };
  return { shown, learn, decline: useCallback(() => setDeclined(true), []) };
}
