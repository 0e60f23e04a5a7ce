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


def violations(page, selector, but=()):
    """Return what is wrong within the elements of a selector: list of texts.

    :param but: ids of rules that are left out.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.add_script_tag(path=_source())
    found = page.evaluate(
        "([selector, rules]) => axe.run(selector, {runOnly: rules})",
        [selector, RULES],
    )
    return [
        f"{entry['id']}: {node['html'][:200]}"
        for entry in found["violations"]
        if entry["id"] not in but
        for node in entry["nodes"]
    ]
