# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A month's report as compressed parts, whatever its form."""

import gzip
import json
from datetime import date
from typing import NamedTuple

from .usage import month_span, usage_of


class Part(NamedTuple):
    """A part of a report, ready to be sent."""

    number: int
    datasets: int
    body: bytes
    """JSON, compressed."""

    def file_name(self, month):
        """Return the name of the file of a dry run."""
        return f"datacite-{month}-{self.number:03}.json.gz"


def parts(month, settings, created=None):
    """Yield the parts of a month's report, one by one.

    Records are in the order of their ids, so that another run makes the same parts as
    long as the numbers are the same.

    :param month: ``YYYY-MM``.
    :param settings: :class:`.settings.Settings`.
    :param created: day on which the report is made, by default today.
    """
    span, form = month_span(month), settings.form
    head = form.header(span, created or date.today().isoformat(), settings)
    number, datasets = 0, []
    for usage in usage_of(month, settings):
        datasets.append(form.dataset(usage, span, settings))
        if len(datasets) == form.LARGEST:
            number += 1
            yield _part(number, len(datasets), form.document(head, datasets))
            datasets = []
    if datasets:
        yield _part(number + 1, len(datasets), form.document(head, datasets))


def _part(number, datasets, document):
    """Return a compressed part.

    :param datasets: how many it has.
    """
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    # Without a time of its own, the same content is the same file.
    return Part(number, datasets, gzip.compress(text.encode(), mtime=0))
