// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useState } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { breakdownOf, filterName } from "../data/breakdowns";
import {
  argumentOf,
  breakdownOfParam,
  entryOf,
  RECORD,
  setParam,
} from "../data/filters";
import { formatValue } from "../data/numbers";
import { useConfig, usePage, useUrl } from "../state/context";
import { useMetric } from "../state/useMetric";
import { usePanelStats } from "../state/usePanelStats";
import { Dialog } from "../ui/Dialog";
import { ErrorState, Skeleton } from "../ui/States";
import { Switch } from "../ui/Switch";
import { Isolated } from "../ui/Text";
import { useSettled } from "../ui/useSettled";

const PAGE = 20;

const toggled = (keys, key) =>
  keys.includes(key) ? keys.filter((other) => other !== key) : [...keys, key];

const Option = ({ label, count, checked, onToggle }) => (
  <li>
    <label className="sd-option">
      <input type="checkbox" checked={checked} onChange={onToggle} />
      <span>{label}</span>
      {count !== null && <Isolated number>{count}</Isolated>}
    </label>
  </li>
);

Option.propTypes = {
  label: PropTypes.string.isRequired,
  count: PropTypes.string,
  checked: PropTypes.bool.isRequired,
  onToggle: PropTypes.func.isRequired,
};
Option.defaultProps = { count: null };

/** Records are too many to list: those that were chosen in a ranking, to leave out. */
const Records = ({ chosen, onChoose }) => {
  const { labelOf } = usePage();
  const [listed] = useState(chosen);
  return (
    <div className="sd-values">
      <ul className="sd-options">
        {listed.map((key) => (
          <Option
            key={key}
            label={labelOf(RECORD, key)}
            checked={chosen.includes(key)}
            onToggle={() => onChoose(toggled(chosen, key))}
          />
        ))}
      </ul>
      <p className="sd-muted">
        {i18next.t("To filter by a record, press the funnel next to it in a ranking.")}
      </p>
    </div>
  );
};

Records.propTypes = {
  chosen: PropTypes.arrayOf(PropTypes.string).isRequired,
  onChoose: PropTypes.func.isRequired,
};

/** The values of one breakdown: search, several at once, more on demand. */
const Values = ({ id, chosen, onChoose }) => {
  const { config, learn, labelOf } = usePage();
  const { param, usage } = config.breakdowns[id];
  const [text, setText] = useState("");
  const [limit, setLimit] = useState(PAGE);
  const metric = usage === false ? "records" : "views";
  const { kind } = useMetric(metric);
  const q = useSettled(text.trim()) || null;
  const answer = usePanelStats(
    `breakdowns/${id}`,
    { metric, limit, q },
    { plain: true }
  );
  const items = answer.data ? answer.data.items : [];
  const found = items.map(({ key }) => key);
  const kept = q ? [] : chosen.filter((key) => !found.includes(key));
  const toggle = (key, label) => {
    learn(param, key, label);
    onChoose(toggled(chosen, key));
  };
  const option = (key, label, count) => (
    <Option
      key={key}
      {...{ label, count }}
      checked={chosen.includes(key)}
      onToggle={() => toggle(key, label)}
    />
  );
  return (
    <div className="sd-values">
      <label className="sd-search">
        <span className="sd-hidden">{i18next.t("Search")}</span>
        <input
          type="search"
          value={text}
          placeholder={i18next.t("Search")}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      {answer.status === "error" && (
        <ErrorState error={answer.error} onRetry={answer.retry} />
      )}
      {answer.status === "loading" && (
        <Skeleton name={i18next.t("Values")} kind="rows" rows={6} />
      )}
      <ul className="sd-options">
        {kept.map((key) => option(key, labelOf(param, key), null))}
        {items.map(({ key, label, value }) =>
          option(
            key,
            label,
            value === null ? null : formatValue(value, kind, config.locale)
          )
        )}
      </ul>
      {answer.data && !items.length && !kept.length && (
        <p className="sd-muted">
          {breakdownOf(id, config.breakdowns).nothing(q || "")}
        </p>
      )}
      {answer.data && answer.data.other && answer.data.other.keys > 0 && (
        <button
          type="button"
          className="sd-link"
          onClick={() => setLimit(limit + PAGE)}
        >
          {i18next.t("Show more")}
        </button>
      )}
    </div>
  );
};

Values.propTypes = {
  id: PropTypes.string.isRequired,
  chosen: PropTypes.arrayOf(PropTypes.string).isRequired,
  onChoose: PropTypes.func.isRequired,
};

/** Breakdowns to choose from, each with the number of its keys in use. */
const Dimensions = ({ value, draft, onChoose }) => {
  const { breakdowns } = useConfig();
  const countOf = (id) =>
    [false, true]
      .map((negated) => argumentOf(entryOf(breakdowns, id).param, negated))
      .reduce((sum, argument) => sum + (draft[argument] || []).length, 0);
  const withRecords = value === RECORD || countOf(RECORD) > 0;
  const ids = [...Object.keys(breakdowns), ...(withRecords ? [RECORD] : [])];
  return (
    <ul className="sd-dimensions">
      {ids.map((id) => (
        <li key={id}>
          <button
            type="button"
            aria-current={id === value ? "true" : undefined}
            onClick={() => onChoose(id)}
          >
            {filterName(id, breakdowns)}
            {countOf(id) > 0 && <b>{countOf(id)}</b>}
          </button>
        </li>
      ))}
    </ul>
  );
};

Dimensions.propTypes = {
  value: PropTypes.string.isRequired,
  draft: PropTypes.object.isRequired,
  onChoose: PropTypes.func.isRequired,
};

/** Filters of the whole page: what they are about, and which values. */
export const FilterDialog = ({ param: firstParam, onClose }) => {
  const { breakdowns: table } = useConfig();
  const { state, setState } = useUrl();
  const [draft, setDraft] = useState(state.filters);
  const [id, setId] = useState(
    () => breakdownOfParam(table, firstParam) || Object.keys(table)[0]
  );
  const { param } = entryOf(table, id);
  const [excluding, setExcluding] = useState({});
  const negated =
    param in excluding ? excluding[param] : argumentOf(param, true) in draft;
  const chosen = draft[argumentOf(param, negated)] || [];
  const negate = (value) => {
    setExcluding({ ...excluding, [param]: value === "not" });
    setDraft(setParam(draft, param, chosen, value === "not"));
  };
  const onChoose = (keys) => setDraft(setParam(draft, param, keys, negated));
  const submit = (event) => {
    event.preventDefault();
    setState({ filters: draft });
    onClose();
  };
  return (
    <Dialog title={i18next.t("Filter")} onClose={onClose}>
      <form className="sd-filter-form" onSubmit={submit}>
        <Dimensions value={id} draft={draft} onChoose={setId} />
        <div className="sd-dialog-main">
          <Switch
            label={i18next.t("Include or exclude the values")}
            options={[
              { value: "any", label: i18next.t("Include") },
              { value: "not", label: i18next.t("Exclude") },
            ]}
            value={negated ? "not" : "any"}
            onChange={negate}
          />
          {id === RECORD ? (
            <Records {...{ chosen, onChoose }} />
          ) : (
            <Values key={id} {...{ id, chosen, onChoose }} />
          )}
        </div>
        <div className="sd-dialog-foot">
          <button type="button" className="sd-link" onClick={() => setDraft({})}>
            {i18next.t("Clear filters")}
          </button>
          <button type="button" className="sd-button" onClick={onClose}>
            {i18next.t("Cancel")}
          </button>
          <button type="submit" className="sd-button primary">
            {i18next.t("Apply")}
          </button>
        </div>
      </form>
    </Dialog>
  );
};

FilterDialog.propTypes = {
  param: PropTypes.string,
  onClose: PropTypes.func.isRequired,
};
FilterDialog.defaultProps = { param: null };
