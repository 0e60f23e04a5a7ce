// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/**
 * Messages of the pages: which the sources use, which the languages have.
 *
 * They are extracted by `npm run extract_messages` in the folder of the translations.
 */
const fs = require("fs");
const path = require("path");
const { parse } = require("@babel/parser");
const traverse = require("@babel/traverse").default;

const ASSETS = path.join(__dirname, "../../../assets/semantic-ui");
const SOURCES = path.join(ASSETS, "js/invenio_stats_dashboard");
const MESSAGES = path.join(ASSETS, "translations/invenio_stats_dashboard/messages");
const { languages: LANGUAGES } = require(path.join(MESSAGES, "../package.json")).config;

const files = (folder) =>
  fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    return entry.isDirectory() ? files(full) : [full];
  });

const isCall = ({ callee }) =>
  (callee.type === "MemberExpression" &&
    callee.object.name === "i18next" &&
    callee.property.name === "t") ||
  callee.name === "t";

const hasCount = (options) =>
  Boolean(options) &&
  (options.properties || []).some(({ key, argument }) =>
    key ? key.name === "count" : argument && argument.callee === undefined
  );

/** Messages in the sources: sentence → whether it has plural forms. */
function used() {
  const messages = new Map();
  const scripts = files(SOURCES).filter((file) => file.endsWith(".js"));
  scripts.forEach((file) => {
    const source = fs.readFileSync(file, "utf8");
    const tree = parse(source, { sourceType: "module", plugins: ["jsx"] });
    traverse(tree, {
      CallExpression({ node }) {
        if (!isCall(node)) return;
        const [message, options] = node.arguments;
        if (message.type !== "StringLiteral") {
          throw new Error(`${file}:${node.loc.start.line}: not a plain string`);
        }
        messages.set(message.value, hasCount(options));
      },
    });
  });
  return messages;
}

/** Keys that a language has to have. */
const wanted = (messages) =>
  [...messages]
    .flatMap(([text, plural]) => (plural ? [text, `${text}_plural`] : [text]))
    .sort();

const fileOf = (language) => path.join(MESSAGES, language, "translations.json");
const read = (language) => JSON.parse(fs.readFileSync(fileOf(language), "utf8"));

/** What is wrong with a language: messages without translation, and unused ones. */
function problems(language, messages = used()) {
  const keys = wanted(messages);
  const has = read(language);
  return {
    missing: keys.filter((key) => !has[key]),
    unused: Object.keys(has).filter((key) => !keys.includes(key)),
  };
}

module.exports = { LANGUAGES, problems, read, used };
