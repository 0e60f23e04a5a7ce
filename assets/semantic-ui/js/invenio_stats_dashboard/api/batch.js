// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { formatQuery } from "./client";

/** Time in which panels that come near the window together ask; first they all do. */
const PAUSE_MS = 25;

/** Questions and characters of one request at most. */
const MOST = 12;
const LENGTH = 6000;

/** Titles are looked up for these: the other panels need not wait for them. */
const isSlow = ({ path }) => path === "rankings" || path === "changes";

/** Questions in groups that fit into one address each. */
export function groupsOf(waiting) {
  const groups = [];
  let length = 0;
  waiting.forEach((entry) => {
    const size = encodeURIComponent(entry.question).length + 5;
    const last = groups[groups.length - 1];
    if (last && last.length < MOST && length + size <= LENGTH) {
      last.push(entry);
      length += size;
    } else {
      groups.push([entry]);
      length = size;
    }
  });
  return groups;
}

/**
 * Asks the questions that come within a moment in one request.
 *
 * Each has its answer or its failure for itself. A question that comes alone, such as a
 * retry, is a request of its own.
 */
export class Batch {
  /** @param {StatsClient} client */
  constructor(client) {
    this.client = client;
    this.waiting = [];
    this.timer = null;
    this.started = false;
  }

  /** As the client's: the answer comes with those of others. */
  get(path, wanted, signal) {
    const params = this.client.asked(wanted);
    return new Promise((resolve, reject) => {
      const question = [path, formatQuery(params)].filter(Boolean).join("?");
      this.waiting.push({ path, params, signal, question, resolve, reject });
      if (!this.timer) this.timer = this.soon();
    });
  }

  /** Send after a moment; at first as soon as the page is drawn, which asks for all. */
  soon() {
    if (this.started) return setTimeout(() => this.send(), PAUSE_MS);
    this.started = true;
    return Promise.resolve().then(() => this.send());
  }

  /** Ask what has come together and is still wanted. */
  send() {
    const wanted = this.waiting.filter(({ signal }) => !signal.aborted);
    this.waiting = [];
    this.timer = null;
    const [slow, quick] = [isSlow, (entry) => !isSlow(entry)].map((kind) =>
      groupsOf(wanted.filter(kind))
    );
    [...quick, ...slow].forEach((group) =>
      group.length > 1 ? this.askTogether(group) : this.askAlone(group[0])
    );
  }

  askAlone({ path, params, signal, resolve, reject }) {
    this.client.read(path, params, signal).then(resolve, reject);
  }

  /** One request; it ends when nobody waits for it any more. */
  askTogether(group) {
    const control = new AbortController();
    const leave = () => group.every(({ signal }) => signal.aborted) && control.abort();
    group.forEach(({ signal }) => signal.addEventListener("abort", leave));
    const ask = group.map(({ question }) => question);
    this.client
      .read("answers", { ask }, control.signal)
      .then(
        ({ answers }) => this.deal(group, answers),
        (error) => this.fail(group, error)
      )
      .finally(() =>
        group.forEach(({ signal }) => signal.removeEventListener("abort", leave))
      );
  }

  /**
   * Give each its own; answers come in the order of the request's sorted questions.
   *
   * From the top of the page, each in a task of its own: the first panel is painted
   * before the last is drawn.
   */
  deal(group, answers) {
    const sorted = [...group].sort((a, b) => (a.question < b.question ? -1 : 1));
    group.forEach((entry) =>
      setTimeout(() => this.settle(entry, answers[sorted.indexOf(entry)]))
    );
  }

  settle({ path, params, resolve, reject }, { status, body, retry_after: retryAfter }) {
    if (status === 200) resolve(body);
    else reject(this.client.failure({ status, data: body, retryAfter, path, params }));
  }

  /** One bad question may break the request for all: then each is asked alone. */
  fail(group, error) {
    if (error.status && !error.unreachable && !error.forbidden) {
      group
        .filter(({ signal }) => !signal.aborted)
        .forEach((one) => this.askAlone(one));
    } else {
      group.forEach(({ reject }) => reject(error));
    }
  }
}
