// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { useRef } from "react";
import { applicable, withoutParam } from "../data/filters";
import { usePage, useUrl } from "./context";
import { useStats } from "./useStats";

/** While nobody answers, the banner says so; what has nothing to show goes on waiting. */
const held = (answer) =>
  answer.error && answer.error.unreachable
    ? { ...answer, status: "loading", error: null }
    : answer;

/**
 * An answer for the panel that calls it, with the parameters of the page.
 *
 * Asked for together with the panels that come into view with this one, and not while
 * the search engine is down: one question at a time is enough to notice that it is back,
 * and then all panels ask anew. Filters that its metric cannot follow are left out, and
 * named in `dropped`; so is that of the parameter `ignore`, named in `ignored`.
 *
 * @param {string} path of the answer
 * @param {Object} own parameters of the panel, on top of the page's
 * @param {{enabled: boolean, ignore: string, plain: boolean}} options `plain` asks
 *   without any filter
 */
export function usePanelStats(path, own, { enabled = true, ignore, plain } = {}) {
  const { batch, config, outage, round, onError } = usePage();
  const { params, state } = useUrl();
  const frozenRound = useRef(round);
  if (!outage) frozenRound.current = round;
  const filters = plain ? {} : state.filters;
  const { kept, dropped } = applicable(filters, own.metric, config);
  const rest = ignore ? withoutParam(kept, ignore) : kept;
  const asked = { ...params, ...rest, ...own };
  const answer = useStats(batch, path, asked, {
    enabled: enabled && !outage,
    round: frozenRound.current,
    onError,
  });
  const ignored = Object.keys(rest).length < Object.keys(kept).length;
  const shown = outage ? held(answer) : answer;
  return { ...shown, path, asked, dropped, ignored: ignored ? ignore : null };
}
