# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The demo's numbers, recomputed in plain Python from database and raw events."""

from collections import defaultdict
from datetime import datetime, timedelta, timezone

import pytest
from invenio_db import db
from sqlalchemy import text

from tests import oracle
from tests.helpers import documents

# One process: the oracle reads the database once.
pytestmark = pytest.mark.xdist_group("numbers")
YESTERDAY = (datetime.now(timezone.utc) - timedelta(days=1)).date()
PERIODS = [
    ("2000-01-01", YESTERDAY.isoformat()),
    ((YESTERDAY - timedelta(days=364)).isoformat(), YESTERDAY.isoformat()),
    (
        (YESTERDAY - timedelta(days=99)).isoformat(),
        (YESTERDAY - timedelta(days=40)).isoformat(),
    ),
]


def plain(uuid):
    """Return a UUID, as any database gives it, as 32 digits."""
    if uuid is None:
        return None
    return uuid.hex() if isinstance(uuid, bytes) else str(uuid).replace("-", "")


@pytest.fixture(scope="module")
def log(demo_app):
    """The membership log: (parent, record, community) → [(type, time)]."""
    rows = db.session.execute(
        text(
            "SELECT parent_id, record_id, community_id, event_type, event_time "
            "FROM community_stats_membership_log ORDER BY event_time, id"
        )
    )
    found = defaultdict(list)
    for parent, record, community, kind, moment in rows:
        if isinstance(moment, str):
            moment = datetime.fromisoformat(moment)
        found[plain(parent), plain(record), plain(community)].append((kind, moment))
    return found


@pytest.fixture(scope="module")
def records(demo_app):
    """Recid → what the database says of each version."""
    from invenio_rdm_records.records.api import RDMRecord
    from invenio_rdm_records.records.models import RDMRecordMetadata

    found = {}
    for model in db.session.query(RDMRecordMetadata):
        record = RDMRecord(model.data, model=model)
        entries = record.files.values() if record.files.enabled else ()
        files = [file.file.size for file in entries]
        found[record["id"]] = {
            "record": record["id"],
            "uuid": plain(model.id),
            "parent_id": plain(model.parent_id),
            "created": model.created.date().isoformat(),
            "files": len(files),
            "file_bytes": sum(files),
            "resource_type": record["metadata"]["resource_type"]["id"],
            "languages": [i["id"] for i in record["metadata"].get("languages", [])],
        }
    return found


def spans(log, record, community):
    """Return when a record was in a community, or in the instance (``None``)."""
    parent = record["parent_id"]
    present = oracle.presence(log[parent, record["uuid"], None])
    if community is None:
        return present
    return oracle.joint(present, oracle.presence(log[parent, None, community]))


@pytest.fixture(scope="module")
def events(demo_app, log, records):
    """The raw events, with communities found from the log and not from the event."""
    found = []
    for kind, index in (("view", "record-view"), ("download", "file-download")):
        for event in documents(f"events-stats-{index}-*"):
            event["kind"] = kind
            event["timestamp"] = oracle.parse(event["timestamp"])
            file = (event.get("bucket_id"), event.get("file_id"))
            event["target"] = event["recid"] if kind == "view" else file
            found.append(event)
    found.sort(key=lambda event: event["timestamp"])
    return found


def in_community(events, log, records, community):
    """Return the events of a community: its records at the events' times."""
    if community is None:
        return events
    cache = {}
    chosen = []
    for event in events:
        recid = event["recid"]
        if recid not in cache:
            cache[recid] = spans(log, records[recid], community)
        if any(
            start.replace(microsecond=0) <= event["timestamp"]
            and (end is None or event["timestamp"] < end)
            for start, end in cache[recid]
        ):
            chosen.append(event)
    return chosen


def surviving(events):
    """Return the events left of robots and double clicks: sorted, day by day."""
    last, kept = {}, []
    for event in reversed(events):
        if event["is_robot"] or event["is_machine"]:
            continue
        day = event["timestamp"].date()
        key = (event["visitor_id"], event["kind"], event["target"], day)
        following = last.get(key)
        last[key] = event["timestamp"]
        if following and following - event["timestamp"] <= oracle.WINDOW:
            continue
        kept.append(event)
    return kept


def scopes(communities):
    """Return (name in addresses, id in the log) of instance and communities."""
    return [("global", None)] + [(slug, plain(i)) for slug, i in communities.items()]


def readable(api, scope, **params):
    """Return the totals, or ``None`` where a visitor may not read them."""
    import requests

    try:
        return api(f"{scope}/totals", **params)
    except (AssertionError, requests.HTTPError):
        assert api(f"{scope}/totals", status=403, **params)
        return None


@pytest.mark.parametrize(("first", "last"), PERIODS)
def test_usage(api, communities, log, records, events, first, last):
    """Views, downloads, volume and uniques of each community."""
    everything = surviving(events)
    for scope, community in scopes(communities):
        answer = readable(api, scope, **{"from": first, "to": last})
        if answer is None:
            continue
        chosen = [
            event
            for event in in_community(everything, log, records, community)
            if first <= event["timestamp"].date().isoformat() <= last
        ]
        views = [event for event in chosen if event["kind"] == "view"]
        downloads = [event for event in chosen if event["kind"] == "download"]

        expected = {
            "views": len(views),
            "downloads": len(downloads),
            "data_volume": int(sum(event["size"] for event in downloads)),
            "unique_views": _uniques(views),
            "unique_downloads": _uniques(downloads),
        }
        found = {name: answer["metrics"][name]["value"] for name in expected}
        assert (scope, found) == (scope, expected)


def _uniques(events):
    """Count sessions × records."""
    return len({(event["unique_session_id"], event["recid"]) for event in events})


@pytest.mark.parametrize(("first", "last"), PERIODS)
def test_content(api, communities, log, records, first, last):
    """Records, works, files and bytes at the end of each period."""
    for scope, community in scopes(communities):
        answer = readable(api, scope, **{"from": first, "to": last})
        if answer is None:
            continue
        counted = [
            (record, oracle.counted_days(spans(log, record, community), "added"))
            for record in records.values()
        ]
        expected = oracle.content(counted, last)
        names = ("records", "works", "files", "file_bytes")
        found = {name: answer["metrics"][name]["value"] for name in names}
        assert (scope, found) == (scope, {name: expected[name] for name in names})


def test_content_now_is_that_of_the_database(api, demo_app, communities):
    """The balance of today is a plain count of what is in the database now."""
    today = datetime.now(timezone.utc).date().isoformat()
    for scope, community in scopes(communities):
        answer = readable(api, scope, **{"from": today, "to": today})
        if answer is None:
            continue
        query = (
            "SELECT count(DISTINCT r.id) FROM rdm_records_metadata r "
            "LEFT JOIN rdm_parents_community c ON c.record_id = r.parent_id "
            "WHERE r.deletion_status = 'P'"
        )
        rows = db.session.execute(text(query)) if community is None else None
        if rows is None:
            from invenio_rdm_records.records.models import (
                RDMParentCommunity,
                RDMRecordMetadata,
            )

            members = db.session.query(RDMParentCommunity.record_id).filter(
                RDMParentCommunity.community_id == communities[scope]
            )
            expected = (
                db.session.query(RDMRecordMetadata)
                .filter(RDMRecordMetadata.deletion_status == "P")
                .filter(RDMRecordMetadata.parent_id.in_(members))
                .count()
            )
        else:
            expected = rows.scalar()
        assert (scope, answer["metrics"]["records"]["value"]) == (scope, expected)


@pytest.mark.parametrize("name", ["resource_types", "languages"])
def test_breakdowns(api, communities, log, records, name):
    """Records by key, of each community, at the end of yesterday."""
    field = {"resource_types": "resource_type"}.get(name, name)
    last = YESTERDAY.isoformat()
    for scope, community in scopes(communities):
        if readable(api, scope, **{"from": last, "to": last}) is None:
            continue
        answer = api(
            f"{scope}/breakdowns/{name}",
            **{"from": last, "to": last, "metric": "records", "limit": 100},
        )
        counted = [
            (record, oracle.counted_days(spans(log, record, community), "added"))
            for record in records.values()
        ]
        keys = {key for r in records.values() for key in oracle.as_list(r[field])}
        expected = {
            key: oracle.content(counted, last, key, field)["records"] for key in keys
        }
        found = {item["key"]: item["value"] for item in answer["items"]}
        assert found == {key: count for key, count in expected.items() if count}
