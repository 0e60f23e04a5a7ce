// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { MultiDisplay } from "../panels/breakdown/MultiDisplay";
import { StatsMap } from "../panels/breakdown/StatsMap";
import { Ranking } from "../panels/ranking/Ranking";
import { TimeChart } from "../panels/series/TimeChart";
import { SingleStat } from "../panels/SingleStat";
import { WhatChanged } from "../panels/WhatChanged";

/**
 * Panels by what the server calls them: it has the one table of components, and gives
 * with each item of a layout its panel, its title and its props.
 */
export const registry = {
  totals: SingleStat,
  series: TimeChart,
  breakdown: MultiDisplay,
  ranking: Ranking,
  map: StatsMap,
  changes: WhatChanged,
};
