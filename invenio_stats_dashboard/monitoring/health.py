# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What the doctor looks at: each thing is well, or comes with what to do about it."""

from datetime import datetime, timedelta, timezone
from typing import NamedTuple

import redis
from flask import current_app
from invenio_db import db
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index
from sqlalchemy.exc import SQLAlchemyError

from ..aggregators.registry import AGGREGATIONS
from ..config_schema import check_config
from ..errors import ConfigError
from ..locks import AWAY, lock_holder, redis_client
from ..membership.history import lacking, log_status
from ..metrics.metrics import BASES
from ..search.indices import PREFIX, USAGE_EVENTS, event_indices
from ..search.templates import sizes, template_body, templates
from ..usage.enrichment import event_mapping
from .agreement import (
    IncompleteAnswerError,
    content_months,
    last_day,
    old_formats,
    usage_months,
)
from .figures import figures, is_transient, last_event, pending, queue_length

LAG = timedelta(hours=3)
"""Time since the last complete run above which an aggregation counts as late."""

SILENCE = timedelta(days=7)
"""Time without any usage event that is worth a look at the queue's worker."""

QUEUE = 100_000
"""Messages in an event queue above which its worker does not keep up."""

SAMPLE = 5000
"""Works whose events are compared with the log; all are by ``community-events status``."""

NAMED = 5
"""Names that a list shows at most."""

LOCKED = ("membership-log", "reindexing", "rebuild")
"""Locks besides those of the aggregations."""


class Finding(NamedTuple):
    """What the doctor found."""

    check: str
    ok: bool
    detail: str
    advice: str = ""


def short(names):
    """Return names as a sorted list that a line has room for."""
    names = sorted(names)
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def configuration():
    """Check the configuration, as at start-up."""
    try:
        check_config(current_app.config)
    except ConfigError as error:
        return Finding("configuration", False, str(error), "Correct invenio.cfg.")
    return Finding("configuration", True, "all keys have values that can work")


def search_engine():
    """Check that the search engine answers, and takes writes."""
    health = current_search_client.cluster.health()
    advice = "Look at the search engine: data are missing." * (
        health["status"] == "red"
    )
    detail = f"{health['cluster_name']} is {health['status']}"
    return Finding("search engine", not advice, detail, advice)


def search_templates():
    """Check that the templates of this version are in force."""
    client, bad = current_search_client, []
    for name, path in templates().items():
        name = prefix_index(name)
        there = client.indices.get_template(name=name, ignore=404).get(name, {})
        if there.get("mappings") != template_body(path)["mappings"]:
            bad.append(name)
    if not bad:
        return Finding("templates", True, f"{len(templates())} are as this version's")
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
    """Check that the usage events take the fields that enrichment adds."""
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
    return Finding("mappings", True, "as this version's")


def _types(mapping):
    """Return field → type of a mapping."""
    found = mapping.get("properties", {})
    return {field: part.get("type", "object") for field, part in found.items()}


def membership():
    """Check that log and search engine hold the history of all records."""
    log = log_status()
    missing = log["records"] - log["records_logged"]
    missing += log["memberships"] - log["memberships_logged"]
    found = lacking(SAMPLE)
    missing = max(missing, found["entries_missing"])
    detail = f"{missing} records and memberships are not in the log, "
    detail += f"{found['events_differing']} events differ from it "
    detail += f"({found['works']} works compared)"
    is_bad = missing or found["events_differing"]
    advice = "invenio community-stats community-events generate" if is_bad else ""
    return Finding("membership", not is_bad, detail, advice)


def content_rows():
    """Compare content rows with membership events, month by month."""
    bad = sorted({month for basis in BASES for month in content_months(basis)})
    return _months("content rows", "records", bad)


def usage_rows():
    """Compare usage rows with usage events, month by month."""
    found = _months("usage rows", "usage", usage_months())
    old = old_formats()
    if not old:
        return found
    detail = f"{found.detail}; made by RDM 13 or before: {short(old)}"
    return found._replace(detail=detail)


def _months(check, kind, bad):
    """Return the finding of months whose rows differ from their events."""
    if not bad:
        return Finding(check, True, "agree with the events of each month that is done")
    advice = f"invenio community-stats repair --kind {kind} --start-date {bad[0]}-01 "
    advice += f"--end-date {last_day(bad[-1])}"
    return Finding(check, False, f"differ from the events: {short(bad)}", advice)


def aggregations():
    """Check how far each aggregation is, and what has failed: a finding each."""
    found = []
    for name, part in figures()["aggregations"].items():
        problems, advice = _problems(part)
        detail = f"complete until {part['complete_until'] or 'never'}"
        detail += f", {part['stale_days']} stale days"
        found.append(
            Finding(name, not problems, "; ".join([detail, *problems]), advice)
        )
    return found


def _problems(part):
    """Return (what is wrong with an aggregation, what to do)."""
    if part["last_run"] is None and part["complete_until"] is None:
        return ["it has never run"], "invenio community-stats aggregate"
    problems, advice = [], ""
    if part["lag_seconds"] is None or part["lag_seconds"] > LAG.total_seconds():
        problems.append(f"more than {LAG} behind")
        advice = "Is the scheduler (celery beat) running? invenio community-stats "
        advice += "aggregate does it now."
    marked = part["stale_since"]
    if marked and datetime.now(timezone.utc) - datetime.fromisoformat(marked) > LAG:
        problems.append(f"stale days wait since {marked[:16]}")
        advice = "invenio community-stats aggregate"
    if part["days_left"]:
        problems.append(f"{part['days_left']} days were left by the last run")
        advice = "invenio community-stats aggregate"
    if part["failed_days"]:
        problems.append(f"{part['failed_days']} days failed")
        advice = "The log of invenio_stats_dashboard.aggregators names day and reason."
    if part["last_error"]:
        problems.append(f"the last run ended with {part['last_error']}")
        advice = "Fix the cause; the next run goes on from there."
    return problems, advice


def events():
    """Check when the last usage event came."""
    last = last_event()
    if last is None:
        detail, ok = "there are none", True
    else:
        ok = datetime.now(timezone.utc) - datetime.fromisoformat(last) < SILENCE
        detail = f"the last one came at {last}"
    advice = "" if ok else "Does a worker run invenio_stats.tasks.process_events?"
    return Finding("usage events", ok, detail, advice)


def queues():
    """Check the length of the event queues, and what the membership log holds."""
    lengths = {name: queue_length(f"stats-{name}") for name in USAGE_EVENTS}
    waiting = pending()
    detail = ", ".join(f"{n}: {'?' if v is None else v}" for n, v in lengths.items())
    advice = ""
    if is_transient():
        detail = f"messages are transient: RabbitMQ loses them; {detail}"
        advice = 'STATS_MQ_EXCHANGE of invenio.cfg: delivery_mode="persistent".'
    if max([waiting, *filter(None, lengths.values())]) >= QUEUE:
        advice = "Is a worker running, and the scheduler (celery beat)?"
    if None in lengths.values():
        advice = "The broker does not answer: look at BROKER_URL."
    detail = f"{detail}, membership log: {waiting}"
    return Finding("queues", not advice, detail, advice)


def schedule():
    """Check that the scheduler has our entries."""
    config = current_app.config
    wanted = set(config["COMMUNITY_STATS_CELERYBEAT_SCHEDULE"])
    missing = wanted - set(config.get("CELERY_BEAT_SCHEDULE") or {})
    if not missing:
        return Finding("schedule", True, f"{len(wanted)} entries")
    advice = "COMMUNITY_STATS_SCHEDULED_TASKS_ENABLED = True in invenio.cfg, once "
    advice += "the history is built; then restart celery beat."
    return Finding("schedule", False, f"not scheduled: {short(missing)}", advice)


def locks():
    """Check that Redis answers, and tell which locks are held."""
    if not current_app.config["STATS_DASHBOARD_LOCK_CONFIG"]["enabled"]:
        advice = "STATS_DASHBOARD_LOCK_CONFIG: switch them on with several workers."
        return Finding("locks", False, "switched off", advice)
    try:
        with redis_client() as client:
            client.ping()
        held = {name: lock_holder(name) for name in (*AGGREGATIONS, *LOCKED)}
    except (*AWAY, redis.exceptions.RedisError) as error:
        advice = "Start Redis; aggregations wait for it."
        return Finding("locks", False, f"Redis does not answer: {error}", advice)
    texts = [f"{n} for {h[1]:.0f} s more" for n, h in held.items() if h]
    return Finding("locks", True, "held: " + ", ".join(texts) if texts else "none held")


def _blocks():
    """Return what takes no writes: our indices, those of usage events, the cluster."""
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
    """Check the disks of the search engine, and whether it takes our writes."""
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
    advice = "" if share > 0.1 else "Free disk space before the search engine stops."
    return Finding("disk", not advice, detail, advice)


CHECKS = (
    configuration,
    search_engine,
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
    disk,
)


def examine(checks=CHECKS):
    """Yield every :class:`Finding`; one check that fails does not stop the others."""
    for check in checks:
        try:
            found = check()
        except (
            IncompleteAnswerError,
            search.OpenSearchException,
            SQLAlchemyError,
        ) as error:
            found = _unanswered(check.__name__.replace("_", " "), error)
        yield from found if isinstance(found, list) else [found]


def _unanswered(name, error):
    """Return the finding of a check whose service does not answer, or refuses."""
    db.session.rollback()
    text = " ".join(str(error).split())[:200]
    if isinstance(error, IncompleteAnswerError):
        return Finding(name, False, text, "Look at the log of the search engine.")
    if isinstance(error, SQLAlchemyError):
        advice = "invenio alembic upgrade, or look at SQLALCHEMY_DATABASE_URI."
        return Finding(name, False, f"the database: {text}", advice)
    advice = "Start the search engine, or look at SEARCH_HOSTS."
    return Finding(name, False, f"the search engine: {text}", advice)
