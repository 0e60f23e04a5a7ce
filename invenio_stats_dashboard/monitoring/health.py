# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Health checks of ``doctor``: each finding is fine, or comes with advice."""

from datetime import datetime, timedelta, timezone

import redis
from flask import current_app
from invenio_db import db
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index
from sqlalchemy.exc import SQLAlchemyError

from ..aggregators.registry import AGGREGATIONS
from ..config_schema import OTHER_LOCKS, check_config
from ..errors import ConfigError, IncompleteSearchError, short
from ..locks import AWAY, lock_holder, redis_client
from ..search.indices import PREFIX, event_indices
from ..search.templates import sizes, template_body, templates
from ..services.adoption import COMMAND, LEFT, Adoption
from ..services.findings import Finding
from ..usage.enrichment import event_mapping
from .completeness import (
    aggregations,
    content_rows,
    membership,
    rebuild,
    usage_rows,
)
from .figures import is_transient, last_event, pending, queue_lengths
from .shards import indices, shards

SILENCE = timedelta(days=7)
"""Time without usage events after which the queue's worker should be checked."""

QUEUE = 100_000
"""Number of messages above which an event queue's worker is not keeping up."""


def configuration():
    """Check the configuration, as at start-up."""
    try:
        check_config(current_app.config)
    except ConfigError as error:
        return Finding("configuration", False, str(error), "Correct invenio.cfg.")
    return Finding("configuration", True, "all keys have valid values")


def search_engine():
    """Check that the search engine responds and accepts writes."""
    health = current_search_client.cluster.health()
    advice = "Check the search engine: data are missing." * (health["status"] == "red")
    detail = f"{health['cluster_name']} is {health['status']}"
    return Finding("search engine", not advice, detail, advice)


def search_templates():
    """Check that the templates of this version are installed."""
    client, bad = current_search_client, []
    for name, path in templates().items():
        name = prefix_index(name)
        there = client.indices.get_template(name=name, ignore=404).get(name, {})
        if there.get("mappings") != template_body(path)["mappings"]:
            bad.append(name)
    if not bad:
        return Finding("templates", True, f"{len(templates())} match this version")
    advice = "invenio community-stats rebuild (on a new instance: "
    advice += "invenio community-stats init)"
    return Finding("templates", False, f"missing or outdated: {short(bad)}", advice)


def mappings():
    """Check that the indices have the mappings of this version."""
    client, bad = current_search_client, []
    for path in templates().values():
        body = template_body(path)
        wanted = _types(body["mappings"])
        for name, part in client.indices.get_mapping(
            index=",".join(body["index_patterns"]), ignore_unavailable=True
        ).items():
            there = _types(part["mappings"])
            if any(there.get(field) != kind for field, kind in wanted.items()):
                bad.append(name)
    if bad:
        advice = "invenio community-stats rebuild"
        return Finding("mappings", False, f"outdated: {short(bad)}", advice)
    return _event_mappings()


def _event_mappings():
    """Check that the usage events have the fields added by enrichment."""
    wanted = event_mapping(current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"])
    found = current_search_client.indices.get_mapping(
        index=event_indices(), ignore_unavailable=True
    )
    bad = [
        name
        for name, part in found.items()
        if not wanted.keys() <= part["mappings"].get("properties", {}).keys()
    ]
    if bad:
        advice = "invenio community-stats usage-events migrate"
        return Finding("mappings", False, f"not enriched: {short(bad)}", advice)
    return Finding("mappings", True, "matching this version")


def _types(mapping):
    found = mapping.get("properties", {})
    return {field: part.get("type", "object") for field, part in found.items()}


def other_package():
    """Check that nothing of the public package 0.5.x has the names of ours."""
    if Adoption().is_due():
        return Finding("package 0.5", False, LEFT, COMMAND)
    return Finding("package 0.5", True, "nothing is left of it")


def events():
    """Check the time of the last usage event."""
    last = last_event()
    if last is None:
        detail, ok = "there are none", True
    else:
        ok = datetime.now(timezone.utc) - datetime.fromisoformat(last) < SILENCE
        detail = f"the last one is from {last}"
    advice = "" if ok else "Does a worker run invenio_stats.tasks.process_events?"
    return Finding("usage events", ok, detail, advice)


def queues():
    """Check the lengths of the event queues and of the pending membership log."""
    lengths = queue_lengths()
    waiting = pending()
    detail = ", ".join(f"{n}: {'?' if v is None else v}" for n, v in lengths.items())
    advice = ""
    if is_transient():
        detail = f"messages are transient: RabbitMQ loses them; {detail}"
        advice = 'STATS_MQ_EXCHANGE of invenio.cfg: delivery_mode="persistent".'
    if max([waiting, *filter(None, lengths.values())]) >= QUEUE:
        advice = "Are a worker and the scheduler (celery beat) running?"
    if None in lengths.values():
        advice = "The broker does not respond: check BROKER_URL."
    detail = f"{detail}, membership log: {waiting}"
    return Finding("queues", not advice, detail, advice)


OPTIONAL = {
    "stats-dashboard-alerts": "STATS_DASHBOARD_ALERTS",
    "stats-dashboard-datacite": "STATS_DASHBOARD_DATACITE",
    "stats-dashboard-digests": "STATS_DASHBOARD_DIGESTS",
}
"""Entry of the schedule → key that switches on what it does."""


def schedule():
    """Check that the scheduler has this module's entries."""
    config = current_app.config
    wanted = {
        name
        for name in config["COMMUNITY_STATS_CELERYBEAT_SCHEDULE"]
        if name not in OPTIONAL or config[OPTIONAL[name]]["enabled"]
    }
    missing = wanted - set(config.get("CELERY_BEAT_SCHEDULE") or {})
    if not missing:
        return Finding("schedule", True, f"{len(wanted)} entries")
    advice = "COMMUNITY_STATS_SCHEDULED_TASKS_ENABLED = True in invenio.cfg, once "
    advice += "the history has been built; then restart celery beat."
    return Finding("schedule", False, f"not scheduled: {short(missing)}", advice)


def locks():
    """Check that Redis responds, and list the locks held."""
    if not current_app.config["STATS_DASHBOARD_LOCK_CONFIG"]["enabled"]:
        advice = (
            "STATS_DASHBOARD_LOCK_CONFIG: enable them if there are several workers."
        )
        return Finding("locks", False, "switched off", advice)
    try:
        with redis_client() as client:
            client.ping()
        held = {name: lock_holder(name) for name in (*AGGREGATIONS, *OTHER_LOCKS)}
    except (*AWAY, redis.exceptions.RedisError) as error:
        advice = "Start Redis; aggregations wait for it."
        return Finding("locks", False, f"Redis does not respond: {error}", advice)
    texts = [f"{n} for {h.seconds:.0f} s more ({h})" for n, h in held.items() if h]
    return Finding("locks", True, "held: " + "; ".join(texts) if texts else "none held")


def _blocks():
    """Return what is read-only: our indices, those of usage events, the cluster."""
    client = current_search_client
    names = f"{prefix_index('stats-*')},{event_indices()}"
    found = client.indices.get_settings(index=names, ignore_unavailable=True)
    places = [(name, part["settings"]["index"]) for name, part in found.items()]
    for settings in client.cluster.get_settings().values():
        places.append(("the whole cluster", settings.get("cluster", {})))
    return [
        f"{name} ({key})"
        for name, settings in places
        for key, value in settings.get("blocks", {}).items()
        if str(value) == "true"
    ]


def disk():
    """Check the disks of the search engine, and whether it accepts writes."""
    blocked = _blocks()
    nodes = current_search_client.nodes.stats(metric="fs")["nodes"].values()
    free = min(n["fs"]["total"]["available_in_bytes"] for n in nodes)
    share = min(
        n["fs"]["total"]["available_in_bytes"] / n["fs"]["total"]["total_in_bytes"]
        for n in nodes
    )
    rows = sum(size["bytes"] for size in sizes([f"{PREFIX}*"]).values())
    detail = f"{free / 1e9:.1f} GB free ({share:.0%}), ours take {rows / 1e9:.3f} GB"
    if blocked:
        advice = "Free disk space; if the block stays: PUT /<index>/_settings "
        advice += '{"index.blocks.*": null}, or for the whole cluster PUT '
        advice += '/_cluster/settings {"persistent": {"cluster.blocks.*": null}}.'
        text = f"{detail}; no writes to {short(blocked)}"
        return Finding("disk", False, text, advice)
    advice = (
        "" if share > 0.1 else "Free disk space before the search engine blocks writes."
    )
    return Finding("disk", not advice, detail, advice)


CHECKS = (
    configuration,
    search_engine,
    indices,
    other_package,
    search_templates,
    mappings,
    membership,
    aggregations,
    content_rows,
    usage_rows,
    events,
    queues,
    schedule,
    locks,
    rebuild,
    shards,
    disk,
)


def examine(checks=CHECKS):
    """Yield every :class:`Finding`; a failing check does not stop the others."""
    for check in checks:
        try:
            found = check()
        except (
            IncompleteSearchError,
            search.OpenSearchException,
            SQLAlchemyError,
        ) as error:
            found = _failed(check.__name__.replace("_", " "), error)
        yield from found if isinstance(found, list) else [found]


def _failed(name, error):
    """Return the finding of a check whose service is unavailable or refuses."""
    db.session.rollback()
    text = " ".join(str(error).split())[:200]
    if isinstance(error, IncompleteSearchError):
        return Finding(name, False, text, "Look at the log of the search engine.")
    if isinstance(error, SQLAlchemyError):
        advice = "invenio alembic upgrade, or check SQLALCHEMY_DATABASE_URI."
        return Finding(name, False, f"the database: {text}", advice)
    advice = "Start the search engine, or check SEARCH_HOSTS."
    return Finding(name, False, f"the search engine: {text}", advice)
