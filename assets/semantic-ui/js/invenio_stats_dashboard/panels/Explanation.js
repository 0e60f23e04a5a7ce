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

/** What was taken out of usage, in a sentence, or null. */
function removedText(totals, locale) {
  const shares = totals && filteredShares(totals.filtered);
  if (!shares) return null;
  return i18next.t(
    "Of {{raw}} events, {{robots}} were robots and {{doubles}} double-clicks: {{counted}} were counted.",
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
    "Nothing was recorded {{days}}: charts break there, totals lack these days, and changes leave them out in both periods.",
    { days: gapsText(gaps, locale) }
  );
}

/** How a number came about, in sentences: definition, what was removed, until when. */
function useExplanation(metric) {
  const locale = useLocale();
  const { totals } = useTotals();
  const { definition, family } = useMetric(metric);
  const used = family === "usage";
  const until = totals.data && totals.data.complete_until;
  return [
    definition,
    used && removedText(totals.data, locale),
    used && missingText(totals.data, locale),
    until &&
      i18next.t("Complete until {{moment}} UTC.", {
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
export const ExplanationDialog = ({ title, metric, url, onClose }) => (
  <Dialog
    title={i18next.t("How this is counted: {{title}}", { title })}
    onClose={onClose}
  >
    <div className="sd-explanation">
      {useExplanation(metric).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <p>
        {i18next.t(
          "Days begin and end at midnight UTC. Robots and repeated clicks are removed before anything is counted, as the COUNTER code of practice asks for."
        )}
      </p>
      <p>
        {i18next.t("The same numbers for programs:")} <a href={url}>{url}</a>
      </p>
    </div>
  </Dialog>
);

ExplanationDialog.propTypes = {
  title: PropTypes.string.isRequired,
  metric: PropTypes.string.isRequired,
  url: PropTypes.string.isRequired,
  onClose: PropTypes.func.isRequired,
};
