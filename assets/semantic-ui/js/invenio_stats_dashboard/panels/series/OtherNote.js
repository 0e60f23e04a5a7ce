// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { CATEGORIES } from "../../data/colours";
import { formatNumber, formatShare } from "../../data/numbers";
import { greatOther } from "../../data/split";
import { useLocale } from "../../state/context";

/** Says so where "Other" is more than any part, and shows as many parts as there are colours. */
export const OtherNote = ({ data, onMore }) => {
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
      {other.parts < CATEGORIES && onMore && (
        <button type="button" className="sd-link" onClick={() => onMore(CATEGORIES)}>
          {i18next.t("Show the top {{n}}", { n: most })}
        </button>
      )}
    </>
  );
};

OtherNote.propTypes = {
  data: PropTypes.shape({ series: PropTypes.array, total: PropTypes.object })
    .isRequired,
  onMore: PropTypes.func,
};
OtherNote.defaultProps = { onMore: null };
