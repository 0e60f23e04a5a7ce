// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import React from "react";
import { render } from "@testing-library/react";
import { Dashboard } from "@js/invenio_stats_dashboard/page/Dashboard";
import { breakdown, config, layoutOf, ranking, series, totals } from "./fixtures";

/** A failed answer as axios rejects with it. */
export const failure = (status, message = "no", headers = {}) =>
  Object.assign(new Error(message), {
    response: status ? { status, data: { message }, headers } : undefined,
  });

/** Stands in for axios; a request that nobody expects is an error. */
export class MockApi {
  constructor() {
    this.routes = {};
    this.requests = [];
    this.on("totals", () => totals);
    this.on("series", series);
    this.on("breakdowns", breakdown);
    this.on("rankings", ranking);
  }

  /** Answer a path, or what begins with it, by what `answer` returns or throws. */
  on(path, answer) {
    this.routes[path] = answer;
    return this;
  }

  /** Addresses asked for so far below the community. */
  asked(path) {
    return this.requests.filter((url) => url.includes(`/coast/${path}`));
  }

  /** What a path is answered with: a promise of data, or of an error. */
  async answerTo(url) {
    this.requests.push(url);
    const { pathname, searchParams } = new URL(url, "https://repository.example");
    const [root, path] = pathname.split("/coast/");
    if (path === "answers") return this.severalTo(root, searchParams.getAll("ask"));
    const answer = this.routes[path] || this.routes[path && path.split("/")[0]];
    if (!answer) throw new Error(`Unmocked request: ${url}`);
    return answer(searchParams);
  }

  /** Each answer with its status, as the API gives several. */
  async severalTo(root, questions) {
    const answers = questions.map((question) =>
      this.answerTo(`${root}/coast/${question}`).then(
        (body) => ({ status: 200, body }),
        ({ response }) => ({ status: response.status, body: response.data })
      )
    );
    return { answers: await Promise.all(answers) };
  }

  get(url, { signal }) {
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("aborted")));
      this.answerTo(url).then((data) => resolve({ data }), reject);
    });
  }
}

/** Render the page with some components of the layout, at an address. */
export function renderPage(
  components,
  { api = new MockApi(), search = "", ...own } = {}
) {
  window.history.replaceState(null, "", `/communities/coast/stats${search}`);
  const settings = { ...config, layout: layoutOf(...[].concat(components)), ...own };
  return { api, ...render(<Dashboard config={settings} http={api} />) };
}
