// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { Items } from "@js/invenio_stats_dashboard/api/items";
import { failure } from "../helpers";

const itemsWith = (request) =>
  new Items({ base: "/api/x", scope: "a b", name: "annotations", http: { request } });

test("reads and writes below its address, with the token", async () => {
  const request = jest.fn().mockResolvedValue({ data: { hits: { hits: [1] } } });
  const items = itemsWith(request);

  expect(await items.list()).toEqual([1]);
  await items.create({ text: "a" });
  await items.update("7", { text: "b" });
  await items.remove("7");

  expect(request.mock.calls.map(([{ method, url }]) => `${method} ${url}`)).toEqual([
    "get /api/x/a%20b/annotations",
    "post /api/x/a%20b/annotations",
    "put /api/x/a%20b/annotations/7",
    "delete /api/x/a%20b/annotations/7",
  ]);
  expect(request.mock.calls[1][0]).toMatchObject({ xsrfHeaderName: "X-CSRFToken" });
});

test("asks again once when the token was renewed", async () => {
  const request = jest
    .fn()
    .mockRejectedValueOnce(failure(400, "CSRF cookie not set."))
    .mockResolvedValueOnce({ data: { id: "7" } });

  expect(await itemsWith(request).create({})).toEqual({ id: "7" });
  request.mockRejectedValue(failure(400, "CSRF token bad or missing."));
  await expect(itemsWith(request).create({})).rejects.toThrow("CSRF");
  expect(request).toHaveBeenCalledTimes(4);
});

test("says which field was refused", async () => {
  const refusal = failure(400);
  refusal.response.data = { errors: [{ field: "to", messages: ["Too early."] }] };
  const request = jest.fn().mockRejectedValue(refusal);

  await expect(itemsWith(request).create({})).rejects.toThrow("to: Too early.");
  expect(request).toHaveBeenCalledTimes(1);
});
