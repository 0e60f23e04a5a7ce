// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { describeChange, formatSigned, formatValue } from "../data/numbers";
import { useLocale } from "../state/context";
import { Icon } from "../ui/Icon";
import { Isolated, marks, Sentence } from "../ui/Text";

const WORDS = {
  same: () => i18next.t("No change"),
  new: () => i18next.t("new"),
  unknown: () => i18next.t("No earlier data to compare"),
};

const Signed = ({ direction, children }) => (
  <b className={`sd-change ${direction}`}>
    {direction !== "same" && <Icon name={direction} />}
    <Isolated number>{children}</Isolated>
  </b>
);

Signed.propTypes = {
  direction: PropTypes.string.isRequired,
  children: PropTypes.node.isRequired,
};

/** Just the sign and the size of a change: for lists and tables. */
export const ShortChange = ({ value, previous }) => {
  const locale = useLocale();
  const { state, direction, text } = describeChange(value, previous, locale);
  if (state === "unknown") return <span className="sd-muted">–</span>;
  return <Signed direction={direction}>{text || WORDS[state]()}</Signed>;
};

ShortChange.propTypes = { value: PropTypes.number, previous: PropTypes.number };
ShortChange.defaultProps = { value: null, previous: null };

/** A change in absolute numbers: for the biggest changes of a ranking. */
export const Difference = ({ value, previous, kind }) => {
  const locale = useLocale();
  const difference = value - previous;
  const direction = difference > 0 ? "rise" : difference < 0 ? "fall" : "same";
  return (
    <Signed direction={direction}>
      {difference ? formatSigned(difference, kind, locale) : WORDS.same()}
    </Signed>
  );
};

Difference.propTypes = {
  value: PropTypes.number.isRequired,
  previous: PropTypes.number.isRequired,
  kind: PropTypes.string.isRequired,
};

/** `▲ +18.2%  was 71,246` */
export const Change = ({ value, previous, kind }) => {
  const locale = useLocale();
  const { state, direction, text } = describeChange(value, previous, locale);
  if (state === "unknown") return <span>{WORDS.unknown()}</span>;
  if (state === "same") return <Signed direction="same">{WORDS.same()}</Signed>;
  if (state === "new") {
    return <Signed direction={direction}>{i18next.t("new (none before)")}</Signed>;
  }
  const was = i18next.t("was {{previous}}", marks("previous"));
  const before = <Isolated number>{formatValue(previous, kind, locale)}</Isolated>;
  return (
    <>
      <Signed direction={direction}>{text}</Signed>{" "}
      <span>
        <Sentence text={was} values={{ previous: before }} />
      </span>
    </>
  );
};

Change.propTypes = {
  value: PropTypes.number,
  previous: PropTypes.number,
  kind: PropTypes.string.isRequired,
};
Change.defaultProps = { value: null, previous: null };

/** The words after a growth: things are new, a volume has only grown. */
function growthText(kind, first) {
  if (kind === "bytes")
    return first ? "" : i18next.t("was {{previous}}", marks("previous"));
  return first
    ? i18next.t("new")
    : i18next.t("new, was {{previous}}", marks("previous"));
}

/** `▲ +612  new, was +538`: how much a total grew, and how much it did before. */
export const Growth = ({ growth, previousGrowth, kind }) => {
  const locale = useLocale();
  if (growth === null) return <span>{WORDS.unknown()}</span>;
  if (growth === 0) return <Signed direction="same">{WORDS.same()}</Signed>;
  const text = growthText(kind, previousGrowth === null);
  const before = (
    <Isolated number>{formatSigned(previousGrowth || 0, kind, locale)}</Isolated>
  );
  return (
    <>
      <Signed direction={growth > 0 ? "rise" : "fall"}>
        {formatSigned(growth, kind, locale)}
      </Signed>{" "}
      <span>
        <Sentence text={text} values={{ previous: before }} />
      </span>
    </>
  );
};

Growth.propTypes = {
  growth: PropTypes.number,
  previousGrowth: PropTypes.number,
  kind: PropTypes.string.isRequired,
};
Growth.defaultProps = { growth: null, previousGrowth: null };
