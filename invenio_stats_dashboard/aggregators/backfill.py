# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Back-fill of many days, in groups shared among all workers.

The process that holds the lock of the aggregation is the leader. It sends the groups to
the workers as one Celery group, and processes groups itself, so that one worker, or
none, is enough. Each group of days is processed by the first process to claim it. The
leader finishes when every group is confirmed, and takes over those whose claimant died;
only then is the bookmark moved.
"""

import json
import logging
import time
from contextlib import ExitStack, contextmanager

from celery import group, signature
from flask import current_app
from kombu.exceptions import OperationalError

from ..errors import BusyError
from ..locks import joined_lock, lock_name, redis_client, task_lock
from ..search.state import StaleDay
from .due import Part, batches
from .isolation import Failure
from .journal import note

logger = logging.getLogger("invenio_stats_dashboard.aggregators")

TASK = "invenio_stats_dashboard.tasks.recompute_days"
"""Task in which a worker calls :func:`take_part`."""

EXPIRES = 3600
"""Seconds after which workers no longer take a group of days from the queue."""

KEPT = 86_400
"""Seconds for which the results of a run's groups are stored."""

PAUSE = 0.2
"""Seconds between two checks of the other workers' results."""


def shared_batches(days, lock):
    """Return the groups of days that workers share, or ``None`` for a small run.

    :param days: day → number of events.
    """
    size = current_app.config["STATS_DASHBOARD_BACKFILL_EVENTS"]
    if not size or not lock.token or sum(days.values()) <= size:
        return None
    groups = list(batches(days, size))
    return groups if len(groups) > 1 else None


class BothLocks:
    """Check of the leader's lock and of the claim on a group together."""

    def __init__(self, *locks):
        """Initialize with the locks."""
        self.locks = locks

    def check(self):
        """Raise LockLostError if one of them is lost."""
        for lock in self.locks:
            lock.check()


class Results:
    """Results of the groups of days, in Redis."""

    def __init__(self, client, name):
        """Initialize with a Redis client and the name of the run."""
        self.client, self.key = client, lock_name(f"{name}:results")

    def get(self):
        """Return number of the group → (rows, failures)."""
        found = self.client.hgetall(self.key)
        return {int(number): json.loads(text) for number, text in found.items()}

    def has(self, number):
        """Return True if a group is confirmed."""
        return self.client.hexists(self.key, number)

    def put(self, number, rows, failures):
        """Confirm a group."""
        text = json.dumps([rows, [failure._asdict() for failure in failures]])
        self.client.hset(self.key, number, text)
        self.client.expire(self.key, KEPT)


class Backfill:
    """The leader of a back-fill."""

    def __init__(self, aggregator, plan, groups, lock):
        """Initialize with the plan, its groups and the leader's lock."""
        self.aggregator, self.plan, self.lock = aggregator, plan, lock
        self.groups = [{day: plan.days[day] for day in days} for days in groups]
        self.name = f"{aggregator.name}:{lock.token}:{plan.part.kind}"
        self._noted = set()

    def run(self):
        """Process all groups; return (rows, failures) of all of them."""
        with redis_client() as client:
            results = Results(client, self.name)
            self._send()
            # From the end: workers start with the first.
            for number in reversed(range(len(self.groups))):
                self._take(results, number)
            found = self._wait(results)
            client.delete(results.key)
        rows = sum(written for written, _ in found.values())
        return rows, [Failure(**f) for _, failures in found.values() for f in failures]

    def _send(self):
        """Put the groups on the queue; without a broker the leader is alone."""
        marks = {mark.day: list(mark) for mark in self.plan.marks}
        members = [
            signature(
                TASK,
                (
                    self.aggregator.name,
                    self.plan.part.kind,
                    number,
                    days,
                    [marks[day] for day in days if day in marks],
                    list(self.aggregator.communities),
                    self.lock.token,
                ),
            )
            for number, days in enumerate(self.groups)
        ]
        try:
            group(members).apply_async(expires=EXPIRES, retry=False)
        except OperationalError as error:
            logger.warning("%s: no other worker helps: %s", self.name, error)

    def _take(self, results, number):
        """Process a group unless it is done or claimed."""
        self.lock.check()
        days = self.groups[number]
        with claimed(results, self.name, number) as claim:
            if claim:
                # Another process may have processed a part of it and died.
                self.aggregator.unseen = None
                locks = BothLocks(self.lock, claim)
                results.put(
                    number,
                    *self.aggregator.do_group(
                        self.plan.part, days, self.plan.marks, locks
                    ),
                )
                self._note({number})

    def _wait(self, results):
        """Return the results of all groups, once they are there."""
        while True:
            found = results.get()
            self._note(found)
            missing = set(range(len(self.groups))) - set(found)
            if not missing:
                return found
            for number in missing:
                self._take(results, number)
            time.sleep(PAUSE)

    def _note(self, numbers):
        """Tell of the days of groups that are done, whoever has done them."""
        new = set(numbers) - self._noted
        self._noted |= new
        if new:
            note(done=sum(len(self.groups[number]) for number in new))


@contextmanager
def claimed(results, name, number):
    """Claim a group of days; yield the claim, or ``None`` if there is nothing to do."""
    with ExitStack() as stack:
        try:
            claim = stack.enter_context(task_lock(f"{name}:{number}"))
        except BusyError:
            claim = None
        yield None if claim is None or results.has(number) else claim


def take_part(aggregator, kind, number, days, marks, token):
    """Process one group of days of a run that another process leads.

    :param days: day → number of events.
    :param marks: stale days as lists of their fields.
    :param token: of the leader's lock: once it is lost, nothing is written.
    :returns: number of rows written; ``None`` when there was nothing to do.
    """
    (part,) = (Part(*p) for p in aggregator.parts() if p[0] == kind)
    name = f"{aggregator.name}:{token}:{kind}"
    with redis_client() as client, joined_lock(aggregator.name, token) as lock:
        lock.check()
        results = Results(client, name)
        with claimed(results, name, number) as claim:
            if claim is None:
                return None
            marks = [StaleDay(*mark) for mark in marks]
            rows, failures = aggregator.do_group(
                part, days, marks, BothLocks(lock, claim)
            )
            results.put(number, rows, failures)
            return rows
