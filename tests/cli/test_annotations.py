# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats annotations``."""

import json

import pytest


def listed(run, community):
    """Return the texts that are listed."""
    code, output = run("annotations", "list", "--community", community, "--json")
    assert code == 0
    return [part["text"] for part in json.loads(output)["annotations"]]


def test_annotations(slugs, run):
    """Written for a community or the instance, listed and deleted by the id."""
    slug, ids = slugs["public"], {}
    for community in ("global", slug):
        options = ("--until", "2026-03-12", "--community", community, "--json")
        code, output = run("annotations", "add", "2026-03-10", community, *options)
        item = json.loads(output)
        assert (code, item["from"], item["to"]) == (0, "2026-03-10", "2026-03-12")
        ids[community] = item["id"]
    assert (listed(run, "global"), listed(run, slug)) == (["global"], ["global", slug])

    for community, name in ids.items():
        code, output = run("annotations", "delete", name, "--community", community)
        assert code == 0 and name in output
    assert listed(run, slug) == []
    assert "no annotations" in run("annotations", "list")[1]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("add", "yesterday", "text"), "yesterday"),
        (("add", "2026-03-10", "text", "--until", "2026-03-09"), "to: "),
        (("add", "2026-03-10", "x" * 201), "text: "),
        (("add", "2026-03-10", "text", "--community", "none"), "none"),
        (("delete", "0b7c4f5e"), "0b7c4f5e"),
    ],
)
def test_what_is_wrong(app, run, arguments, named):
    """A line says so."""
    code, output = run("annotations", *arguments)

    assert code in (1, 2) and "Error: " in output and named in output
