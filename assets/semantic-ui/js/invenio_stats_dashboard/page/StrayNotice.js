// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useState } from "react";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { usePage } from "../state/context";
import { Icon } from "../ui/Icon";

/** Says which parts of the address the page could not follow. */
export const StrayNotice = () => {
  const { stray } = usePage();
  const [open, setOpen] = useState(true);
  if (!stray.length || !open) return null;
  const list = stray.map(([name, value]) => `${name}=${value}`).join(", ");
  return (
    <div className="sd-banner" role="status">
      <Icon name="info" />
      <div>
        {i18next.t("Ignored, because it is not valid here: {{list}}.", { list })}
      </div>
      <button type="button" className="sd-button" onClick={() => setOpen(false)}>
        {i18next.t("Close")}
      </button>
    </div>
  );
};
