// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

import { inSentence } from "@js/invenio_stats_dashboard/data/words";
import { i18next } from "@translations/invenio_stats_dashboard/i18next";
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

test("braces in a title stay as they are", () => {
  const title = "On {{x}} and {{ y }}";
  expect(i18next.t("Sample data: {{title}}", { title })).toBe(`Sample data: ${title}`);
});

test("names within a sentence begin as their language has it", () => {
  expect(inSentence("Resource type", "en")).toBe("resource type");
  expect(inSentence("Type de ressource", "fr")).toBe("type de ressource");
  expect(inSentence("Ressourcentyp", "de-AT")).toBe("Ressourcentyp");
  expect(inSentence("DOI prefix", "en")).toBe("DOI prefix");
});
