# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Accessibility of a page as it stands, by axe-core."""

from pathlib import Path

from demo.config import instance_path

FOLDERS = (instance_path() / "assets", Path(__file__).parents[1] / "js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _source():
    """Return the path of axe-core, which comes with the packages of the pages."""
    for folder in FOLDERS:
        path = folder / "node_modules" / "axe-core" / "axe.min.js"
        if path.exists():
            return path
    raise AssertionError(f"axe-core is in none of {', '.join(map(str, FOLDERS))}")


LOOK = """async ([selector, rules, only]) => {
  const options = {runOnly: rules, resultTypes: ['violations']};
  const {violations} = await axe.run(selector, options);
  const held = (id, {target}) => !only[id]
    || document.querySelector(target[0]).closest(only[id]);
  return violations.flatMap(({id, nodes}) => nodes.filter((node) => held(id, node))
    .map(({html}) => `${id}: ${html.slice(0, 200)}`));
}"""


def violations(page, selector, only=None):
    """Return what is wrong within the elements of a selector: list of texts.

    :param only: id of a rule → selector of the elements that it is held for.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.add_script_tag(path=_source())
    return page.evaluate(LOOK, [selector, RULES, only or {}])
