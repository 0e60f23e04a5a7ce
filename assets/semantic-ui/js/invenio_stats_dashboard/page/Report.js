// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React, { useEffect, useMemo, useRef } from "react";
import PropTypes from "prop-types";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
import { formatDay, formatMoment, formatRange, today } from "../data/dates";
import { filtersText } from "../data/filterText";
import { SHEETS } from "../data/pages";
import { columns } from "../data/layout";
import { chosenTabs, inColumns, metricsOf } from "../data/report";
import { citation } from "../panels/CiteLine";
import { PageContext, useConfig, usePage, useTotals, useView } from "../state/context";
import { Isolated } from "../ui/Text";
import { PanelSlot } from "./PanelSlot";
import { StatStrip } from "./StatStrip";
import { usePages } from "./usePages";

const REPORTING = "sd-reporting";

/** The sheet of paper, its numbered pages, and nothing of the site around the report. */
function usePaper(paper) {
  useEffect(() => {
    const style = document.createElement("style");
    style.textContent =
      `@page { size: ${paper}; margin: 14mm 12mm 16mm; ` +
      '@bottom-center { content: counter(page) " / " counter(pages); ' +
      "font: 9pt sans-serif; color: #55606b; } }";
    document.head.appendChild(style);
    document.documentElement.classList.add(REPORTING);
    return () => {
      style.remove();
      document.documentElement.classList.remove(REPORTING);
    };
  }, [paper]);
}

/** One line of what the report is about. */
const Fact = ({ name, children }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <Isolated>{children}</Isolated>
    </dd>
  </div>
);

Fact.propTypes = { name: PropTypes.string.isRequired, children: PropTypes.node };
Fact.defaultProps = { children: null };

/** Place, period, comparison, filters, and up to when the numbers go. */
const Facts = () => {
  const view = useView();
  const { data } = useTotals().totals;
  const { config, period } = view;
  const { community, scopeTitle, siteName, locale } = config;
  const range = (span) => formatRange(span.from, span.to, locale);
  const compare = data && data.compare;
  return (
    <dl className="sd-report-facts">
      {(community || scopeTitle) && (
        <Fact name={community ? i18next.t("Community") : i18next.t("Subject")}>
          {community ? community.title : scopeTitle}
        </Fact>
      )}
      {siteName && <Fact name={i18next.t("Repository")}>{siteName}</Fact>}
      <Fact name={i18next.t("Period")}>{range(period)}</Fact>
      {compare && <Fact name={i18next.t("Compared with")}>{range(compare)}</Fact>}
      <Fact name={i18next.t("Filters")}>{filtersText(view) || i18next.t("none")}</Fact>
      {data && data.complete_until && (
        <Fact name={i18next.t("Up to date as of")}>
          {formatMoment(data.complete_until, locale)} UTC
        </Fact>
      )}
      <Fact name={i18next.t("Created")}>{formatDay(today(), locale)}</Fact>
    </dl>
  );
};

/** Panels and their tabs, as links that a PDF keeps. */
const Contents = ({ tabs }) => (
  <nav className="sd-report-contents" aria-labelledby="sd-report-contents">
    <h2 id="sd-report-contents">{i18next.t("Contents")}</h2>
    <ol>
      {tabs.map(({ name, label, cells }) => (
        <li key={name}>
          <a href={`#sd-report-${name}`}>{label}</a>
          <ul>
            {cells
              .filter(({ kind }) => kind !== "strip")
              .map(({ key, items: [{ title, component }] }) => (
                <li key={key}>
                  <a href={`#panel-${key}`}>{title || component}</a>
                </li>
              ))}
          </ul>
        </li>
      ))}
      <li>
        <a href="#sd-report-definitions">{i18next.t("Definitions")}</a>
      </li>
    </ol>
  </nav>
);

Contents.propTypes = { tabs: PropTypes.array.isRequired };

/** The panels of one tab: those of a third of the width stand in pairs. */
const Part = ({ tab, registry }) => (
  <section aria-labelledby={`sd-report-${tab.name}`}>
    <h2 id={`sd-report-${tab.name}`}>{tab.label}</h2>
    <div className="sd-grid">
      {inColumns(tab.cells).map((cells, index) => {
        const [{ key, kind, width, items }] = cells;
        if (kind === "strip") {
          return (
            <div key={key} className="sd-cell w12">
              <StatStrip items={items} registry={registry} />
            </div>
          );
        }
        const slots = cells.map((cell) => (
          <PanelSlot
            key={cell.key}
            item={cell.items[0]}
            index={index}
            registry={registry}
          />
        ));
        return cells.length > 1 ? (
          <div key={key} className={`sd-cell sd-column w${columns(width)}`}>
            {slots}
          </div>
        ) : (
          slots
        );
      })}
    </div>
  </section>
);

Part.propTypes = { tab: PropTypes.object.isRequired, registry: PropTypes.object };
Part.defaultProps = { registry: {} };

/** What the numbers count. */
const Definitions = ({ tabs }) => {
  const view = useView();
  const { metrics } = view.config;
  return (
    <section className="sd-report-definitions">
      <h2 id="sd-report-definitions">{i18next.t("Definitions")}</h2>
      <dl>
        {metricsOf(tabs, metrics, view.state.metric).map((name) => (
          <div key={name}>
            <dt>{metrics[name].label}</dt>
            <dd>{metrics[name].definition}</dd>
          </div>
        ))}
      </dl>
      <p>
        {i18next.t(
          "Days begin and end at midnight UTC. Robots and repeated clicks are removed before anything is counted, as the COUNTER Code of Practice requires."
        )}
      </p>
      <p className="sd-report-cite">
        <b>{i18next.t("Cite:")}</b> {citation(view)}
      </p>
    </section>
  );
};

Definitions.propTypes = { tabs: PropTypes.array.isRequired };

const hide = ({ target }) => {
  target.hidden = true;
};

/** A report on paper, as it is to be printed. */
export const Report = ({ report, tabs, registry, onChange, onClose }) => {
  const page = usePage();
  const { community } = useConfig();
  const title = useRef(null);
  const box = useRef(null);
  usePages(box, report);
  usePaper(report.paper);
  const chosen = useMemo(() => chosenTabs(tabs, report.keys), [tabs, report]);
  useEffect(() => {
    window.scrollTo(0, 0);
    title.current.focus();
  }, [report]);
  // Every panel is wanted, wherever the reader has scrolled to.
  const paper = useMemo(() => ({ ...page, printing: true }), [page]);
  return (
    <PageContext.Provider value={paper}>
      <div className="sd-report-bar">
        <button type="button" className="sd-button primary" onClick={page.print}>
          {i18next.t("Print or save as PDF")}
        </button>
        <button type="button" className="sd-button" onClick={onChange}>
          {i18next.t("Change the report…")}
        </button>
        <button type="button" className="sd-button" onClick={onClose}>
          {i18next.t("Back to the page")}
        </button>
      </div>
      <article
        ref={box}
        className="sd-report"
        aria-labelledby="sd-report-title"
        style={{ "--sd-sheet": `${SHEETS[report.paper].width}px` }}
      >
        <header>
          {report.logo && community && (
            <img src={`/api/communities/${community.id}/logo`} alt="" onError={hide} />
          )}
          <h1 id="sd-report-title" ref={title} tabIndex={-1}>
            {report.title.trim() || i18next.t("Statistics")}
          </h1>
        </header>
        {report.note.trim() && <p className="sd-report-note">{report.note.trim()}</p>}
        <Facts />
        <Contents tabs={chosen} />
        {chosen.map((tab) => (
          <Part key={tab.name} tab={tab} registry={registry} />
        ))}
        <Definitions tabs={chosen} />
      </article>
    </PageContext.Provider>
  );
};

Report.propTypes = {
  report: PropTypes.object.isRequired,
  tabs: PropTypes.array.isRequired,
  registry: PropTypes.object.isRequired,
  onChange: PropTypes.func.isRequired,
  onClose: PropTypes.func.isRequired,
};
