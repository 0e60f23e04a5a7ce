# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Background runs: state, progress, cancellation."""

import logging
import time
import uuid
from datetime import datetime, timedelta, timezone

from invenio_search.engine import search

from ..aggregators.journal import Progress
from ..errors import CancelledError, InvalidParametersError
from ..search.state import State

logger = logging.getLogger("invenio_stats_dashboard.tasks")

PREFIX = "process-"

CANCEL = "cancel-"
"""Prefix of the names of requests to cancel a run."""

INTERVAL = 2
"""Seconds between two records of progress."""

SILENCE = timedelta(minutes=15)
"""Time without a sign of life after which a running process counts as lost."""

KEPT = timedelta(days=30)
"""Time for which ended processes are listed."""

ENDED = ("done", "failed", "cancelled")


def _now():
    return datetime.now(timezone.utc)


class Processes:
    """The background runs, kept in the search engine."""

    def __init__(self, state=None):
        """Initialize with a state store, by default the application's search engine."""
        self.state = state or State()

    def create(self, kinds, **options):
        """Register a run that waits for a worker; return its id."""
        name = uuid.uuid4().hex[:8]
        content = {"id": name, "state": "waiting", "kinds": list(kinds)}
        content.update(options=options, created=_now().isoformat(), done=0, total=0)
        self.state.set_bookmark(f"{PREFIX}{name}", content)
        return name

    def get(self, name):
        """Return the state of a run.

        :raises InvalidParametersError: when there is none of this id.
        """
        content = self.state.bookmark(f"{PREFIX}{name}")
        if content is None:
            message = f"There is no process '{name}'. 'processes list' shows them."
            raise InvalidParametersError.of("id", message)
        return self._with_signs_of_life(content)

    def list(self):
        """Return all runs, the latest first; those that ended long ago are deleted."""
        kept, old = [], []
        for name, (moment, content) in self.state.bookmarks().items():
            if not name.startswith((PREFIX, CANCEL)):
                continue
            if _now() - datetime.fromisoformat(moment) > KEPT:
                old.append(name)
            elif name.startswith(PREFIX):
                kept.append(content)
        self.state.clear_bookmarks(old)
        found = [self._with_signs_of_life(content) for content in kept]
        return sorted(found, key=lambda run: run["created"], reverse=True)

    def update(self, name, **changes):
        """Update the state of a run, and return it."""
        content = {**self.get(name), **changes, "seen": _now().isoformat()}
        self.state.set_bookmark(f"{PREFIX}{name}", content)
        return content

    def cancel(self, name):
        """Ask a run to stop before its next group of days.

        :returns: its state; a run that has ended is not changed.
        """
        run = self.get(name)
        if run["state"] in ENDED:
            return run
        # First: its worker may pick it up, or report progress, at this moment.
        self.state.set_bookmark(f"{CANCEL}{name}", {})
        if run["state"] in ("waiting", "lost"):
            return self.update(name, state="cancelled")
        return {**run, "state": "cancelling"}

    def is_cancelled(self, name):
        """Return whether a run was asked to stop."""
        return self.state.bookmark(f"{CANCEL}{name}") is not None

    @staticmethod
    def _with_signs_of_life(run):
        """Mark a run as lost if its worker has not reported for long."""
        seen = datetime.fromisoformat(run.get("seen") or run["created"])
        if run["state"] == "running" and _now() - seen > SILENCE:
            return {**run, "state": "lost"}
        return run


class Reporter:
    """Listener that records the progress of a run, and stops it when cancelled."""

    def __init__(self, name, processes=None):
        """Initialize with the id of the run."""
        self.name, self.processes = name, processes or Processes()
        self.progress = Progress()
        self._last = time.monotonic()

    def __call__(self, **numbers):
        """Record progress, in days.

        :raises CancelledError: when the run was cancelled.
        """
        self.progress.update(**numbers)
        if time.monotonic() - self._last < INTERVAL:
            return
        self._last = time.monotonic()
        try:
            cancelled = self.processes.is_cancelled(self.name)
            self.processes.update(self.name, **self.days())
        except search.OpenSearchException as error:
            # The run itself waits until the search engine is available again.
            logger.warning("process %s: progress not recorded: %s", self.name, error)
            return
        if cancelled:
            raise CancelledError(f"process {self.name} was cancelled")

    def days(self):
        """Return the numbers of days done and in total, as they are stored."""
        return {"done": self.progress.done, "total": self.progress.total}
