// SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
// SPDX-License-Identifier: MIT

/** Imports run in one direction: a folder knows those before it in this list only. */

import fs from "fs";
import path from "path";
import { parse } from "@babel/parser";
import traverse from "@babel/traverse";

const ROOT = path.join(
  __dirname,
  "../../assets/semantic-ui/js/invenio_stats_dashboard"
);

/** Folders from the bottom up; those of one line do not know each other. */
const LAYERS = [
  ["api", "data", "picture"],
  ["state"],
  ["ui"],
  ["charts"],
  ["panels"],
  ["panels/series", "panels/breakdown", "panels/ranking"],
  ["page", "settings"],
  ["."],
];
const REACT = /^react(-|$)|^prop-types$/;

const rankOf = (folder) => LAYERS.findIndex((layer) => layer.includes(folder));

const scripts = (folder = ROOT) =>
  fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return scripts(full);
    return full.endsWith(".js") ? [full] : [];
  });

/** What a script imports, also what it loads on demand. */
function importsOf(file) {
  const found = [];
  const source = fs.readFileSync(file, "utf8");
  traverse(parse(source, { sourceType: "module", plugins: ["jsx"] }), {
    ImportDeclaration({ node }) {
      found.push(node.source.value);
    },
    Import({ parent }) {
      found.push(parent.arguments[0].value);
    },
  });
  return found;
}

const nameOf = (file) => path.relative(ROOT, file).replace(/\.js$/, "");
const folderOf = (name) => path.dirname(name);

/** Script → what it imports, both by their paths in the folder of the scripts. */
const IMPORTS = new Map(scripts().map((file) => [nameOf(file), importsOf(file)]));

const ownImports = (name) =>
  IMPORTS.get(name)
    .filter((other) => other.startsWith("."))
    .map((other) => path.join(folderOf(name), other))
    .filter((other) => IMPORTS.has(other));

const inFolder = (folder) =>
  [...IMPORTS.keys()].filter((name) => folderOf(name) === folder);

test("every folder has its place", () =>
  expect([...new Set([...IMPORTS.keys()].map(folderOf))].sort()).toEqual(
    LAYERS.flat().sort()
  ));

test.each(LAYERS.flat())("%s imports from below only", (folder) => {
  const upward = inFolder(folder).flatMap((name) =>
    ownImports(name)
      .filter((other) => folderOf(other) !== folder)
      .filter((other) => rankOf(folderOf(other)) >= rankOf(folder))
      .map((other) => `${name} → ${other}`)
  );
  expect(upward).toEqual([]);
});

test.each(LAYERS[0])("%s does without React", (folder) => {
  const using = inFolder(folder).filter((name) =>
    IMPORTS.get(name).some((other) => REACT.test(other))
  );
  expect(using).toEqual([]);
});

test("no script leads back to itself", () => {
  const done = new Set();
  const visit = (name, trail) => {
    expect(trail).not.toContain(name);
    if (done.has(name)) return;
    ownImports(name).forEach((next) => visit(next, [...trail, name]));
    done.add(name);
  };
  [...IMPORTS.keys()].forEach((name) => visit(name, []));
});
