// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { formatMoment, gapsText } from "../data/dates";
import { missingDays } from "../data/gaps";
import { formatNumber, formatShare } from "../data/numbers";
import { filteredShares } from "../data/trust";
import { useLocale, useTotals } from "../state/context";
import { useMetric } from "../state/useMetric";
import { Dialog } from "../ui/Dialog";

/** What was taken out of views and downloads, in a sentence, or null. */
function removedText(totals, locale) {
  const shares = totals && filteredShares(totals.filtered);
  if (!shares) return null;
  return i18next.t(
    "Views and downloads together: {{counted}} of {{raw}} events were counted; {{robots}} were robots and {{doubles}} double-clicks.",
    {
      raw: formatNumber(shares.raw, locale),
      counted: formatNumber(shares.counted, locale),
      robots: formatShare(shares.robots, locale),
      doubles: formatShare(shares.doubles, locale),
    }
  );
}

/** Days of which nothing is known, in a sentence, or null. */
function missingText(totals, locale) {
  const gaps = missingDays(totals);
  if (!gaps.length) return null;
  return i18next.t(
    "No data were recorded on {{days}}: charts have gaps there, totals lack these days, and changes exclude them in both periods.",
    { days: gapsText(gaps, locale) }
  );
}

/** Until when the rows are complete that a family of metrics is made of. */
const completeUntil = (data, family) =>
  (data.complete || {})[family === "usage" ? family : "records"] || data.complete_until;

/** How a number came about, in sentences: definition, gaps, until when. */
function useExplanation(metric) {
  const locale = useLocale();
  const { totals } = useTotals();
  const { definition, family } = useMetric(metric);
  const used = family === "usage";
  const until = totals.data && completeUntil(totals.data, family);
  return [
    definition,
    used && missingText(totals.data, locale),
    until &&
      i18next.t("Up to date as of {{moment}} UTC.", {
        moment: formatMoment(until, locale),
      }),
  ].filter(Boolean);
}

/** How a number came about, sentence by sentence. */
export const Explanation = ({ metric }) =>
  useExplanation(metric).map((sentence) => (
    <span key={sentence} className="sd-sentence">
      {sentence}{" "}
    </span>
  ));

Explanation.propTypes = { metric: PropTypes.string.isRequired };

/** The same for a panel, with the address that gives its numbers. */
export const ExplanationDialog = ({ title, metric, url, onClose }) => {
  const locale = useLocale();
  const { totals } = useTotals();
  const { family } = useMetric(metric);
  const removed = family === "usage" && removedText(totals.data, locale);
  return (
    <Dialog
      title={i18next.t("How this is counted: {{title}}", { title })}
      onClose={onClose}
    >
      <div className="sd-explanation">
        {useExplanation(metric).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {removed && <p>{removed}</p>}
        <p>
          {i18next.t(
            "Days begin and end at midnight UTC. Robots and repeated clicks are removed before anything is counted, as the COUNTER Code of Practice requires."
          )}
        </p>
        <p>
          {i18next.t("The same numbers from the API:")} <a href={url}>{url}</a>
        </p>
      </div>
    </Dialog>
  );
};

ExplanationDialog.propTypes = {
  title: PropTypes.string.isRequired,
  metric: PropTypes.string.isRequired,
  url: PropTypes.string.isRequired,
  onClose: PropTypes.func.isRequired,
};
