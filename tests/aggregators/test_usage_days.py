# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Whole days of usage: large ones, their boundaries, and what a run costs."""

from collections import Counter
from datetime import datetime, timedelta, timezone
from functools import partial

import pytest
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index
from invenio_stats.proxies import current_stats

from invenio_stats_dashboard.aggregators import usage
from invenio_stats_dashboard.aggregators.ahead import ahead
from invenio_stats_dashboard.aggregators.isolation import Share, cut
from invenio_stats_dashboard.models import LogType, MembershipLog
from invenio_stats_dashboard.search.state import State
from invenio_stats_dashboard.services import EventReindexingService
from invenio_stats_dashboard.subcounts import SUBCOUNTS
from invenio_stats_dashboard.tasks import aggregate_community_usage_stats
from invenio_stats_dashboard.usage.enrichment import fingerprint
from tests.factories import include, raw_event, remove, send_events
from tests.helpers import documents, rows, usage_rows
from tests.isolation import wipe_indices

USAGE = "stats-community-usage-delta-*"

KEYS = [("languages", ["eng"]), ("community_ids", ["bb"])]
"""A correction of what a record is about, and one of where it belongs."""

LEAP = datetime(2024, 2, 29)


def now():
    """Return the current UTC time, whole seconds, without zone."""
    return datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)


def stored(number, moment, community_ids=(), **values):
    """Return an enriched event, as the search engine has it."""
    return {
        "timestamp": moment.isoformat(),
        "recid": f"r{number % 7}",
        "visitor_id": f"{number * 2654435761 % 2**32:08x}",
        "unique_session_id": f"s{number}",
        "is_robot": False,
        "is_machine": False,
        "community_ids": list(community_ids),
        "resource_type": "dataset",
        "enriched": fingerprint(SUBCOUNTS),
        **values,
    }


def index_events(events, kind="record-view"):
    """Index enriched events, in months whose mapping takes our fields."""
    months = {event["timestamp"][:7] for event in events}
    for month in months:
        name = prefix_index(f"events-stats-{kind}-{month}")
        current_search_client.indices.create(index=name, ignore=400)
    EventReindexingService().reindex_events()
    actions = [
        {
            "_index": prefix_index(f"events-stats-{kind}-{e['timestamp'][:7]}"),
            "_id": f"{e['timestamp']}-{n}",
            **e,
        }
        for n, e in enumerate(events)
    ]
    search.helpers.bulk(current_search_client, actions, refresh=True, chunk_size=3000)


def totals(**conditions):
    """Return (community, day) → views."""
    found = usage_rows("day", **conditions)
    return {(row["community_id"], row["day"]): row["views"] for row in found}


def ordered(found):
    """Return rows in an order that depends on what is in them alone."""
    return sorted(found, key=lambda row: sorted(map(str, row.items())))


def test_more_than_ten_thousand_views_a_day(clean):
    """Neither the page size of the search engine nor any other number is a limit."""
    index_events([stored(n, LEAP + timedelta(seconds=n % 86400)) for n in range(12345)])

    aggregate_community_usage_stats()

    assert totals() == {("global", "2024-02-29"): 12345}
    records = usage_rows("record")
    assert {row["resource_type"] for row in records} == {"dataset"}
    assert len(records) == 7 and sum(row["views"] for row in records) == 12345


def test_a_day_in_shares_gives_the_same_rows(clean, monkeypatch):
    """A day too large for the memory is cut by record, and a record by visitor."""
    events = [
        stored(
            n % 400,
            LEAP + timedelta(seconds=n * 13 % 86400),
            [
                name
                for name, every in (("aa", 2), ("bb", 3), ("ff", 5))
                if n % every == 0
            ],
            country=("DE", "FR", "IT", "ES", "CH")[n % 5],
            recid="r0" if n % 2 else f"r{n % 10}",
        )
        for n in range(900)
    ]
    index_events(events)
    aggregate_community_usage_stats()
    whole = rows(USAGE)
    monkeypatch.setattr(usage, "SHARE_EVENTS", 100)

    unchanged = aggregate_community_usage_stats(start_date="2024-02-29")
    current_search_client.indices.delete(index=prefix_index(USAGE))
    anew = aggregate_community_usage_stats(start_date="2024-02-29")

    aggregator = usage.CommunityUsageDeltaAggregator()
    shares = aggregator._shares(["2024-02-29"], 900)
    assert len(shares) == 5
    assert len(aggregator._visitors(["2024-02-29"], shares[0])) == 6
    assert unchanged["community-usage-delta-agg"]["rows"] == 0
    of_days = [row for row in whole if not row["level"][0].startswith("month")]
    assert anew["community-usage-delta-agg"]["rows"] == len(of_days) > 20
    assert ordered(rows(USAGE)) == ordered(whole)


def test_days_folded_apart_give_the_same_rows(clean, monkeypatch):
    """Days of a group are folded in turn, some of them in shares of records."""
    day = timedelta(days=1)
    events = [
        stored(n, LEAP + days * day + timedelta(minutes=n), ["aa"], recid=f"r{n % 7}")
        for days, number in ((0, 30), (1, 250), (2, 40), (3, 40), (4, 120))
        for n in range(number)
    ]
    index_events(events)
    aggregate_community_usage_stats()
    whole = rows(USAGE)
    current_search_client.indices.delete(index=prefix_index(USAGE))
    monkeypatch.setattr(usage, "SHARE_EVENTS", 100)

    folded = []
    fold = usage.usage_rows.fold
    monkeypatch.setattr(
        usage.usage_rows,
        "fold",
        lambda events, *args: folded.append(events.height) or fold(events, *args),
    )
    aggregate_community_usage_stats(start_date="2024-02-29")

    assert sum(folded) == 480
    assert len(folded) > 5
    assert max(folded) <= 100
    assert ordered(rows(USAGE)) == ordered(whole)


def test_one_call_ahead():
    """A call begins before its predecessor's result is worked on, and no earlier."""
    begun, worked = [], []

    def call(n):
        begun.append(n)
        if n == 3:
            raise ValueError("the third")
        return n * n

    with pytest.raises(ValueError, match="the third"):
        for n, square in ahead((n, partial(call, n)) for n in range(9)):
            assert square == n * n
            worked.append(n)

    assert worked == [0, 1, 2]
    assert begun in ([0, 1, 2, 3], [0, 1, 2, 3, 4])


def test_shares_cover_every_id_once():
    """Open at both ends, and no larger than asked unless it is one id."""
    sizes = {"a": 60, "b": 30, "c": 30, "d": 200, "global": 1}

    shares = list(cut(sizes, 100))

    assert shares == [
        Share(None, "c"),
        Share("c", "d"),
        Share("d", "global"),
        Share("global", None),
    ]
    for name in ("", "0", *sizes, "zz"):
        assert sum(share.includes(name) for share in shares) == 1


def test_the_last_and_the_first_moment_of_a_day(clean, users, make_record):
    """23:59:59.9 belongs to the leap day, 00:00:00 to the next one."""
    recid = make_record(users["author"])
    midnight = LEAP + timedelta(days=1)
    moments = [midnight - timedelta(milliseconds=100), midnight]

    send_events("record-view", [raw_event("record-view", recid, m) for m in moments])
    aggregate_community_usage_stats()

    assert totals() == {("global", "2024-02-29"): 1, ("global", "2024-03-01"): 1}


def test_a_year_with_a_leap_day(clean):
    """Every day of the year has its row; 365 days a run are done by default."""
    first = datetime(2024, 1, 1)
    index_events([stored(n, first + timedelta(days=n)) for n in range(366)])

    first = aggregate_community_usage_stats()["community-usage-delta-agg"]
    aggregate_community_usage_stats()

    assert (first["days"], first["left"]) == (365, 1)
    assert len(totals()) == 366 and set(totals().values()) == {1}


def test_download_right_after_publishing(clean, users, make_record, make_community):
    """It carries its communities, though it came in the same second."""
    community = make_community(users["curator"])
    recid = make_record(users["author"], files={"a.csv": b"1"}, communities=[community])

    send_events("file-download", [raw_event("file-download", recid, now())])

    (event,) = documents("events-stats-file-download-*")
    assert event["community_ids"] == [community]
    assert event["file_types"] == ["csv"]
    assert event["record_id"] == event["recid"] == recid


def test_record_that_left_yesterday(clean, users, make_record, make_community):
    """Views before count for the community, views since do not."""
    from invenio_db import db

    community = make_community(users["curator"])
    recid = make_record(users["author"], communities=[community])
    remove(recid, community)
    moment = now()
    for entry in MembershipLog.query.filter(MembershipLog.community_id.is_not(None)):
        days = 5 if entry.event_type == LogType.ADD.value else 1
        entry.event_time = moment - timedelta(days=days)
    db.session.commit()
    moments = [moment - timedelta(days=n) for n in (6, 3, 0)]

    send_events("record-view", [raw_event("record-view", recid, m) for m in moments])
    aggregate_community_usage_stats()

    day = moments[1].date().isoformat()
    assert totals(community_id=community) == {(community, day): 1}
    assert len(totals(community_id="global")) == 3


def test_joining_during_a_run_of_the_indexer(
    clean, app, users, make_record, make_community, monkeypatch
):
    """Each batch looks up anew: who joins in between counts from then on."""
    monkeypatch.setattr("invenio_stats_dashboard.usage.indexer.BATCH", 1)
    community = make_community(users["curator"])
    recid = make_record(users["author"])
    before, after = now() - timedelta(seconds=30), now() + timedelta(minutes=1)
    event = current_stats.events["record-view"]

    def join(doc):
        if doc["timestamp"] == after.isoformat():
            include(recid, community)
        return doc

    steps = [join, *event.params["preprocessors"]]
    events = [raw_event("record-view", recid, m) for m in (before, after)]
    event.queue.publish(events)
    event.cls(**{**event.params, "preprocessors": steps}).run()

    found = documents("events-stats-record-view-*")
    assert {e["timestamp"]: e["community_ids"] for e in found} == {
        before.isoformat(): [],
        after.isoformat(): [community],
    }


def test_embargo_that_was_lifted(clean, users, make_record):
    """Usage has the access type of its time."""
    until = now().date() - timedelta(days=10)
    recid = make_record(users["author"], files={"a.csv": b"1"})
    from invenio_db import db
    from invenio_rdm_records.records.api import RDMRecord
    from sqlalchemy.orm.attributes import flag_modified

    model = RDMRecord.pid.resolve(recid).model
    embargo = {"active": False, "until": until.isoformat(), "reason": None}
    model.data = {**model.data, "access": {**model.data["access"], "embargo": embargo}}
    flag_modified(model, "json")
    db.session.commit()
    moments = [now() - timedelta(days=n) for n in (20, 1)]

    send_events("record-view", [raw_event("record-view", recid, m) for m in moments])
    aggregate_community_usage_stats()

    found = usage_rows("record")
    assert {row["day"]: row["access_type"] for row in found} == {
        moments[0].date().isoformat(): "controlled",
        moments[1].date().isoformat(): "free_to_read",
    }


def test_batch_with_more_than_a_thousand_records(clean, users, make_record):
    """Looked up in parts; the events of known records are enriched."""
    recid = make_record(users["author"])
    names = [*(f"none-{n}" for n in range(1100)), recid]

    send_events(
        "record-view", [raw_event("record-view", name, now()) for name in names]
    )

    found = documents("events-stats-record-view-*")
    assert len(found) == 1101
    assert [event["recid"] for event in found if "enriched" in event] == [recid]


def test_a_run_reads_only_the_days_due(clean, users, make_record, monkeypatch):
    """After a bookmark: today, and days that are stale; nothing else is read."""
    recid = make_record(users["author"])
    today = now()
    moments = [today - timedelta(days=n) for n in range(0, 40, 2)]
    send_events("record-view", [raw_event("record-view", recid, m) for m in moments])
    first = aggregate_community_usage_stats()["community-usage-delta-agg"]
    # invenio-stats does not wait until its bookmark can be found.
    bookmarks = prefix_index("stats-bookmarks*")
    current_search_client.indices.refresh(index=bookmarks)
    read = Counter()
    events = usage.CommunityUsageDeltaAggregator._events

    def watched(self, days, *args):
        read.update(days)
        return events(self, days, *args)

    monkeypatch.setattr(usage.CommunityUsageDeltaAggregator, "_events", watched)
    second = aggregate_community_usage_stats()["community-usage-delta-agg"]
    once = dict(read)
    current_search_client.indices.refresh(index=bookmarks)
    late = raw_event("record-view", recid, moments[5], session_id="late")
    send_events("record-view", [late])
    aggregate_community_usage_stats()

    assert first["days"] == 20
    assert (second["days"], second["rows"]) == (1, 0)
    assert once == {today.date().isoformat(): 1}
    assert dict(read) == {
        today.date().isoformat(): 2,
        moments[5].date().isoformat(): 1,
    }


def test_versions_that_share_a_file(clean):
    """The address of a download is bucket and file: both versions have one."""
    events = [
        {
            **stored(1, LEAP + timedelta(seconds=10 * n), recid=f"r{n}"),
            "bucket_id": f"b{n}",
            "file_id": "f",
            "file_key": "a.csv",
            "size": 5.0,
        }
        for n in range(2)
    ]
    index_events(events, "file-download")

    aggregate_community_usage_stats()

    (day,) = usage_rows("day")
    assert (day["downloads"], day["data_volume"]) == (2, 10)
    assert "double_clicks" not in day


@pytest.fixture()
def no_indices(clean):
    """No index is there yet, and none of this test's own stays."""
    wipe_indices()
    yield
    wipe_indices()


def test_months_of_an_earlier_release(no_indices):
    """RDM 13 has made months whose timestamp knows only its own format."""
    name = prefix_index("events-stats-record-view-2024-02")
    template = prefix_index("events-stats-record-view-v1.0.0")
    timestamp = {"type": "date", "format": "strict_date_hour_minute_second"}
    current_search_client.indices.create(
        index=name, body={"mappings": {"properties": {"timestamp": timestamp}}}
    )
    mapping = current_search_client.indices.get_mapping(index=name)
    (found,) = mapping.values()
    assert found["mappings"]["properties"]["timestamp"] == timestamp, template
    moments = [LEAP, LEAP + timedelta(hours=23, minutes=59, seconds=59)]
    moments.append(datetime(2024, 3, 1))
    index_events([stored(n, moment) for n, moment in enumerate(moments)])

    aggregate_community_usage_stats()
    aggregate_community_usage_stats(start_date="2024-02-29", end_date="2024-02-29")

    assert totals() == {("global", "2024-02-29"): 2, ("global", "2024-03-01"): 1}


def test_a_record_corrected(clean):
    """Only its own rows are written anew; what it had before is gone."""
    events = [
        stored(n, LEAP + timedelta(minutes=n), recid=f"r{n % 3}", languages=["deu"])
        for n in range(30)
    ]
    index_events(events)
    aggregate_community_usage_stats()
    for event in events:
        if event["recid"] == "r1":
            event["languages"] = ["eng"]
    index_events(events)

    result = aggregate_community_usage_stats(start_date="2024-02-29")

    found = usage_rows("record")
    assert result["community-usage-delta-agg"]["rows"] == 1
    assert {row["record_id"]: row["languages"] for row in found} == {
        "r0": ["deu"],
        "r1": ["eng"],
        "r2": ["deu"],
    }


@pytest.mark.parametrize(("field", "value"), KEYS)
def test_marks_of_records(clean, monkeypatch, field, value):
    """Only the records named are read; all of them where communities changed."""
    events = [
        stored(n, LEAP + timedelta(minutes=n), ["aa"], recid=f"r{n % 3}")
        for n in range(30)
    ]
    index_events(events)
    aggregate_community_usage_stats()
    for event in events:
        if event["recid"] == "r1":
            event[field] = value
    index_events(events)
    State().mark_ids("community-usage-delta-agg", {"2024-02-29": {"r1"}})
    read, fold = [], usage.usage_rows.fold

    def watched(found, *args):
        read.append(set(found["recid"]))
        return fold(found, *args)

    monkeypatch.setattr(usage.usage_rows, "fold", watched)
    result = aggregate_community_usage_stats()["community-usage-delta-agg"]

    everything = [{"r0", "r1", "r2"}] if field == "community_ids" else []
    assert [some for some in read if some] == [{"r1"}, *everything]
    found = {row["record_id"]: row.get(field) for row in usage_rows("record")}
    assert found["r1"] == value and found["r2"] != value
    assert result["rows"] == (3 if everything else 1)
    assert State().stale_days("community-usage-delta-agg") == []
    days = {row["community_id"]: row["views"] for row in usage_rows("day")}
    assert days == (
        {"global": 30, "aa": 20, "bb": 10} if everything else {"global": 30, "aa": 30}
    )


def test_rows_of_an_earlier_version(no_indices):
    """They are not written into: their index must be rebuilt first."""
    index_events([stored(1, LEAP)])
    name = prefix_index("stats-community-usage-delta-2024")
    current_search_client.indices.create(
        index=name,
        body={"mappings": {"properties": {"breakdown": {"type": "keyword"}}}},
    )

    result = aggregate_community_usage_stats()["community-usage-delta-agg"]

    assert "rebuild" in result["error"] and name in result["error"]


def test_small_numbers(clean, app, monkeypatch):
    """Rows have rounded numbers beside the exact ones, and for which limit."""
    monkeypatch.setitem(app.config, "STATS_DASHBOARD_MIN_COUNT", 5)
    index_events([stored(n, LEAP + timedelta(minutes=n), ["aa"]) for n in range(64)])

    aggregate_community_usage_stats()

    found = documents(USAGE)
    assert {row["rounded.limit"] for row in found} == {5}
    numbers = [row.get("rounded.views", 0) for row in found]
    assert not any(number % 5 for number in numbers)
    for level in ("cell", "record", "day"):
        mine = usage_rows(level, **({"community_id": "aa"} if level == "day" else {}))
        assert sum(row["views"] for row in mine) == 64
        assert abs(sum(row.get("rounded.views", 0) for row in mine) - 64) < 35
    monkeypatch.setitem(app.config, "STATS_DASHBOARD_MIN_COUNT", 0)
    aggregate_community_usage_stats(start_date="2024-02-29")
    assert not [name for row in documents(USAGE) for name in row if "rounded" in name]
