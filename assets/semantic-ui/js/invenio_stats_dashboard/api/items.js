// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import axios from "axios";
import { ApiError, messageOf } from "./client";

/** As all of RDM's own requests that write. */
const CSRF = { xsrfCookieName: "csrftoken", xsrfHeaderName: "X-CSRFToken" };

/** The token is missing or was renewed: the refusal has brought the new one. */
const isToken = ({ response }) =>
  response && response.status === 400 && /csrf/i.test((response.data || {}).message);

/** Annotations, or saved views, of one community or of the instance. */
export class Items {
  /**
   * @param {{base: string, scope: string, name: string, http: Object}} options `name` is
   *   the last part of their address; `http` is axios or something with the same
   *   `request`
   */
  constructor({ base, scope, name, http = axios }) {
    this.root = `${base}/${encodeURIComponent(scope)}/${name}`;
    this.http = http;
  }

  /** @throws {ApiError} with a message that names the fields that were refused */
  async send(method, url, data, again = true) {
    try {
      const options = { method, url, data, ...CSRF };
      return (await this.http.request(options)).data;
    } catch (error) {
      if (again && isToken(error)) return this.send(method, url, data, false);
      const { status = 0, data: refusal } = error.response || {};
      throw new ApiError(messageOf(refusal) || error.message, { status, url });
    }
  }

  async list() {
    return (await this.send("get", this.root)).hits.hits;
  }

  create(item) {
    return this.send("post", this.root, item);
  }

  update(id, item) {
    return this.send("put", `${this.root}/${id}`, item);
  }

  remove(id) {
    return this.send("delete", `${this.root}/${id}`);
  }
}
