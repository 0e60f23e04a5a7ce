// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useState } from "react";
import PropTypes from "prop-types";
import { BooleanField } from "react-invenio-forms";
import Overridable from "react-overridable";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import "@less/invenio_stats_dashboard/settings.less";
import { Annotations } from "./Annotations";
import { Radio } from "./Fields";
import { LayoutEditor } from "./LayoutEditor";
import { listErrors, toForm, toLayout } from "./model";

const Problems = ({ errors }) => (
  <div className="ui negative message" role="alert">
    <p>{i18next.t("The layout was not saved:")}</p>
    <ul>
      {errors.map(({ path, text }) => (
        <li key={path + text}>
          {path && <code dir="ltr">{path}</code>} {text}
        </li>
      ))}
    </ul>
  </div>
);

Problems.propTypes = { errors: PropTypes.array.isRequired };

/**
 * What managers of a community decide about its page: whether it is shown, and how.
 *
 * `switchPath` is the field of the form around it that switches the page on; `standard`
 * is the layout of all communities; the others are what there is to choose.
 */
export const SettingsForm = ({
  switchPath,
  layout,
  onLayout,
  errors,
  optIn,
  standard,
  components,
  community,
  ...words
}) => {
  const saved = layout && layout.tabs ? layout : null;
  const [own, setOwn] = useState(Boolean(saved));
  const choose = (next) => {
    setOwn(next);
    // Without the labels of the standard tabs, which are translated for each reader.
    onLayout(next ? toLayout(toForm(standard, standard)) : {});
  };
  const list = listErrors(errors);
  return (
    <Overridable
      id="InvenioStatsDashboard.SettingsForm.layout"
      {...{ switchPath, layout, onLayout, errors, standard }}
    >
      <div className="sd-settings">
        {list.length > 0 && <Problems errors={list} />}
        {optIn && (
          <>
            <BooleanField
              fieldPath={switchPath}
              label={i18next.t("Show a statistics page for this community")}
            />
            <p className="sd-hint">
              {i18next.t(
                "Visible to everyone who can see the community. While it is off, there is neither a page nor a tab."
              )}
            </p>
          </>
        )}
        <fieldset className="sd-choice">
          <legend>{i18next.t("Layout of the statistics page")}</legend>
          <Radio
            id="sd-settings-standard"
            name="sd-settings-layout"
            label={i18next.t("Standard layout")}
            help={i18next.t(
              "The layout that all communities share; it follows later changes."
            )}
            checked={!own}
            onChange={() => choose(false)}
          />
          <Radio
            id="sd-settings-own"
            name="sd-settings-layout"
            label={i18next.t("Custom layout")}
            help={i18next.t("Choose tabs and panels, their order and their titles.")}
            checked={own}
            onChange={() => choose(true)}
          />
        </fieldset>
        {own && (
          <LayoutEditor
            layout={saved || toLayout(toForm(standard, standard))}
            standard={standard}
            words={{ choices: components, ...words }}
            onChange={onLayout}
          />
        )}
        <p className="sd-hint">
          {i18next.t("Changes take effect when you save this form.")}
        </p>
        {community && <Annotations community={community} />}
      </div>
    </Overridable>
  );
};

SettingsForm.propTypes = {
  switchPath: PropTypes.string.isRequired,
  layout: PropTypes.object,
  onLayout: PropTypes.func.isRequired,
  errors: PropTypes.oneOfType([PropTypes.object, PropTypes.string, PropTypes.array]),
  optIn: PropTypes.bool.isRequired,
  standard: PropTypes.object.isRequired,
  components: PropTypes.array.isRequired,
  metrics: PropTypes.object.isRequired,
  breakdowns: PropTypes.object.isRequired,
  displays: PropTypes.array.isRequired,
  limits: PropTypes.object.isRequired,
  community: PropTypes.string,
};
SettingsForm.defaultProps = { layout: null, errors: null, community: null };
