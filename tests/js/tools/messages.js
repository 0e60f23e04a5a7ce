// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/**
 * Messages of the pages: which the sources use, which the languages have.
 *
 * `write` adds new messages to each language's file, empty, and drops unused ones;
 * `check` lists what is missing or unused and fails if there is anything.
 */
const fs = require("fs");
const path = require("path");
const { parse } = require("@babel/parser");
const traverse = require("@babel/traverse").default;

const ASSETS = path.join(__dirname, "../../../assets/semantic-ui");
const SOURCES = path.join(ASSETS, "js/invenio_stats_dashboard");
const MESSAGES = path.join(ASSETS, "translations/invenio_stats_dashboard/messages");
const LANGUAGES = ["en", "de", "fr"];

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

/** Keys that a language has to have; English only needs what has plural forms. */
function wanted(language, messages) {
  return [...messages]
    .filter(([, plural]) => plural || language !== "en")
    .flatMap(([text, plural]) => (plural ? [text, `${text}_plural`] : [text]))
    .sort();
}

const fileOf = (language) => path.join(MESSAGES, language, "translations.json");
const read = (language) => JSON.parse(fs.readFileSync(fileOf(language), "utf8"));

/** What is wrong with a language: messages without translation, and unused ones. */
function problems(language, messages = used()) {
  const keys = wanted(language, messages);
  const has = read(language);
  return {
    missing: keys.filter((key) => !has[key]),
    unused: Object.keys(has).filter((key) => !keys.includes(key)),
  };
}

function write() {
  const messages = used();
  LANGUAGES.forEach((language) => {
    const has = read(language);
    const keys = wanted(language, messages);
    const next = Object.fromEntries(keys.map((key) => [key, has[key] || ""]));
    fs.writeFileSync(fileOf(language), `${JSON.stringify(next, null, 2)}\n`);
  });
}

function check() {
  const found = LANGUAGES.map((language) => [language, problems(language)]);
  console.log(JSON.stringify(Object.fromEntries(found), null, 2));
  const bad = found.some(([, { missing, unused }]) => missing.length || unused.length);
  process.exitCode = bad ? 1 : 0;
}

if (require.main === module) (({ write, check })[process.argv[2]] || check)();

module.exports = { LANGUAGES, problems, read, used };
