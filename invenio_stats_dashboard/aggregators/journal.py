# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Journal of the last run of each aggregation, and progress of the current one."""

import logging
import time
import uuid
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timezone

from invenio_search.engine import search

logger = logging.getLogger("invenio_stats_dashboard.aggregators")

PREFIX = "run-"

FAILURES = 100
"""Maximum number of failed days stored for a run."""

_listener = ContextVar("listener", default=None)


@contextmanager
def listening(function):
    """Report the progress of the enclosed code to a function.

    :param function: called with arguments of :meth:`Progress.update`; what it raises
        stops the run.
    """
    token = _listener.set(function)
    try:
        yield
    finally:
        _listener.reset(token)


def note(**numbers):
    """Report progress to the listener, if any."""
    listener = _listener.get()
    if listener:
        listener(**numbers)


class Progress:
    """Days done and to do, of runs that continue one another."""

    def __init__(self):
        """Start with nothing."""
        self.total = self.done = 0
        self._left = {}

    def update(self, total=0, done=0, left=0, name=None):
        """Add what a run tells, see :func:`note`.

        :param total: days that a run does.
        :param left: days that it leaves to the next run of the same ``name``.
        """
        self.total += total + left - self._left.get(name, 0)
        self._left[name] = left if name else 0
        self.done += done


class Run:
    """One run of an aggregation: logged in one line, and stored as the last one."""

    def __init__(self, name, state, token=None):
        """Initialize with the aggregation's name and the state store.

        :param token: of the lock that the run holds: its id.
        """
        self.name, self.state = name, state
        self.id = (token or uuid.uuid4().hex)[:12]
        self.result = {}

    def __enter__(self):
        """Start the clock."""
        self.started = datetime.now(timezone.utc)
        self._clock = time.perf_counter()
        return self

    def __exit__(self, kind, error, traceback):
        """Log and store the result; errors propagate."""
        seconds = round(time.perf_counter() - self._clock, 2)
        failed = self.result.get("failed", [])
        counts = {k: v for k, v in self.result.items() if k != "failed"}
        if "failed" in self.result:
            counts["failed"] = len({failure["day"] for failure in failed})
        text = error and f"{kind.__name__}: {' '.join(str(error).split())}"[:500]
        parts = [
            f"{key}={value}" for key, value in {**counts, "seconds": seconds}.items()
        ]
        extra = {"aggregation": self.name, "run": self.id}
        if error:
            parts.append(f"error={text}")
        log = logger.error if error or failed else logger.info
        log("%s: run=%s %s", self.name, self.id, " ".join(parts), extra=extra)
        self._keep(
            run=self.id,
            started=self.started.isoformat(),
            seconds=seconds,
            error=text,
            **{**counts, "failed": failed[:FAILURES]},
        )

    def _keep(self, **content):
        """Store this run as the last one, if the search engine is available."""
        try:
            self.state.set_bookmark(f"{PREFIX}{self.name}", content)
        except search.OpenSearchException as error:
            logger.warning("%s: run not stored: %s", self.name, error)


def last_runs(state):
    """Return aggregation → what its last run did.

    :raises opensearchpy.OpenSearchException: when the search engine is unavailable.
    """
    return {
        name.removeprefix(PREFIX): content
        for name, (_, content) in state.bookmarks().items()
        if name.startswith(PREFIX)
    }
