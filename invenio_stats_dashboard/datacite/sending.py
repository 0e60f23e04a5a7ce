# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Delivery of reports: which months, what was sent already, and what is left.

The bookmark of a month knows the state of the rows that were sent, how many parts, and
up to which record. Each part is noted before and after it is sent. A run that ends
between two parts, or because DataCite took nothing more, is continued; where nobody
knows whether a part has arrived, the report is sent anew: its first part takes the place
of all that was there.
"""

import logging
import uuid

from dateutil.relativedelta import relativedelta

from ..dates import today
from ..errors import InvalidParametersError, TransientError
from ..locks import task_lock
from ..metrics.metrics import GLOBAL
from ..queries.params.periods import Span
from ..queries.sources.extent import usage_counted_before
from ..queries.sources.written import last_written
from ..search.state import State
from ..site import site_url
from .client import Client, DataCiteClosedError, DataCiteError
from .report import parts
from .settings import Settings
from .usage import month_span

logger = logging.getLogger("invenio_stats_dashboard.tasks")

LOCK = "datacite"


def complete(months):
    """Return those of some months (``YYYY-MM``) whose usage is complete."""
    before = usage_counted_before()
    return [month for month in months if month_span(month).last < before]


def last_months(number):
    """Return the last months before this one, oldest first."""
    first = today().replace(day=1)
    starts = (first - relativedelta(months=n) for n in range(number, 0, -1))
    return [start.strftime("%Y-%m") for start in starts]


def written_months(months):
    """Return month → state of its rows, of those with any usage.

    As a list: bookmarks are stored as JSON.
    """
    if not months:
        return {}
    whole = Span(month_span(min(months)).first, month_span(max(months)).last)
    found = last_written(GLOBAL, whole)
    return {month: list(found[month]) for month in months if month in found}


def due_months(settings, state):
    """Return month → state of its rows, of those not sent like this.

    :param settings: :class:`.settings.Settings`.
    :param state: :class:`..search.state.State`.
    """
    written = written_months(complete(last_months(settings.months)))
    return {
        month: rows
        for month, rows in written.items()
        if not _is_sent(state.bookmark(_name(month)), rows)
    }


def named_months(months):
    """Return month → state of its rows, of months that somebody names.

    :raises InvalidParametersError: when the usage of one is not complete.
    """
    early = sorted(set(months) - set(complete(months)))
    if early:
        message = f"{', '.join(early)}: not complete yet. Allowed: months that are."
        raise InvalidParametersError.of("month", message)
    return written_months(months)


def _name(month):
    return f"datacite-{month}"


def _is_sent(bookmark, written):
    """Return True if a month was sent as it is now."""
    return bool(bookmark) and bookmark["done"] and bookmark["written"] == written


def report_id(month, settings):
    """Return the id of a month's report: the same for each attempt."""
    name = site_url(f"/{settings.created_by}/{month}")
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


class Sender:
    """Sends reports."""

    def __init__(self, settings=None, client=None, state=None):
        """Initialize with the settings, the client of DataCite and the state."""
        self.settings = settings or Settings()
        self.client = client or Client(self.settings)
        self.state = state or State()

    def run(self, months=None):
        """Send what is due; return the counts.

        A month that is refused does not stop the others.

        :param months: months to be sent again whatever was sent; ``None``: those due.
        :returns: dict of ``reports``, ``parts``, ``datasets`` and ``refused``.
        :raises InvalidParametersError: when one of the months is not complete.
        :raises DataCiteUnavailableError: when the next run may have more luck.
        """
        if months is None:
            due = due_months(self.settings, self.state)
        else:
            due = named_months(months)
        total = {"reports": 0, "parts": 0, "datasets": 0, "refused": []}
        with task_lock(LOCK) as lock:
            for month, written in due.items():
                self._send(month, written, lock, total)
        return total

    def _send(self, month, written, lock, total):
        """Send the parts of a month that are left."""
        mark = self._start(month, written)
        left = (mark["created"], mark["sent"], mark["after"])
        try:
            for part in parts(month, self.settings, *left):
                lock.check()
                self._note(month, mark, sending=part.number)
                if part.number == 1:
                    self.client.replace(report_id(month, self.settings), part.body)
                else:
                    self.client.append(part.body)
                self._note(month, mark, sent=part.number, after=part.last)
                total["parts"] += 1
                total["datasets"] += part.datasets
        except DataCiteError as error:
            self._note(month, mark, sending=mark["sent"])
            logger.error("datacite: month=%s %s", month, error)
            total["refused"].append(month)
            return
        except TransientError as error:
            if isinstance(error, DataCiteClosedError):
                self._note(month, mark, sending=mark["sent"])
            logger.warning("datacite: month=%s stopped after %s", month, mark["sent"])
            raise
        self._note(month, mark, done=True)
        total["reports"] += bool(mark["sent"])

    def _start(self, month, written):
        """Return the bookmark of a month, as far as it can be continued."""
        mark = self.state.bookmark(_name(month))
        same = mark and not mark["done"] and mark["written"] == written
        if same and "after" in mark and mark["sending"] == mark["sent"]:
            return mark
        created = today().isoformat()
        fresh = {"sending": 0, "sent": 0, "after": "", "done": False}
        return {"written": written, "created": created, **fresh}

    def _note(self, month, mark, **changes):
        """Store a change of a bookmark."""
        mark.update(changes)
        self.state.set_bookmark(_name(month), mark)


def write_files(month, folder, settings=None):
    """Write the parts of a month's report to files; return (path, datasets) of each.

    :param folder: ``pathlib.Path`` of an existing folder.
    """
    written = []
    for part in parts(month, settings or Settings()):
        path = folder / part.file_name(month)
        path.write_bytes(part.body)
        written.append((path, part.datasets))
    return written
