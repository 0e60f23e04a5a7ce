# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A month's report as compressed parts, whatever its form."""

import gzip
import json
from datetime import date
from itertools import count, islice
from typing import NamedTuple

from .usage import month_span, usage_of


class Part(NamedTuple):
    """A part of a report, ready to be sent."""

    number: int
    datasets: int
    last: str
    """Id of the last record."""
    body: bytes
    """JSON, compressed."""

    def file_name(self, month):
        """Return the name of the file of a dry run."""
        return f"datacite-{month}-{self.number:03}.json.gz"


def parts(month, settings, created=None, sent=0, after=""):
    """Yield the parts of a month's report, one by one.

    Records are in the order of their ids, so that another run can go on after the last
    one that was sent.

    :param month: ``YYYY-MM``.
    :param settings: :class:`.settings.Settings`.
    :param created: day on which the report is made, by default today.
    :param sent: number of the parts before.
    :param after: id of the last record in them.
    """
    span, form = month_span(month), settings.form
    head = form.header(span, created or date.today().isoformat(), settings)
    usages = usage_of(month, settings, after)
    numbers = count(sent + 1)
    while some := list(islice(usages, form.LARGEST)):
        datasets = [form.dataset(usage, span, settings) for usage in some]
        body = _compressed(form.document(head, datasets))
        yield Part(next(numbers), len(some), some[-1].record["id"], body)


def _compressed(document):
    """Return a document as compressed JSON: the same content is the same file."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)
