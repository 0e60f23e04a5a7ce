# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Delivery of reports: which months, what was sent already, and what is left.

The bookmark of a month knows when the rows were last written that were sent, and how
many parts. Each part is noted before and after it is sent. A run that ends between two
parts is continued; where nobody knows whether a part has arrived, the report is sent
anew: its first part takes the place of all that was there.
"""

import logging
import uuid

from dateutil.relativedelta import relativedelta

from ..dates import today
from ..errors import TransientError
from ..locks import task_lock
from ..metrics.metrics import GLOBAL, USAGE
from ..queries.params.periods import Span
from ..queries.sources.extent import State as Extent
from ..search.batch import Batch
from ..search.state import State
from .client import Client, DataCiteError
from .report import parts
from .settings import Settings
from .usage import last_changes, month_span

logger = logging.getLogger("invenio_stats_dashboard.tasks")

LOCK = "datacite"


def complete_months(number):
    """Return the last months (``YYYY-MM``) whose usage is complete, oldest first.

    :param number: of months that are looked at.
    """
    until = Extent(GLOBAL, "added").load(Batch()).complete_until((USAGE,))
    if until is None:
        return []
    first = today().replace(day=1)
    starts = (first - relativedelta(months=n) for n in range(number, 0, -1))
    months = (start.strftime("%Y-%m") for start in starts)
    return [month for month in months if until.date() > month_span(month).last]


def due_months(settings, state):
    """Return month → when its rows were last written, of those not sent like this.

    :param settings: :class:`.settings.Settings`.
    :param state: :class:`..search.state.State`.
    """
    months = complete_months(settings.months)
    if not months:
        return {}
    whole = Span(month_span(months[0]).first, month_span(months[-1]).last)
    changes = last_changes(whole)
    return {
        month: changes[month]
        for month in months
        if month in changes
        and not _is_sent(state.bookmark(_name(month)), changes[month])
    }


def _name(month):
    return f"datacite-{month}"


def _is_sent(bookmark, written):
    """Return True if a month was sent as it is now."""
    return bool(bookmark) and bookmark["done"] and bookmark["written"] == written


def report_id(month, settings):
    """Return the id of a month's report: the same for each attempt."""
    name = f"{settings.site}/{settings.created_by}/{month}"
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
        """
        due = due_months(self.settings, self.state)
        if months is not None:
            due = {month: due.get(month, 0) for month in months}
        total = {"reports": 0, "parts": 0, "datasets": 0, "refused": []}
        with task_lock(LOCK) as lock:
            for month, written in due.items():
                self._send(month, written, lock, total)
        return total

    def _send(self, month, written, lock, total):
        """Send the parts of a month that are left."""
        mark = self._start(month, written)
        try:
            for part in parts(month, self.settings, mark["created"]):
                if part.number <= mark["sent"]:
                    continue
                lock.check()
                self._note(month, mark, sending=part.number)
                if part.number == 1:
                    self.client.replace(report_id(month, self.settings), part.body)
                else:
                    self.client.append(part.body)
                self._note(month, mark, sent=part.number)
                total["parts"] += 1
                total["datasets"] += part.datasets
        except DataCiteError as error:
            logger.error("datacite: month=%s %s", month, error)
            total["refused"].append(month)
            return
        except TransientError:
            logger.warning("datacite: month=%s stopped after %s", month, mark["sent"])
            raise
        self._note(month, mark, done=True)
        total["reports"] += 1

    def _start(self, month, written):
        """Return the bookmark of a month, as far as it can be continued."""
        mark = self.state.bookmark(_name(month))
        whole = mark and not mark["done"] and mark["written"] == written
        if whole and mark["sending"] == mark["sent"]:
            return mark
        created = today().isoformat()
        fresh = {"sending": 0, "sent": 0, "done": False}
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
