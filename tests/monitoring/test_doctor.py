# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The doctor: what is well, and each thing that can be wrong, with what to do."""

import json
import os
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone

import pytest
from invenio_db import db
from invenio_queues.proxies import current_queues
from invenio_search import current_search_client
from invenio_search.utils import prefix_index
from kombu import Connection
from kombu.pools import connections
from opensearchpy import OpenSearch
from sqlalchemy import text

from invenio_stats_dashboard.aggregators import CommunityUsageDeltaAggregator
from invenio_stats_dashboard.errors import LockLostError
from invenio_stats_dashboard.locks import task_lock
from invenio_stats_dashboard.models import MembershipLog
from invenio_stats_dashboard.monitoring import health
from invenio_stats_dashboard.search.indices import USAGE_EVENTS
from invenio_stats_dashboard.search.state import State
from invenio_stats_dashboard.search.templates import put_templates, unused_indices
from invenio_stats_dashboard.services.rebuild import Rebuild
from invenio_stats_dashboard.tasks import aggregate_community_usage_stats
from tests.aggregators.test_isolation import fail_on
from tests.factories import raw_event

USAGE = "community-usage-delta-agg"
TEMPLATE = "stats-community-usage-delta-v1.0.0"
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture()
def examine(run):
    """Return a function that gives exit code, and the findings by check."""

    def _examine():
        code, output = run("doctor", "--json")
        findings = json.loads(output)["findings"]
        return code, {finding["check"]: finding for finding in findings}

    return _examine


def bad(found, check, words, advice):
    """Tell whether a check says what is wrong and what to do."""
    finding = found[check]
    assert not finding["ok"]
    assert words in finding["detail"] and advice in finding["advice"]


@pytest.fixture()
def scheduled(app, monkeypatch):
    """An instance whose scheduler has our entries."""
    ours = app.config["COMMUNITY_STATS_CELERYBEAT_SCHEDULE"]
    monkeypatch.setitem(app.config, "CELERY_BEAT_SCHEDULE", dict(ours))


@pytest.fixture()
def space(app, monkeypatch):
    """Return a function that says how much of the disk is free."""

    def _space(share):
        total = {"available_in_bytes": share * 10**12, "total_in_bytes": 10**12}
        stats = {"nodes": {"one": {"fs": {"total": total}}}}
        nodes = current_search_client.nodes
        monkeypatch.setattr(nodes, "stats", lambda **options: stats)

    return _space


def test_all_is_well(no_indices, usage, run, examine, scheduled, space):
    """Exit code 0, no advice; each thing has a line."""
    run("community-events", "generate")
    run("aggregate")
    space(0.5)

    code, found = examine()

    assert code == 0, [f for f in found.values() if not f["ok"]]
    assert not [f for f in found.values() if f["advice"]]
    names = {check.__name__.replace("_", " ") for check in health.CHECKS}
    names -= {"aggregations", "events", "search templates", "other package"}
    assert names | {USAGE, "usage events", "templates", "package 0.5"} <= set(found)
    lines = run("doctor")[1].splitlines()
    assert lines and all(line.startswith("OK  ") for line in lines)


def test_schedule_and_disk(clean, examine, space):
    """Entries that are not scheduled are named; a disk may be almost full."""
    space(0.05)

    code, found = examine()

    assert code == 1
    bad(found, "schedule", "stats-dashboard-usage-stats", "SCHEDULED_TASKS_ENABLED")
    bad(found, "disk", "(5%)", "Free disk space")


def test_a_whole_cluster_that_is_read_only(clean, examine, monkeypatch):
    """The block is named, though no index has it."""
    # Not really set: it would hit whoever else uses this search engine.
    blocks = {"blocks": {"read_only": "true"}}
    monkeypatch.setattr(
        current_search_client.cluster,
        "get_settings",
        lambda: {"persistent": {"cluster": blocks}, "transient": {}},
    )

    _, found = examine()

    bad(found, "disk", "the whole cluster (read_only)", "/_cluster/settings")


@pytest.fixture()
def old_template(app):
    """A template of rows as an earlier version might have had it."""
    name = prefix_index(TEMPLATE)
    properties = {"community_id": {"type": "text"}, "day": {"type": "keyword"}}
    body = {
        "index_patterns": [prefix_index("stats-community-usage-delta-*")],
        "mappings": {"properties": properties},
    }
    current_search_client.indices.put_template(name=name, body=body)
    yield
    put_templates(current_search_client)


def test_templates_and_mappings(no_indices, examine, old_template):
    """Those of another version are named."""
    index = prefix_index("stats-community-usage-delta-1999")
    current_search_client.indices.create(index=index)

    _, found = examine()

    bad(found, "templates", prefix_index(TEMPLATE), "rebuild")
    bad(found, "mappings", index, "rebuild")


def test_events_without_a_field(usage, app, examine, monkeypatch):
    """A breakdown that was added later: older events lack its field."""
    table = app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    mine = {**table["languages"], "param": "mine", "field": "mine"}
    changed = {**table, "mine": mine}
    monkeypatch.setitem(app.config, "COMMUNITY_STATS_SUBCOUNT_CONFIGS", changed)

    _, found = examine()

    bad(found, "mappings", "events-stats-record-view", "usage-events migrate")


def test_aggregations(usage, examine, monkeypatch):
    """Never run; failed days; an error; far behind."""
    _, found = examine()
    bad(found, USAGE, "never run", "community-stats aggregate")

    with monkeypatch.context() as patch:
        fail_on(patch, usage.days[2])
        aggregate_community_usage_stats()
        _, found = examine()
    bad(found, USAGE, "1 days failed", "invenio_stats_dashboard.aggregators")

    with monkeypatch.context() as patch:

        def losing(*args, **kwargs):
            raise LockLostError("another has it")

        patch.setattr(CommunityUsageDeltaAggregator, "_events", losing)
        aggregate_community_usage_stats()
        _, found = examine()
    bad(found, USAGE, "LockLostError: another has it", "Fix the cause")


def test_rows_before_the_first_run(usage, examine):
    """Rows that nobody has made yet do not match any events."""
    found = examine()[1]

    for check in ("usage rows", "content rows"):
        assert "none were completed yet" in found[check]["detail"]
    bad(found, USAGE, "it has never run", "invenio community-stats aggregate")


def test_lag(usage, run, examine):
    """An aggregation that has not run for hours asks for the scheduler."""
    run("aggregate")
    run("bookmarks", "set", USAGE, usage.days[0], "--yes")

    _, found = examine()

    bad(found, USAGE, "behind", "celery beat")


def test_silence(clean, examine):
    """No usage event for long: is there a worker?"""
    old = datetime.now(timezone.utc) - timedelta(days=30)
    index = prefix_index(f"events-stats-record-view-{old:%Y-%m}")
    event = {"timestamp": f"{old:%Y-%m-%dT%H:%M:%S}"}
    current_search_client.index(index=index, body=event, refresh=True)

    _, found = examine()

    bad(found, "usage events", old.date().isoformat(), "process_events")


def test_queues(clean, examine, monkeypatch):
    """Events that nobody takes from the queue are counted."""
    monkeypatch.setattr(health, "QUEUE", 3)
    queue = current_queues.queues["stats-record-view"]
    moment = datetime(2026, 1, 2)
    queue.publish([raw_event("record-view", "r", moment) for _ in range(3)])
    try:
        _, found = examine()
    finally:
        queue.queue.purge()

    bad(found, "queues", "record-view: 3", "worker")


@contextmanager
def another_broker(url):
    """Let the queues be asked for at another address."""
    queues = [current_queues.queues[f"stats-{name}"] for name in USAGE_EVENTS]
    pools = [queue.connection_pool for queue in queues]
    for queue in queues:
        queue.connection_pool = connections[Connection(url)]
    yield
    for queue, pool in zip(queues, pools):
        queue.connection_pool = pool


def test_transient_messages(clean, examine, monkeypatch):
    """An exchange whose messages a restart of RabbitMQ loses is named."""
    for name in USAGE_EVENTS:
        queue = current_queues.queues[f"stats-{name}"]
        monkeypatch.setattr(queue.exchange, "delivery_mode", 1)
    assert examine()[1]["queues"]["ok"]

    with another_broker("amqp://127.0.0.1:1//"):
        found = health.queues()

    assert not found.ok and "messages are transient" in found.detail


def test_redis_away(clean, app, examine, monkeypatch):
    """Broker and locks: said at once, not waited for."""
    locks = app.config["STATS_DASHBOARD_LOCK_CONFIG"]
    monkeypatch.setitem(locks, "redis_url", NOWHERE)

    with another_broker(NOWHERE):
        _, found = examine()

    bad(found, "queues", "record-view: ?", "BROKER_URL")
    bad(found, "locks", "Redis does not respond", "Start Redis")


def test_locks(clean, app, examine, monkeypatch):
    """A lock that is held is named, and well; none at all is not."""
    with task_lock(USAGE):
        _, found = examine()
    detail = found["locks"]["detail"]
    assert found["locks"]["ok"] and f"held: {USAGE} for" in detail
    assert (
        f"by process {os.getpid()} on " in detail and " unless it is renewed" in detail
    )
    assert f" since {datetime.now(timezone.utc):%Y-%m-%dT}" in detail

    locks = app.config["STATS_DASHBOARD_LOCK_CONFIG"]
    monkeypatch.setitem(locks, "enabled", False)
    _, found = examine()
    bad(found, "locks", "switched off", "STATS_DASHBOARD_LOCK_CONFIG")


def test_configuration(clean, app, examine, monkeypatch):
    """As at start-up, key and allowed values are named."""
    monkeypatch.setitem(app.config, "STATS_DASHBOARD_REINDEXING_BATCH_SIZE", 10_001)

    _, found = examine()

    bad(found, "configuration", "BATCH_SIZE is 10001", "invenio.cfg")


def test_search_engine_away(app, run, examine, monkeypatch):
    """Each check says so by itself; there is no trace."""
    client = OpenSearch(["127.0.0.1:1"], max_retries=0)
    monkeypatch.setattr(app.extensions["invenio-search"], "_client", client)

    code, found = examine()

    assert code == 1
    bad(found, "search engine", "ConnectionError", "Start the search engine")
    assert found["configuration"]["ok"] and found["locks"]["ok"]
    assert "Traceback" not in run("doctor")[1]
    with pytest.raises(Exception):
        State().mark_stale("any", ["2026-01-01"])


@pytest.fixture()
def without_table(app):
    """A database that was not upgraded."""
    name = MembershipLog.__tablename__
    with db.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {name} RENAME TO away"))
    yield
    with db.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE away RENAME TO {name}"))


def test_a_database_without_our_table(clean, examine, without_table):
    """The recipe that makes it is named."""
    _, found = examine()

    bad(found, "queues", "database", "alembic upgrade")


def test_an_unfinished_rebuild(no_indices, usage, run, examine, monkeypatch):
    """Doctor and status name one that nobody is at, and what to do; so do lists."""
    run("aggregate")
    assert examine()[1]["rebuild"]["ok"]

    def killed(self, target, lock):
        _, found = examine()
        assert found["rebuild"]["ok"] and "by process" in found["rebuild"]["detail"]
        raise LockLostError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(Rebuild, "_switch", killed)
        assert run("rebuild", "--rows-only")[0] == 1
    _, found = examine()
    bad(found, "rebuild", "no process is running it", "rebuild --abort")
    output = run("status")[1]
    assert "A rebuild is not complete" in output and "--abort" in output
    listed = run("destroy-indices", "--all", input="n\n")[1]
    made = unused_indices(current_search_client)
    assert made and all(name in listed for name in made)
    assert prefix_index(TEMPLATE) in listed and "start from the beginning" in listed

    run("rebuild", "--abort")
    assert examine()[1]["rebuild"]["ok"]
    assert "A rebuild" not in run("status")[1]
