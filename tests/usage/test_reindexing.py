# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Migration of events that were indexed without this module."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import orjson
import pytest
from invenio_pidstore.models import PersistentIdentifier
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.cli import community_stats
from invenio_stats_dashboard.errors import InvalidParametersError, MigrationError
from invenio_stats_dashboard.search.scroll import raw_pages
from invenio_stats_dashboard.search.state import State
from invenio_stats_dashboard.services import EventReindexingService
from invenio_stats_dashboard.subcounts import SUBCOUNTS, subcount
from invenio_stats_dashboard.tasks import (
    enrich_left_events,
    get_reindexing_progress,
    reindex_events_with_metadata,
)
from invenio_stats_dashboard.usage.migration import MonthReindexer, Writing
from tests.factories import raw_event, send_events
from tests.helpers import documents

INDEX = "events-stats-record-view-2023-05"
START = datetime(2023, 5, 1)


def old_events(recids, count):
    """Index events as RDM alone does, spread over a month."""
    actions = [
        {
            "_index": prefix_index(INDEX),
            "_id": f"e{n}",
            "timestamp": (START + timedelta(minutes=37 * n)).isoformat(),
            "recid": recids[n % len(recids)],
            "parent_recid": "p",
            "visitor_id": f"v{n}",
            "unique_session_id": f"s{n}",
            "country": "DE",
            "referrer": "https://www.example.org/page",
            "is_robot": False,
            "is_machine": False,
        }
        for n in range(count)
    ]
    search.helpers.bulk(current_search_client, actions, refresh=True)


def test_migrates_in_place(no_indices, users, make_record, make_community):
    """Every event gets the fields once; unknown records' events stay as they are."""
    community = make_community(users["curator"])
    recid = make_record(users["author"], communities=[community])
    old_events([recid, recid, "gone"], 30)

    planned = EventReindexingService().reindex_events(dry_run=True)
    result = reindex_events_with_metadata(batch_size=7)
    progress = get_reindexing_progress()

    assert planned["left"] == 30
    assert result["errors"] == []
    assert [(m["enriched"], m["unknown"]) for m in result["months"]] == [(20, 10)]
    assert progress["left"] == 10
    stored = documents("events-stats-record-view-*")
    assert len(stored) == 30
    enriched = [event for event in stored if "enriched" in event]
    assert {event["referrer_domain"] for event in enriched} == {"example.org"}
    assert {event["resource_type"] for event in enriched} == {"dataset"}
    stale = {mark.day for mark in State().stale_days("community-usage-delta-agg")}
    assert stale == {event["timestamp"][:10] for event in enriched}


def test_stops_at_limits_and_goes_on(no_indices, users, make_record):
    """Batches per run are limited; the next run goes on where this one stopped."""
    old_events([make_record(users["author"])], 20)
    service = EventReindexingService()

    first = service.reindex_events(batch_size=5, max_batches=2)
    second = service.reindex_events(batch_size=5, max_memory_percent=1)
    third = service.reindex_events(batch_size=5)

    assert (first["months"][0]["left"], first["completed"]) == (10, False)
    assert "memory" in second["months"][0]["stopped"]
    assert (third["months"][0]["left"], third["completed"]) == (0, True)
    assert service.clear_bookmarks() == 1


def test_a_limit_that_is_reached(no_indices, users, make_record, run):
    """The command says what stopped it, and ends with 1 until nothing is left."""
    old_events([make_record(users["author"])], 20)
    command = ("usage-events", "migrate")

    code, output = run(*command, "--batch-size", 5, "--max-batches", 2)
    assert code == 1
    assert "Events are left, the limit of 2 batches. Run this" in output
    code, output = run(*command, "--max-memory-percent", 1)
    assert code == 1 and "Events are left, memory" in output
    assert run(*command, "--dry-run")[0] == 0
    assert run(*command)[0] == 0


def test_rewritten_event_is_left_alone(no_indices, users, make_record):
    """What the live indexer rewrote meanwhile is not overwritten with old content."""
    old_events([make_record(users["author"])], 3)
    month = MonthReindexer(prefix_index(INDEX), 10, 10, 100)
    month._upgrade_mapping()
    (hits,) = raw_pages(month.client, month.result.index, month.query, 10)
    newer = {**hits[0]["_source"], "country": "FR"}
    current_search_client.index(index=hits[0]["_index"], id=hits[0]["_id"], body=newer)

    with ThreadPoolExecutor(1) as pool:
        Writing(month, pool, hits, month._enrich(hits)).finish(None)

    assert (month.result.enriched, month.result.conflicts) == (2, 1)
    countries = sorted(event["country"] for event in documents(f"{INDEX}*"))
    assert countries == ["DE", "DE", "FR"]


def test_days_being_written_are_in_the_bookmark(
    no_indices, users, make_record, monkeypatch
):
    """Whoever goes on after a kill finds the days of every batch that was written."""
    old_events([make_record(users["author"])], 200)
    seen = []

    def write(month, lines):
        events = [orjson.loads(line.splitlines()[1]) for line in lines]
        days = {event["timestamp"][:10] for event in events}
        bookmark = month.state.bookmark(month.result.index)
        seen.append((days, set(bookmark["in_flight"])))
        return original(month, lines)

    original = MonthReindexer.write
    monkeypatch.setattr(MonthReindexer, "write", write)
    service = EventReindexingService()
    assert service.reindex_events(batch_size=25)["completed"]
    assert len(seen) == 8
    assert all(days <= in_flight for days, in_flight in seen)
    assert any(days < in_flight for days, in_flight in seen)
    assert State().bookmark(prefix_index(INDEX))["in_flight"] == []


def test_mapping_conflict_is_reported_and_the_rest_goes_on(
    no_indices, users, make_record
):
    """A month whose mapping cannot take the fields does not stop the others."""
    bad = prefix_index("events-stats-record-view-2022-01")
    current_search_client.indices.create(
        index=bad,
        body={"mappings": {"properties": {"publisher": {"type": "date"}}}},
    )
    old_events([make_record(users["author"])], 2)

    result = EventReindexingService().reindex_events()

    assert [month["enriched"] for month in result["months"]] == [2]
    assert len(result["errors"]) == 1
    assert "2022-01" in result["errors"][0]
    assert not result["completed"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"batch_size": 10001}, "batch_size"),
        ({"max_memory_percent": 101}, "max_memory_percent"),
        ({"order": "random"}, "order"),
        ({"event_types": ["likes"]}, "event_types"),
    ],
)
def test_bad_input(no_indices, values, field):
    """The error names the field and what is allowed."""
    with pytest.raises(InvalidParametersError) as error:
        EventReindexingService().reindex_events(**values)

    assert error.value.errors[0]["field"] == field
    assert "Allowed" in error.value.errors[0]["messages"][0]


def test_records_that_come_later(no_indices, users, make_record, monkeypatch):
    """Events of unknown records are kept, and enriched once the record is there.

    Even behind more unknown records than one run looks up.
    """
    monkeypatch.setattr("invenio_stats_dashboard.usage.retry.RECORDS", 2)
    known = make_record(users["author"])
    PersistentIdentifier.query.filter_by(pid_value=known).update({"pid_value": "later"})
    moment = datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)
    recids = ["a-gone", "b-gone", "c-gone", known]
    send_events("record-view", [raw_event("record-view", r, moment) for r in recids])

    before = documents("events-stats-record-view-*")
    first = [enrich_left_events() for _ in range(3)]
    PersistentIdentifier.query.filter_by(pid_value="later").update({"pid_value": known})
    second = [enrich_left_events() for _ in range(3)]

    assert len(before) == 4 and not any("enriched" in event for event in before)
    assert [run["enriched"] for run in first] == [0, 0, 0]
    assert sum(run["enriched"] for run in second) == 1
    assert max(run["records"] for run in first + second) == 2
    after = documents("events-stats-record-view-*")
    assert [e["recid"] for e in after if "enriched" in e] == [known]
    assert len(after) == 4


def test_tampered_event_fails_the_command(app, no_indices, users, make_record):
    """What is stored is compared with what was written, field by field."""
    old_events([make_record(users["author"])], 20)
    run = EventReindexingService().reindex_events

    def tamper(count):
        script = {"source": "ctx._source.country = 'XX'"}
        current_search_client.update(
            index=prefix_index(INDEX), id="e7", body={"script": script}, refresh=True
        )

    result = run(progress=tamper)

    assert not result["completed"]
    assert [error.split(": ", 1)[1] for error in result["errors"]] == ["e7: country"]


def test_half_enriched_event_fails_the_command(app, no_indices, users, make_record):
    """Also events that another run has written are looked at; exit code 1."""
    old_events([make_record(users["author"])], 5)
    EventReindexingService().reindex_events()
    script = {"source": "ctx._source.remove('community_ids')"}
    current_search_client.update(
        index=prefix_index(INDEX), id="e3", body={"script": script}, refresh=True
    )

    result = app.test_cli_runner().invoke(
        community_stats, ["usage-events", "migrate", "--json"]
    )

    assert result.exit_code == 1
    assert "e3: community_ids" in result.output


def test_another_table_of_breakdowns(app, no_indices, users, make_record, monkeypatch):
    """A new breakdown makes all events left again; they get its field."""
    old_events([make_record(users["author"])], 3)
    service = EventReindexingService()
    service.reindex_events()
    table = {**SUBCOUNTS, "titles": subcount("title", "metadata.title")}
    monkeypatch.setitem(app.config, "COMMUNITY_STATS_SUBCOUNT_CONFIGS", table)

    left = service.get_migration_status()["left"]
    result = service.reindex_events()

    assert (left, result["completed"]) == (3, True)
    assert {event["title"] for event in documents(f"{INDEX}*")} == {"A record"}


class Failing:
    """A search client whose bulk requests fail for some time."""

    def __init__(self, client, errors):
        """Take the client, and the errors in their order."""
        self._client, self._errors = client, list(errors)

    def __getattr__(self, name):
        """Pass on."""
        return getattr(self._client, name)

    @property
    def transport(self):
        """Stand in for the client's transport, and for its connections."""
        return self

    def get_connection(self):
        """Return what sends requests."""
        return self

    def perform_request(self, method, url, *args):
        """Fail as long as there are errors."""
        if url == "/_bulk" and self._errors:
            raise self._errors.pop(0)
        connection = self._client.transport.get_connection()
        return connection.perform_request(method, url, *args)


ERRORS = [
    search.TransportError(429, "es_rejected_execution_exception"),
    search.exceptions.ConnectionError("N/A", "refused", Exception("refused")),
    search.TransportError(503, "unavailable"),
]


def failing_month(monkeypatch, errors):
    """Return a month whose writes fail, and the pauses that are made."""
    pauses = []
    monkeypatch.setattr("tenacity.nap.time.sleep", pauses.append)
    month = MonthReindexer(prefix_index(INDEX), 100, 10, 100)
    month.client = Failing(month.client, errors)
    return month, pauses


def test_errors_that_pass(no_indices, users, make_record, monkeypatch):
    """They are retried with growing pauses."""
    old_events([make_record(users["author"])], 10)
    month, pauses = failing_month(monkeypatch, ERRORS)

    result = month.run()

    assert (result.enriched, result.left, result.differences) == (10, 0, [])
    assert [pause for pause in pauses if pause >= 1] == [1, 2, 4]


def test_errors_that_stay(no_indices, users, make_record, monkeypatch):
    """Pauses are capped, and the final error names the month and what to do."""
    old_events([make_record(users["author"])], 10)
    month, pauses = failing_month(monkeypatch, ERRORS[:1] * 1000)

    with pytest.raises(MigrationError) as error:
        month.run()

    assert max(pauses) == 60
    assert "2023-05" in str(error.value) and "--month 2023-05" in str(error.value)
    assert len(documents(f"{INDEX}*")) == 10
    assert EventReindexingService().reindex_events()["completed"]
