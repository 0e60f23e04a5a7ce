// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { LANGUAGES, problems, read, used } from "../tools/messages";

const messages = used();
const placeholders = (text) => (text.match(/{{\w+}}/g) || []).sort();

test.each(LANGUAGES)("%s has every message and no other", (language) =>
  expect(problems(language, messages)).toEqual({ missing: [], unused: [] })
);

test.each(LANGUAGES)("%s keeps the placeholders", (language) => {
  Object.entries(read(language)).forEach(([key, text]) => {
    // A singular may do without its number.
    const known = placeholders(key.replace(/_plural$/, ""));
    placeholders(text).forEach((name) => expect(known).toContain(name));
    if (!messages.get(key)) expect(placeholders(text)).toEqual(known);
  });
});
