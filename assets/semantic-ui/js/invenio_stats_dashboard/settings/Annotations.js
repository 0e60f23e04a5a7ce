// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useMemo } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { Items } from "../api/items";
import { AnnotationEditor } from "../ui/AnnotationEditor";

const BASE = "/api/stats-dashboard";

/** The annotations in the settings of a community; they are saved by themselves. */
export const Annotations = ({ community }) => {
  const items = useMemo(
    () => new Items({ base: BASE, scope: community, name: "annotations" }),
    [community]
  );
  return (
    <fieldset className="sd-choice">
      <legend>{i18next.t("Annotations")}</legend>
      <AnnotationEditor
        items={items}
        own="community"
        locale={document.documentElement.lang || "en"}
      />
      <p className="sd-hint">{i18next.t("Annotations are saved at once.")}</p>
    </fieldset>
  );
};

Annotations.propTypes = { community: PropTypes.string.isRequired };
