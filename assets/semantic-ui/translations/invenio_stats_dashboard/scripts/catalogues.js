// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/**
 * Between the messages of the scripts (JSON) and those of Transifex (PO): `extracted`
 * writes the template after an extraction, `compile` takes over the translations of all
 * languages or of one, `init` begins a language.
 */
const fs = require("fs");
const path = require("path");
const { gettextToI18next, i18nextToPot } = require("i18next-conv");
const { languages } = require("../package.json").config;

const ROOT = path.join(__dirname, "..");
const OPTIONS = { compatibilityJSON: "v3", keyseparator: "##", noDate: true };
const fileOf = (language, name) => path.join(ROOT, "messages", language, name);

async function extracted() {
  const source = fs.readFileSync(fileOf("en", "translations.json"));
  const template = await i18nextToPot("en", source, OPTIONS);
  fs.writeFileSync(path.join(ROOT, "translations.pot"), template);
}

async function compile(only) {
  for (const language of only ? [only] : languages) {
    const source = fileOf(language, "messages.po");
    if (!fs.existsSync(source)) continue;
    const text = await gettextToI18next(language, fs.readFileSync(source), OPTIONS);
    const sorted = Object.entries(JSON.parse(text)).sort(([a], [b]) =>
      a < b ? -1 : 1
    );
    fs.writeFileSync(
      fileOf(language, "translations.json"),
      `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`
    );
  }
}

function init(language) {
  fs.mkdirSync(path.dirname(fileOf(language, "translations.json")), {
    recursive: true,
  });
  fs.writeFileSync(fileOf(language, "translations.json"), "{}\n");
  console.log(`Add "${language}" to package.json and messages/index.js.`);
}

const [command, language] = process.argv.slice(2);
({ extracted, compile, init })[command](language);
