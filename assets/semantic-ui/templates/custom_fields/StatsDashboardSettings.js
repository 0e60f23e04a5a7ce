// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { getIn, useFormikContext } from "formik";
import { SettingsForm } from "@js/invenio_stats_dashboard/settings/SettingsForm";

/**
 * The form of `COMMUNITIES_CUSTOM_FIELDS_UI` for the layout of a community's page, and
 * for the field beside it that switches it on.
 */
const StatsDashboardSettings = ({ fieldPath, switchField, label, record, ...rest }) => {
  const { values, errors, setFieldValue } = useFormikContext();
  const prefix = fieldPath.slice(0, fieldPath.lastIndexOf(".") + 1);
  return (
    <SettingsForm
      {...rest}
      switchPath={`${prefix}${switchField}`}
      layout={getIn(values, fieldPath)}
      onLayout={(value) => setFieldValue(fieldPath, value)}
      errors={getIn(errors, fieldPath)}
      community={values.id}
    />
  );
};

StatsDashboardSettings.propTypes = {
  fieldPath: PropTypes.string.isRequired,
  switchField: PropTypes.string.isRequired,
  label: PropTypes.string,
  record: PropTypes.object,
};
StatsDashboardSettings.defaultProps = { label: "", record: undefined };

export default StatsDashboardSettings;
