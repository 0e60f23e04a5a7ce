// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

const assets = "<rootDir>/../../assets/semantic-ui";

module.exports = {
  testEnvironment: "jsdom",
  testTimeout: 60000,
  roots: ["<rootDir>"],
  modulePaths: ["<rootDir>/node_modules"],
  moduleNameMapper: {
    "\\.less$": "<rootDir>/empty.js",
    "^@js/invenio_stats_dashboard/(.*)$": `${assets}/js/invenio_stats_dashboard/$1`,
    "^@translations/invenio_stats_dashboard/(.*)$": `${assets}/translations/invenio_stats_dashboard/$1`,
    // Axios offers Node a build of its own; pages use the one for browsers.
    "^axios$": "<rootDir>/node_modules/axios/dist/browser/axios.cjs",
  },
  transform: {
    "\\.js$": ["babel-jest", { configFile: `${__dirname}/babel.config.js` }],
  },
  setupFilesAfterEnv: ["<rootDir>/setup.js"],
};
