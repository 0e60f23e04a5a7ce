# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Whole days of usage: large ones, their boundaries, and what a run costs."""

from collections import Counter
from datetime import datetime, timedelta, timezone

from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index
from invenio_stats.proxies import current_stats

from invenio_stats_dashboard.aggregators import usage
from invenio_stats_dashboard.aggregators.isolation import Share, cut
from invenio_stats_dashboard.models import LogType, MembershipLog
from invenio_stats_dashboard.services import EventReindexingService
from invenio_stats_dashboard.subcounts import SUBCOUNTS
from invenio_stats_dashboard.tasks import aggregate_community_usage_stats
from invenio_stats_dashboard.usage.enrichment import fingerprint
from tests.factories import include, raw_event, remove, send_events
from tests.helpers import documents, rows

USAGE = "stats-community-usage-delta-*"
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


def index_events(events):
    """Index enriched events, in months whose mapping takes our fields."""
    months = {event["timestamp"][:7] for event in events}
    for month in months:
        name = prefix_index(f"events-stats-record-view-{month}")
        current_search_client.indices.create(index=name, ignore=400)
    EventReindexingService().reindex_events()
    actions = [
        {
            "_index": prefix_index(f"events-stats-record-view-{e['timestamp'][:7]}"),
            "_id": f"{e['timestamp']}-{n}",
            **e,
        }
        for n, e in enumerate(events)
    ]
    search.helpers.bulk(current_search_client, actions, refresh=True, chunk_size=3000)


def totals(**conditions):
    """Return (community, day) → views."""
    found = rows(USAGE, breakdown="total", **conditions)
    return {(row["community_id"], row["day"]): row["views"] for row in found}


def test_more_than_ten_thousand_views_a_day(clean):
    """Neither the page size of the search engine nor any other number is a limit."""
    index_events([stored(n, LEAP + timedelta(seconds=n % 86400)) for n in range(12345)])

    aggregate_community_usage_stats()

    assert totals() == {("global", "2024-02-29"): 12345}
    types = rows(USAGE, breakdown="resource_types")
    assert [(row["key"], row["views"]) for row in types] == [("dataset", 12345)]


def test_a_day_in_shares_gives_the_same_rows(clean, monkeypatch):
    """A day too large for the memory is cut by community and by visitor."""
    events = [
        stored(
            n % 400,
            LEAP + timedelta(seconds=n * 13 % 86400),
            [
                name
                for name, every in (("aa", 2), ("bb", 3), ("ff", 5))
                if n % every == 0
            ],
            country="DE" if n % 3 else "FR",
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

    shares = usage.CommunityUsageDeltaAggregator().shares(["2024-02-29"], 900)
    assert len(shares) == 4
    assert unchanged["community-usage-delta-agg"]["rows"] == 0
    assert anew["community-usage-delta-agg"]["rows"] == len(whole) > 40

    def ordered(found):
        return sorted(found, key=lambda row: sorted(map(str, row.items())))

    assert ordered(rows(USAGE)) == ordered(whole)


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

    found = rows(USAGE, community_id="global", breakdown="record")
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
    fold = usage.CommunityUsageDeltaAggregator.fold

    def watched(self, days, *args, **kwargs):
        read.update(days)
        return fold(self, days, *args, **kwargs)

    monkeypatch.setattr(usage.CommunityUsageDeltaAggregator, "fold", watched)
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
