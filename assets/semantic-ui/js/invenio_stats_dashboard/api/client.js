// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import axios from "axios";

/** Time for which answers may be kept by caches. */
const FRESH_MS = 60000;

const UNREACHABLE = [0, 502, 503, 504];

/** A short code for a failed request: the same failure has the same code. */
function codeOf(text) {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = (hash * 31 + text.charCodeAt(index)) % 65536;
  }
  return `S-${hash.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** A request that failed; `status` is 0 when there was no answer at all. */
export class ApiError extends Error {
  constructor(message, { status = 0, retryAfter = 0, url = "" } = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.retryAfter = retryAfter;
    this.code = codeOf(`${status} ${url}`);
  }

  /** Nobody answers: worth trying again without being asked. */
  get unreachable() {
    return UNREACHABLE.includes(this.status);
  }

  /** The reader may not see this. */
  get forbidden() {
    return this.status === 401 || this.status === 403;
  }
}

/** What an answer says is wrong: of each field, or in general. */
export function messageOf(data) {
  const fields = (data && data.errors) || [];
  const messages = fields.flatMap(({ field, messages: texts }) =>
    texts.map((text) => `${field}: ${text}`)
  );
  return messages.join(" ") || (data && data.message);
}

/**
 * Parameters in one order, so that the same question is the same cache entry.
 *
 * @param {Object} params a list is a parameter that is given several times
 */
export function formatQuery(params) {
  const query = new URLSearchParams();
  Object.keys(params)
    .sort()
    .filter((key) => params[key] !== null && params[key] !== undefined)
    .forEach((key) =>
      []
        .concat(params[key])
        .sort()
        .forEach((value) => query.append(key, value))
    );
  return query.toString();
}

/** The parameters of such a text, each as a list. */
export function parseQuery(text) {
  const params = {};
  new URLSearchParams(text).forEach((value, key) => {
    params[key] = [...(params[key] || []), value];
  });
  return params;
}

/** Reads the statistics of one community, or of the whole instance. */
export class StatsClient {
  /**
   * @param {{base: string, scope: string, http: Object, sample: boolean}} options
   *   `scope` is a slug, an id or "global"; `http` is axios or something with the same
   *   `get`; `sample` asks for sample data, which have no addresses: those that
   *   `url` gives lead to real data.
   */
  constructor({ base, scope, http = axios, sample = false }) {
    this.root = `${base}/${encodeURIComponent(scope)}`;
    this.http = http;
    this.sample = sample;
    this.freshUntil = 0;
  }

  /** For a while, have caches ask again: the reader has changed what answers say. */
  renew() {
    this.freshUntil = Date.now() + FRESH_MS;
  }

  /** Headers of a request for an answer. */
  headers() {
    const fresh = Date.now() < this.freshUntil ? { "Cache-Control": "no-cache" } : {};
    return { Accept: "application/json", ...fresh };
  }

  /** Address of an answer. */
  url(path, params = {}) {
    const query = formatQuery(params);
    return query ? `${this.root}/${path}?${query}` : `${this.root}/${path}`;
  }

  /** Parameters as they are asked: with those of sample data, where these are shown. */
  asked(params) {
    return this.sample ? { ...params, sample: true } : params;
  }

  /**
   * Read an answer.
   *
   * @param {string} path such as "totals" or "breakdowns/languages"
   * @param {Object} params
   * @param {?AbortSignal} signal ends the request; it is then rejected as aborted
   * @throws {ApiError}
   */
  get(path, params, signal) {
    return this.read(path, this.asked(params), signal);
  }

  /** The same with parameters exactly as given. */
  async read(path, params, signal) {
    try {
      const { data } = await this.http.get(this.url(path, params), {
        headers: this.headers(),
        signal,
      });
      return data;
    } catch (error) {
      if (signal && signal.aborted) throw error;
      const { status, data, headers } = error.response || {};
      const retryAfter = headers && headers["retry-after"];
      const { message } = error;
      throw this.failure({ status, data, message, retryAfter, path, params });
    }
  }

  /** The error of a refused request, which is also written to the console. */
  failure({ status, data, message, retryAfter, path, params }) {
    const url = this.url(path, params);
    const failure = new ApiError(messageOf(data) || message, {
      status,
      url,
      retryAfter: Number(retryAfter) || 0,
    });
    console.error(`${failure.code}: ${failure.message} (${url})`);
    return failure;
  }
}
