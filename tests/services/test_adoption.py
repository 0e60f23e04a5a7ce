# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The public package 0.5.x is taken over: indices as it leaves them, made by hand."""

import json
from collections import Counter
from datetime import datetime, timezone
from types import SimpleNamespace
from uuid import UUID

import pytest
import time_machine
from invenio_access.permissions import system_identity
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_search import current_search_client as client
from invenio_search.utils import prefix_index
from invenio_stats.bookmark import BookmarkAPI

from invenio_stats_dashboard.models import MembershipLog
from invenio_stats_dashboard.search.templates import put_templates, templates
from invenio_stats_dashboard.services.adoption import EVENT_TEMPLATES, Adoption
from invenio_stats_dashboard.usage.adoption import months_left
from tests import factories
from tests.helpers import documents, usage_rows

NAMES = {"view": "record-view", "download": "file-download"}
COPY = "-v2.0.0"
TEXT = {"type": "text"}
THEIRS = {
    "community_ids": {"type": "keyword"},
    "resource_type": {"properties": {"id": {"type": "keyword"}, "title": TEXT}},
    "access_status": {"type": "keyword"},
    "languages": {"properties": {"id": {"type": "keyword"}}},
    "subjects": {"properties": {"id": {"type": "keyword"}, "title": TEXT}},
    "publisher": TEXT,
    "funders": {"properties": {"id": {"type": "keyword"}}},
    "affiliations": {"properties": {"id": {"type": "keyword"}}},
    "rights": {"properties": {"id": {"type": "keyword"}}},
    "periodical": {"type": "keyword"},
    "file_types": {"type": "keyword"},
}
"""Fields that it adds: some of other types than ours."""

RDM_13 = {"type": "date", "format": "strict_date_hour_minute_second"}
OF_RDM = {
    **{
        name: {"type": "keyword"}
        for name in (
            "unique_id unique_session_id visitor_id country referrer recid parent_recid "
            "bucket_id file_id file_key"
        ).split()
    },
    "timestamp": RDM_13,
    "updated_timestamp": {"type": "date"},
    "is_robot": {"type": "boolean"},
    "is_machine": {"type": "boolean"},
    "via_api": {"type": "boolean"},
    "size": {"type": "double"},
}
ADDED = {
    "community_ids": ["somewhere"],
    "resource_type": {"id": "dataset", "title": "Dataset"},
    "subjects": [{"id": "x", "title": "X"}],
    "publisher": "Test Press",
}


def event(kind, recid, day, number, **values):
    """Return an event of that package as it is stored."""
    found = {
        "timestamp": f"{day}T{8 + number // 60:02}:{number % 60:02}:00",
        "recid": recid,
        "parent_recid": f"{recid}-parent",
        "unique_id": f"{kind}_{recid}",
        "unique_session_id": f"session-{number}",
        "visitor_id": f"visitor-{number}",
        "country": "DE",
        "referrer": "https://example.net/",
        "via_api": False,
        "is_robot": False,
        "is_machine": False,
        **ADDED,
        **values,
    }
    if kind == "download":
        found |= {"bucket_id": "b", "file_id": "f", "file_key": "a.csv", "size": 10.0}
    return found


def put(name, events, alias=None, fields=THEIRS):
    """Make an index as that package, or RDM 13, does, and put events into it."""
    index = prefix_index(name)
    body = {
        "mappings": {"dynamic": "strict", "properties": {**OF_RDM, **fields}},
        "aliases": {prefix_index(alias): {}} if alias else {},
    }
    client.indices.create(index=index, body=body)
    for key, document in events.items():
        stored = {n: v for n, v in document.items() if fields or n not in ADDED}
        client.index(index=index, id=key, body=stored)
    client.indices.refresh(index=index)


def numbered(kind, recid, day, numbers, **values):
    """Return id → event, as :func:`put` takes them."""
    return {f"{day}-{n}-{kind}": event(kind, recid, day, n, **values) for n in numbers}


def template(name, pattern, priority=100):
    """Put an index template as that package does."""
    client.indices.put_index_template(
        name=prefix_index(name),
        body={
            "index_patterns": [prefix_index(pattern)],
            "priority": priority,
            "template": {"mappings": {"properties": {**OF_RDM, **THEIRS}}},
        },
    )


@pytest.fixture()
def left(no_indices, users):
    """An instance in which that package was killed while it copied months.

    Views a month: January 6 (and 4 of robots) behind an alias; February 5 in an index
    and 3 of them, and one more, in a copy; March 3 in a copy that no name leads to;
    April 2 in an index of RDM's name and its mapping; May 4 in an index of RDM's own.
    """
    for name in templates():  # ours are put by ``init``
        client.indices.delete_template(name=prefix_index(name), ignore=404)
    with time_machine.travel(datetime(2023, 12, 1, tzinfo=timezone.utc), tick=True):
        community = factories.create_community(users["curator"])
        recid = factories.publish_record(users["author"], communities=[community])
        gone = factories.publish_record(users["author"])
    name, robot = "events-stats-record-view-2024-{}".format, {"is_robot": True}
    january = numbered("view", recid, "2024-01-05", range(6))
    january |= numbered("view", recid, "2024-01-05", range(10, 14), **robot)
    put(name("01") + COPY, january, alias=name("01"))
    february = numbered("view", recid, "2024-02-05", range(5))
    put(name("02"), february, fields={})
    more = numbered("view", recid, "2024-02-06", [0])
    put(name("02") + COPY, dict(list(february.items())[:3]) | more)
    put(name("03") + COPY, numbered("view", recid, "2024-03-05", range(3)))
    put(name("04"), numbered("view", recid, "2024-04-05", range(2)))
    put(name("05"), numbered("view", recid, "2024-05-05", range(4)), fields={})
    downloads = "events-stats-file-download-2024-01"
    events = numbered("download", recid, "2024-01-05", range(2))
    put(downloads + COPY, events, alias=downloads)
    template("record-view-v2.0.0", "events-stats-record-view-*")
    template("file-download-v2.0.0", "events-stats-file-download-*")
    put_membership(community, recid, gone)
    row = {"community_id": community, "period_start": "2024-01-05T00:00:00"}
    for name in ("usage-delta-2024", "records-snapshot-created-2024"):
        index = prefix_index(f"stats-community-{name}")
        client.indices.create(index=index, body={"mappings": {"dynamic": True}})
        client.index(index=index, body=row, refresh=True)
    bookmark = {"date": "2024-05-31T00:00:00"}
    name = prefix_index("stats-bookmarks")
    client.indices.create(index=name, body=BookmarkAPI.MAPPINGS)
    for kind in ("community-usage-delta-agg", "community-records-delta-created-agg"):
        body = {**bookmark, "aggregation_type": kind}
        client.index(index=prefix_index("stats-bookmarks"), body=body, refresh=True)
    body = {**bookmark, "aggregation_type": "record-view-agg"}
    client.index(index=prefix_index("stats-bookmarks"), body=body, refresh=True)
    yield SimpleNamespace(community=community, recid=recid, gone=gone)
    for name in ("record-view-v2.0.0", "file-download-v2.0.0"):
        client.indices.delete_index_template(name=prefix_index(name), ignore=404)
    put_templates(client)


def put_membership(community, recid, gone):
    """Write that package's events: one record is there since March, one has left."""
    index = prefix_index("stats-community-events-2024")
    dates = {"type": "date", "format": "yyyy-MM-dd"}
    names = {"record_id": "keyword", "community_id": "keyword", "event_type": "keyword"}
    fields = {name: {"type": kind} for name, kind in names.items()}
    fields |= {"event_date": dates, "record_created_date": dates}
    body = {"mappings": {"properties": fields}}
    client.indices.create(index=index, body=body)
    for about in (
        ("global", recid, "add", "2023-12-01"),
        (community, recid, "add", "2024-03-01"),
        (community, gone, "add", "2024-01-02"),
        (community, gone, "remove", "2024-02-02"),
        (community, "no-such-record", "add", "2024-02-02"),
    ):
        names = ("community_id", "record_id", "event_type", "event_date")
        body = dict(zip(names, about), record_created_date="2023-12-01")
        client.index(index=index, body=body)
    client.indices.refresh(index=index)


def views():
    """Return month → views by the rows of the whole instance."""
    found = Counter()
    for row in usage_rows("day", community_id="global"):
        found[row["day"][:7]] += row["views"]
    return {month: number for month, number in sorted(found.items()) if number}


def taken_over(run):
    """Do what the documentation says."""
    for command in (
        ["adopt", "--yes"],
        ["init"],
        ["community-events", "generate"],
        ["usage-events", "migrate"],
        ["aggregate"],
    ):
        code, output = run(*command)
        assert code == 0, f"{command}: {output}"


def test_every_event_counts_once(left, run):
    """Nothing twice, nothing lost, no robots; months are found under RDM's names."""
    taken_over(run)

    assert views() == {
        "2024-01": 6,
        "2024-02": 6,
        "2024-03": 3,
        "2024-04": 2,
        "2024-05": 4,
    }
    (day,) = usage_rows("day", community_id="global", day="2024-01-05")
    assert (day["downloads"], day["robots"], day["events_raw"]) == (2, 4, 12)
    names = client.indices.get(index=prefix_index("events-stats-*"))
    assert not [name for name in names if name.endswith(COPY)]
    for month in range(1, 6):
        name = prefix_index(f"events-stats-record-view-2024-{month:02}")
        assert client.indices.exists(index=name)
    assert run("init")[0] == 0


def test_events_are_enriched_as_ours(left, run):
    """Its own fields are gone, whatever their type; ours are there."""
    taken_over(run)

    found = documents("events-stats-record-view-2024-01")
    assert len(found) == 10
    assert all(e["resource_type"] == "dataset" and e["enriched"] for e in found)
    assert all("somewhere" not in e["community_ids"] for e in found)
    alias = prefix_index("events-stats-record-view")
    assert client.count(index=alias)["count"] >= 17


def test_dry_run(left, run):
    """It says what there is, and changes nothing."""
    before = sorted(client.indices.get(index=prefix_index("*")))

    code, output = run("adopt", "--dry-run", "--json")

    found = json.loads(output)
    assert code == 0
    months = {part["month"]: part for part in found["usage_events"]}
    assert sorted(months) == [
        "events-stats-file-download-2024-01",
        *(f"events-stats-record-view-2024-0{n}" for n in range(1, 5)),
    ]
    assert months["events-stats-record-view-2024-01"]["robots"] == 4
    assert sorted(months["events-stats-record-view-2024-02"]["indices"].values()) == [
        4,
        5,
    ]
    assert found["membership_events"]["read"] == 4
    assert found["membership_events"]["unknown"] == 1
    assert len(found["rows"]) == 2 and len(found["templates"]) == 2
    assert len(found["bookmarks"]) == 2
    assert sorted(client.indices.get(index=prefix_index("*"))) == before
    assert "events-stats-record-view-2024-03" in run("adopt", "--dry-run")[1]


def test_confirmation(left, run):
    """Without it, nothing is done."""
    code, output = run("adopt", input="n\n")

    assert code == 1 and "Take all of this over?" in output
    assert Adoption().is_due()
    assert run("adopt", input="y\n")[0] == 0
    assert not Adoption().is_due()
    assert json.loads(run("adopt", "--yes", "--json")[1])["found"] == "nothing"


def test_configuration_that_is_left(clean, app, run, monkeypatch):
    """It is named where nothing else is there, too."""
    monkeypatch.setitem(app.config, "STATS_REGISTER_INDEX_TEMPLATES", True)

    code, output = run("adopt")

    assert code == 0 and "Nothing of the public package" in output
    assert "STATS_REGISTER_INDEX_TEMPLATES: remove it" in output


def test_memberships(left, run):
    """What only that package knows is in the log, once; better dates stay."""
    parent = {"inferred": False, "event_type": "add"}
    # As after an installation: the log is empty, and the record is a member.
    db.session.query(MembershipLog).delete()
    db.session.commit()

    run("adopt", "--yes")
    run("community-events", "generate")

    log = db.session.query(MembershipLog).filter_by(community_id=UUID(left.community))
    found = sorted((e.event_time.date().isoformat(), e.event_type) for e in log)
    assert found == [
        ("2024-01-02", "add"),
        ("2024-02-02", "remove"),
        ("2024-03-01", "add"),
    ]
    assert log.filter_by(**parent).count() == 2


def test_what_is_known_better_stays(left, run):
    """The log of this module knows when the record joined: its entry stays alone."""
    run("adopt", "--yes")

    log = db.session.query(MembershipLog).filter_by(community_id=UUID(left.community))
    joined = [e for e in log if e.event_type == "add"]
    assert sorted(f"{e.event_time:%Y-%m}" for e in joined) == ["2023-12", "2024-01"]


def test_rows_and_bookmarks_of_its_own(left, run):
    """They have the names of ours: left alone, nothing before May would be counted."""
    run("adopt", "--yes")

    kept = {b["aggregation_type"] for b in documents("stats-bookmarks")}
    assert kept == {"record-view-agg"}
    assert not documents("stats-community-usage-delta-*")
    found = client.indices.get_index_template(name=prefix_index("*"), ignore=404)
    names = {part["name"] for part in found.get("index_templates", [])}
    assert not names & set(map(prefix_index, EVENT_TEMPLATES))


def test_ours_stay(usage, run):
    """Rows, events and bookmarks of this module are none of that package's."""
    run("aggregate")

    assert Adoption().survey()["rows"] == {} and not Adoption().is_due()
    assert run("adopt", "--yes")[0] == 0
    assert usage_rows("day")


def test_the_switch_of_communities(left, run, monkeypatch):
    """It becomes ours; the layout, which has another form, is told and removed."""
    service = current_communities.service
    record = service.record_cls.get_record(left.community)
    layout = {"tabs": []}
    record["custom_fields"] = {
        "stats:dashboard_enabled": True,
        "stats:dashboard_layout": layout,
    }
    record.commit()
    db.session.commit()

    code, output = run("adopt", "--yes", "--json")

    assert code == 0
    (choice,) = json.loads(output)["communities"]
    assert choice["enabled"] is True
    assert choice["not_taken_over"] == {"stats:dashboard_layout": layout}
    found = service.read(system_identity, left.community).data["custom_fields"]
    assert found == {"stats_dashboard:enabled": True}


def test_events_written_meanwhile(left, run, monkeypatch):
    """A month that others write to is copied again, then refused; nothing is lost."""
    month = months_left()[1]
    other = prefix_index("events-stats-record-view-2024-01-v2.0.0")
    reindex, late = type(client.indices).stats, iter(range(20, 99))

    def stats(self, index, **options):
        if other in index:
            events = numbered("view", left.recid, "2024-01-07", [next(late)])
            for key, document in events.items():
                client.index(index=other, id=key, body=document, refresh=True)
        return reindex(self, index=index, **options)

    assert month.month == "2024-01"
    monkeypatch.setattr(type(client.indices), "stats", stats)
    code, output = run("adopt", "--yes")
    monkeypatch.undo()

    assert code == 1 and "Stop the workers" in output
    assert client.indices.exists(index=other)
    taken_over(run)
    assert views()["2024-01"] > 6


def test_init_and_doctor_name_it(left, run):
    """Neither works on indices of another package."""
    code, output = run("init")

    assert code == 1 and "invenio community-stats adopt" in output
    assert "fields added" not in output
    findings = json.loads(run("doctor", "--json")[1])["findings"]
    (found,) = [part for part in findings if part["check"] == "package 0.5"]
    assert not found["ok"] and found["advice"] == "invenio community-stats adopt"
