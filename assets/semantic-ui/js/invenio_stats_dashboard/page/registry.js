// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { MultiDisplay } from "../panels/breakdown/MultiDisplay";
import { StatsMap } from "../panels/breakdown/StatsMap";
import { Ranking } from "../panels/ranking/Ranking";
import { TimeChart } from "../panels/series/TimeChart";
import { SingleStat } from "../panels/SingleStat";

/**
 * The one table of components: name in the layout → generic component and its props.
 * A layout's own props come on top.
 */

const stat = (metric, cumulative = false) => ({
  component: SingleStat,
  props: { metric, cumulative },
});

const chart = (heading, props) => ({
  component: TimeChart,
  props: { heading, ...props },
});

const breakdown = (id, metric) => ({
  component: MultiDisplay,
  props: { breakdown: id, metric },
});

const ranking = (metric) => ({ component: Ranking, props: { metric } });

const map = (metric) => ({ component: StatsMap, props: { metric } });

const TRAFFIC = ["views", "downloads", "data_volume", "visitors"];

export const registry = {
  SingleStatRecordCount: stat("records_added"),
  SingleStatUploaders: stat("uploaders_active"),
  SingleStatDataVolume: stat("data_volume"),
  SingleStatViews: stat("views"),
  SingleStatDownloads: stat("downloads"),
  SingleStatTraffic: stat("data_volume"),
  SingleStatRecordCountCumulative: stat("records", true),
  SingleStatUploadersCumulative: stat("uploaders", true),
  SingleStatDataVolumeCumulative: stat("data_volume", true),
  SingleStatViewsCumulative: stat("views", true),
  SingleStatDownloadsCumulative: stat("downloads", true),
  SingleStatTrafficCumulative: stat("data_volume", true),

  ContentStatsChart: chart("content", {
    metrics: ["records_added"],
    basis: true,
    rare: true,
  }),
  TrafficStatsChart: chart("usage", { metrics: TRAFFIC }),
  TrafficStatsChartCumulative: chart("usage_total", {
    metrics: ["views", "downloads", "data_volume"],
    cumulative: true,
  }),
  UploaderStatsChart: chart("uploaders", {
    metrics: ["uploaders_active"],
    rare: true,
  }),
  UploaderStatsChartCumulative: chart("uploaders_total", { metrics: ["uploaders"] }),

  ResourceTypesMultiDisplay: breakdown("resource_types", "records"),
  AccessStatusMultiDisplay: breakdown("access_statuses", "records"),
  LanguagesMultiDisplay: breakdown("languages", "records"),
  PublishersMultiDisplay: breakdown("publishers", "records"),
  SubjectsMultiDisplay: breakdown("subjects", "records"),
  TopCountriesMultiDisplay: breakdown("countries", "views"),
  TopReferrersMultiDisplay: breakdown("referrers", "views"),
  RightsMultiDisplay: breakdown("rights", "records"),
  FundersMultiDisplay: breakdown("funders", "records"),
  PeriodicalsMultiDisplay: breakdown("periodicals", "records"),
  AffiliationsMultiDisplay: breakdown("affiliations", "records"),
  ContributorAffiliationsMultiDisplay: breakdown("contributor_affiliations", "records"),
  FileTypesMultiDisplay: breakdown("file_types", "downloads"),
  BreakdownMultiDisplay: breakdown(undefined, "records"),

  StatsMap: map("views"),

  MostDownloadedRecordsMultiDisplay: ranking("downloads"),
  MostViewedRecordsMultiDisplay: ranking("views"),
};
