# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats init``: what the search engine needs, again and again."""

import json
from datetime import datetime, timedelta, timezone

import pytest
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_search import current_search_client
from invenio_search.utils import build_alias_name, prefix_index
from sqlalchemy import text

from invenio_stats_dashboard.models import MembershipLog
from invenio_stats_dashboard.monitoring import health
from invenio_stats_dashboard.search.indices import STATE
from invenio_stats_dashboard.search.templates import (
    put_missing,
    put_templates,
    templates,
)

from .. import factories
from ..isolation import wipe_indices

MONTH = "events-stats-record-view-2019-03"


@pytest.fixture()
def bare(no_indices, usage):
    """An instance as it was before the module: no templates, months without fields."""
    mapping = {"dynamic": "strict", "properties": {"timestamp": {"type": "date"}}}
    current_search_client.indices.create(
        index=prefix_index(MONTH), body={"mappings": mapping}
    )
    for name in templates():
        current_search_client.indices.delete_template(name=prefix_index(name))
    yield usage
    put_templates(current_search_client)


def findings(output):
    """Return the findings by check."""
    return {part["check"]: part for part in json.loads(output)["findings"]}


def test_init(bare, run):
    """All is put, and well; a second time changes nothing and says the same."""
    first = run("init", "--json")
    again = run("init", "--json")

    assert first[0] == again[0] == 0
    assert findings(first[1]) == findings(again[1])
    assert findings(first[1])["usage events"]["detail"].startswith("fields added to ")
    there = current_search_client.indices.get_template(name=prefix_index("stats-*"))
    assert {prefix_index(name) for name in templates()} <= there.keys()
    mapping = current_search_client.indices.get_mapping(index=prefix_index(MONTH))
    assert "enriched" in mapping[prefix_index(MONTH)]["mappings"]["properties"]
    lines = run("init")[1].splitlines()
    assert len(lines) == len(findings(first[1]))
    assert all(line.startswith("OK ") for line in lines)


def test_custom_fields(bare, run):
    """The index of communities takes our fields."""
    run("init")

    alias = build_alias_name(current_communities.service.record_cls.index._name)
    (found,) = current_search_client.indices.get_mapping(index=alias).values()
    fields = found["mappings"]["properties"]["custom_fields"]["properties"]
    assert {"stats_dashboard:enabled", "stats_dashboard:layout"} <= fields.keys()


def test_a_prepared_rebuild(usage, run):
    """The version in force goes on with its own templates: nothing is put."""
    run("aggregate")
    assert run("rebuild", "--rows-only", "--prepare")[0] == 0

    code, output = run("init", "--json")

    assert code == 1
    assert findings(output)["rebuild"]["advice"].startswith("invenio community-stats")
    assert "custom fields" not in findings(output)
    assert run("rebuild", "--rows-only")[0] == 0
    assert run("init")[0] == 0


def test_without_the_table(bare, run):
    """The migration that makes it is named, and the other steps are done."""
    name = MembershipLog.__tablename__
    with db.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {name} RENAME TO away"))
    try:
        code, output = run("init", "--json")
    finally:
        with db.engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE away RENAME TO {name}"))

    assert code == 1
    assert findings(output)["database"]["advice"] == "invenio alembic upgrade"
    assert findings(output)["templates"]["ok"]


@pytest.fixture()
def skipped(bare):
    """An instance with a history whose operator has not run ``init``."""
    current_search_client.indices.delete(index=prefix_index("stats-community-*"))
    return bare


def check_that_all_is_mapped():
    """Assert that indices and templates are those of this version."""
    assert health.search_templates().ok
    assert not health.mappings().detail.startswith("outdated")
    assert current_search_client.indices.exists(index=prefix_index(STATE))


@pytest.mark.parametrize(
    "command",
    [
        ("community-events", "generate"),
        ("aggregate", "--kind", "records", "--background"),
        ("usage-events", "migrate"),
    ],
    ids=" ".join,
)
def test_skipped(skipped, run, command):
    """What writes first puts the templates: no field is mapped by what comes first."""
    code, output = run(*command)

    assert code == 0, output
    assert run("aggregate", "--json")[0] == 0
    check_that_all_is_mapped()


def test_skipped_with_live_events(skipped):
    """The same holds for events that come before any command."""
    wipe_indices()
    moment = datetime.now(timezone.utc).replace(tzinfo=None) - timedelta(days=3)
    event = factories.raw_event("record-view", skipped.recids[0], moment)

    factories.send_events("record-view", [event])

    check_that_all_is_mapped()


def test_a_template_of_an_earlier_version_stays(skipped, run):
    """It is that of the rows in force: ``rebuild`` replaces it."""
    name = prefix_index(next(n for n in templates() if "usage-delta" in n))
    body = {"index_patterns": [prefix_index("stats-community-usage-delta-*")]}
    current_search_client.indices.put_template(name=name, body=body)

    put_missing(current_search_client)

    there = current_search_client.indices.get_template(name=name)[name]
    assert there["mappings"] == {}
