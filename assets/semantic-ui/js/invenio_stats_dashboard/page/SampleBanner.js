// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { usePage } from "../state/context";
import { Icon } from "../ui/Icon";

/** Says that no number on the page is real, as long as none is. */
export const SampleBanner = () => {
  const { sample } = usePage();
  if (!sample.shown) return null;
  return (
    <div className="sd-banner sd-sample-banner" role="status">
      <Icon name="warning" />
      <div>
        <b>{i18next.t("Sample data.")}</b>{" "}
        {i18next.t(
          "These numbers are invented to show the layout. Nothing on this page was measured."
        )}
      </div>
      <button type="button" className="sd-button" onClick={sample.decline}>
        {i18next.t("Show real data")}
      </button>
    </div>
  );
};
