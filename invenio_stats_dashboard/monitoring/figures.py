# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Figures for monitoring: progress of each aggregation, and backlogs."""

from datetime import datetime, timezone

import redis
from invenio_db import db
from invenio_queues.proxies import current_queues
from invenio_search import current_search_client
from invenio_search.utils import prefix_index
from kombu import Exchange
from kombu.exceptions import OperationalError
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select

from ..aggregators.journal import last_runs
from ..aggregators.registry import AGGREGATIONS, BOOKMARK, aggregator_of
from ..dates import today
from ..locks import lock_holder
from ..models import MembershipLog
from ..search.client import whole_search
from ..search.indices import STATE, USAGE_EVENTS, event_indices, every
from ..search.state import State
from ..search.templates import sizes_of, unused_indices

MOMENTS = ("last_run", "complete_until", "stale_since", "last_event")
"""Figures that are moments."""


def figures():
    """Return all figures.

    :returns: dict of ``aggregations`` (name → figures), ``queues`` (event type → number
        of messages), ``last_event`` (moment or ``None``), ``membership_log_pending``.
    :raises opensearchpy.OpenSearchException: when the search engine is unavailable.
    """
    runs, stale = last_runs(State()), _stale_days()
    return {
        "time": datetime.now(timezone.utc).isoformat(),
        "aggregations": {n: _aggregation(n, runs, stale) for n in AGGREGATIONS},
        "queues": queue_lengths(),
        "last_event": last_event(),
        "membership_log_pending": pending(),
    }


def _aggregation(name, runs, stale):
    """Return the figures of one aggregation."""
    aggregator, run = aggregator_of(name), runs.get(name, {})
    bookmark = aggregator.bookmarks.get_bookmark(refresh_time=0)
    stored = sizes_of([every(*aggregator.indices())]).values()
    now = datetime.now(timezone.utc)
    return {
        "last_run": run.get("started"),
        "last_run_seconds": run.get("seconds"),
        "last_error": run.get("error"),
        "failed_days": len({failed["day"] for failed in run.get("failed", ())}),
        "days_left": run.get("left", 0),
        "complete_until": bookmark and bookmark.isoformat(),
        "lag_seconds": bookmark and round((now - bookmark).total_seconds()),
        "stale_days": sum(n for k, (n, _) in stale.items() if k.startswith(name)),
        "stale_since": min(
            (t for k, (_, t) in stale.items() if t and k.startswith(name)),
            default=None,
        ),
        "rows": sum(size["rows"] for size in stored),
        "bytes": sum(size["bytes"] for size in stored),
    }


def _stale_days():
    """Return kind → (number of its stale days, since when the next run could do one).

    Days to come wait, and balances of today wait until tomorrow.
    """
    over = {"range": {"day": {"lt": today().isoformat()}}}
    body = {
        "size": 0,
        "query": {"exists": {"field": "day"}},
        "aggs": {
            "kinds": {
                "terms": {"field": "kind", "size": 1000},
                "aggs": {
                    "over": {
                        "filter": over,
                        "aggs": {"since": {"min": {"field": "marked_at"}}},
                    }
                },
            }
        },
    }
    client, index = current_search_client, prefix_index(STATE)
    client.indices.refresh(index=index, ignore_unavailable=True)
    found = whole_search(client, index, body)
    buckets = found.get("aggregations", {}).get("kinds", {}).get("buckets", [])
    return {
        bucket["key"]: (
            bucket["doc_count"],
            "-delta-" in bucket["key"] and _moment(bucket["over"]["since"]["value"]),
        )
        for bucket in buckets
    }


def _moment(milliseconds):
    """Return a moment of the search engine as text, ``None`` where there is none."""
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, timezone.utc).isoformat()


def queue_lengths():
    """Return event type → number of messages, ``None`` if the broker is down."""
    return {name: _queue_length(f"stats-{name}") for name in USAGE_EVENTS}


def _queue_length(name):
    """Return the number of messages in a queue, ``None`` if the broker is down."""
    if name not in current_queues.queues:
        return 0
    queue = current_queues.queues[name]
    pool = queue.connection_pool
    away, missing = pool.connection.connection_errors, pool.connection.channel_errors
    try:
        with pool.acquire(block=True, timeout=5) as connection:
            # Otherwise the channel waits for the broker indefinitely.
            connection.ensure_connection(max_retries=1, timeout=5)
            answer = queue.queue(connection.default_channel).queue_declare(passive=True)
            return answer.message_count
    except missing:
        # In Redis, an empty queue does not exist.
        return 0
    except (OperationalError, *away):
        return None


def unfinished_rebuild():
    """Return the state of an unfinished rebuild, or ``None``.

    :returns: (text, whether a process is running it).
    """
    begun = State().bookmarks().get(BOOKMARK)
    names = unused_indices(current_search_client)
    if begun is None and not names:
        return None
    try:
        holder = lock_holder("rebuild")
    except redis.exceptions.RedisError:
        holder = None
    size = sum(part["bytes"] for part in sizes_of(names).values())
    text = f"started at {begun[0][:16]}" if begun else "one was discarded"
    text += f", {len(names)} indices of {size / 1e9:.3f} GB not in use"
    text += f"; running {holder}" if holder else "; no process is running it"
    return text, holder is not None


def is_transient():
    """Return True if a restart of RabbitMQ would lose events; Redis has no such mode."""
    modes = [
        queue.exchange.delivery_mode
        for name, queue in current_queues.queues.items()
        if name.removeprefix("stats-") in USAGE_EVENTS
        and "amqp" in queue.connection_pool.connection.transport_cls
    ]
    return Exchange.TRANSIENT_DELIVERY_MODE in modes


def last_event():
    """Return the time of the latest usage event, or ``None``."""
    body = {"size": 0, "aggs": {"last": {"max": {"field": "timestamp"}}}}
    found = whole_search(current_search_client, event_indices(), body)
    return _moment(found.get("aggregations", {}).get("last", {}).get("value"))


def pending():
    """Return the number of pending entries of the membership log."""
    query = select(func.count()).select_from(MembershipLog)
    return db.session.scalar(query.where(MembershipLog.pending.is_(True)))


def as_prometheus(found):
    """Return the figures in Prometheus' text format.

    :param found: see :func:`figures`.
    """
    registry, aggregations = CollectorRegistry(), found["aggregations"]
    for name in next(iter(aggregations.values())):
        values = {(key,): part[name] for key, part in aggregations.items()}
        if name == "last_error":
            name = "last_run_failed"
            values = {key: bool(error) for key, error in values.items()}
        _gauge(registry, name, values, "aggregation")
    queues = {(key,): length for key, length in found["queues"].items()}
    _gauge(registry, "queue_length", queues, "queue")
    for name in ("membership_log_pending", "last_event"):
        _gauge(registry, name, {(): found[name]})
    return generate_latest(registry).decode()


def _gauge(registry, name, values, *labels):
    """Register a metric: moments as seconds; unknown values are omitted.

    :param values: values of the labels → figure.
    """
    known = {key: value for key, value in values.items() if value is not None}
    if not known:
        return
    suffix = "_timestamp_seconds" if name in MOMENTS else ""
    about = name.replace("_", " ").capitalize()
    gauge = Gauge(
        f"stats_dashboard_{name}{suffix}", f"{about}.", labels, registry=registry
    )
    for key, value in known.items():
        if suffix:
            value = datetime.fromisoformat(value).timestamp()
        (gauge.labels(*key) if key else gauge).set(value)
