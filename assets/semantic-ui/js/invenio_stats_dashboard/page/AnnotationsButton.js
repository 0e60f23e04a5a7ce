// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useMemo, useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { Items } from "../api/items";
import { scopeOf, useConfig, usePage } from "../state/context";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { lazily } from "../ui/lazily";
import { Skeleton } from "../ui/States";

const AnnotationEditor = lazily(() => import("../ui/AnnotationEditor"));

const AnnotationsDialog = ({ onClose }) => {
  const { apiBase: base, community, locale } = useConfig();
  const { client, retryAll } = usePage();
  const scope = scopeOf(useConfig());
  const items = useMemo(
    () => new Items({ base, scope, name: "annotations", http: client.http }),
    [base, scope, client]
  );
  const renew = () => {
    client.renew();
    retryAll();
  };
  return (
    <Dialog title={i18next.t("Annotations")} onClose={onClose}>
      <AnnotationEditor
        items={items}
        own={community ? "community" : "instance"}
        locale={locale}
        onChange={renew}
        standIn={<Skeleton name={i18next.t("Annotations")} kind="rows" rows={3} />}
      />
    </Dialog>
  );
};

AnnotationsDialog.propTypes = { onClose: PropTypes.func.isRequired };

/** For those who manage the page: a way to write annotations. */
export const AnnotationsButton = () => {
  const { curates } = useConfig();
  const [open, setOpen] = useState(false);
  if (!curates) return null;
  return (
    <div className="sd-curate">
      <button
        type="button"
        className="sd-link"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="note" />
        {i18next.t("Annotations")}
      </button>
      {open && <AnnotationsDialog onClose={() => setOpen(false)} />}
    </div>
  );
};
