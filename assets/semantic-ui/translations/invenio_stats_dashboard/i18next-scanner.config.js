// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

const { languages } = require("./package.json").config;

module.exports = {
  options: {
    func: { list: ["i18next.t"], extensions: [".js"] },
    trans: false,
    lngs: languages,
    ns: ["translations"],
    defaultNs: "translations",
    // English is the language of the keys; the others wait to be translated.
    defaultValue: (language, namespace, key) => (language === "en" ? key : ""),
    resource: {
      loadPath: "messages/{{lng}}/{{ns}}.json",
      savePath: "messages/{{lng}}/{{ns}}.json",
      jsonIndent: 2,
      lineEnding: "\n",
    },
    keySeparator: false,
    nsSeparator: false,
    pluralSeparator: "_",
    interpolation: { prefix: "{{", suffix: "}}" },
    removeUnusedKeys: true,
    sort: true,
  },
};
