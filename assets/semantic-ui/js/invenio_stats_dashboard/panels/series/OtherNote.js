// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { CATEGORIES } from "../../data/colours";
import { formatNumber, formatShare } from "../../data/numbers";
import { greatOther } from "../../data/split";
import { useLocale } from "../../state/context";

/**
 * Says so where "Other" is more than any part; shows as many parts as there are colours,
 * and in the table, which needs none, many more.
 */
export const OtherNote = ({ data, onMore, onTable }) => {
  const locale = useLocale();
  const other = greatOther(data);
  if (!other) return null;
  const most = formatNumber(CATEGORIES, locale);
  return (
    <>
      <span>
        {i18next.t(
          "“Other” is {{share}} of the total: everything beyond the top {{n}}.",
          {
            share: formatShare(other.share, locale),
            n: formatNumber(other.parts, locale),
          }
        )}
      </span>
      <span className="sd-foot-actions">
        {other.parts < CATEGORIES && onMore && (
          <button type="button" className="sd-link" onClick={() => onMore(CATEGORIES)}>
            {i18next.t("Show the top {{n}}", { n: most })}
          </button>
        )}
        {onTable && (
          <button type="button" className="sd-link" onClick={onTable}>
            {i18next.t("Show more in the table")}
          </button>
        )}
      </span>
    </>
  );
};

OtherNote.propTypes = {
  data: PropTypes.shape({ series: PropTypes.array, total: PropTypes.object })
    .isRequired,
  onMore: PropTypes.func,
  onTable: PropTypes.func,
};
OtherNote.defaultProps = { onMore: null, onTable: null };
