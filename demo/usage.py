# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Step ``events``: two years of usage through the queue and its events indexer.

As in a real repository the events wait in the queue, and a task indexes them: chunk by
chunk, so that the queue stays small.
"""

import time
from datetime import date, datetime
from datetime import time as clock_time
from datetime import timedelta, timezone
from itertools import islice

from invenio_accounts.models import User
from invenio_search import current_search_client
from invenio_search.utils import prefix_index
from invenio_stats.proxies import current_stats
from invenio_stats.tasks import process_events

from invenio_stats_dashboard.samples.generator import DOWNLOAD, VIEW, UsageGenerator
from invenio_stats_dashboard.samples.items import load_items

from . import config
from .clock import start_of_history
from .progress import bar, say
from .records import make_plan, read_history, write_history

CHUNK = 5000
"""Events in the queue at a time, ≈ 3 MB."""


def gaps(history):
    """Return recid → (deleted, restored) of the records that came back."""
    _, actions = make_plan(history)
    deleted, result = {}, {}
    for action in actions:
        if action.name == "delete":
            deleted[action.work] = action.when
        elif action.name == "restore":
            recid = history["state"][str(action.work)]["recid"]
            span = (deleted[action.work], action.when)
            result[recid] = tuple(moment.replace(tzinfo=None) for moment in span)
    return result


def period(until):
    """Return the period of the usage: from its first month to ``until``, or now."""
    end = datetime.combine(until + timedelta(days=1), clock_time())
    now = datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)
    return datetime.combine(start_of_history(until), clock_time()), min(end, now)


def generator(history):
    """Return the generator for the notes of :func:`begin`."""
    usage = history["usage"]
    return UsageGenerator(
        items=load_items(gaps(history)),
        start=datetime.fromisoformat(usage["start"]),
        end=datetime.fromisoformat(usage["end"]),
        volume=usage["events"],
        seed=history["seed"],
        user_ids=[str(user.id) for user in User.query.order_by(User.id).limit(8)],
        site_url=config.site_url(),
    )


def begin(history, options):
    """Note what is to be made, once: a later run continues exactly that."""
    if "usage" not in history:
        start, end = period(date.fromisoformat(history["until"]))
        history["usage"] = {
            "start": start.isoformat(),
            "end": end.isoformat(),
            "events": options.events,
            "published": 0,
        }
        write_history(history)
    return history["usage"]


def process():
    """Index what waits in the queue; returns the number of events indexed."""
    return sum(result[0] for _, result in process_events((VIEW, DOWNLOAD)))


def run(options):
    """Run the step."""
    history = read_history(options)
    usage = begin(history, options)
    left = usage["events"] - usage["published"]
    # What an earlier run left in the queue.
    indexed = process()
    if left <= 0:
        return say(f"{usage['events']} events are there")
    started = time.perf_counter()
    events = islice(generator(history).events(), usage["published"], None)
    progress = bar(None, "events", total=left, unit="ev")
    while chunk := list(islice(events, CHUNK)):
        for type_ in (VIEW, DOWNLOAD):
            payload = [event for kind, event in chunk if kind == type_]
            if payload:
                current_stats.publish(type_, payload)
        # Noted before they are indexed: they are in the queue, come what may.
        usage["published"] += len(chunk)
        write_history(history)
        indexed += process()
        progress.update(len(chunk))
    progress.close()
    current_search_client.indices.refresh(index=prefix_index("events-stats-*"))
    rate = left / (time.perf_counter() - started)
    say(f"{left} events published, {indexed} indexed, {rate:.0f} events/s")
