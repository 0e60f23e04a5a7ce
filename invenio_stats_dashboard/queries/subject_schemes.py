# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Which scheme a subject belongs to: subjects of several can be told apart."""

import time

from invenio_access.permissions import system_identity
from invenio_records_resources.proxies import current_service_registry
from sqlalchemy.exc import NoResultFound

from ..search.client import search_errors
from .params.params import SUBJECTS
from .terms import TermCache

NO_SCHEME = "none"
"""Stands for keywords that people made up, which belong to no scheme."""


class Schemes:
    """Looks schemes up and remembers them for a while."""

    def __init__(self, now=time.monotonic):
        """Initialize with the clock that schemes grow old by."""
        self._schemes = TermCache(_look_up, now)

    def of(self, keys):
        """Return key → scheme, ``None`` for keywords that belong to none."""
        return self._schemes.of(SUBJECTS, keys)

    def select(self, numbers, scheme):
        """Return those of key → number that belong to a scheme."""
        wanted = None if scheme == NO_SCHEME else scheme
        schemes = self.of(list(numbers))
        return {key: n for key, n in numbers.items() if schemes[key] == wanted}


def _look_up(vocabulary, keys):
    """Return id → scheme of the subjects that the vocabulary has."""
    service = current_service_registry.get(vocabulary)
    fields = ["id", "scheme", "pid"]
    try:
        with search_errors():
            found = service.read_many(system_identity, keys, fields)
            hits = found.to_dict()["hits"]["hits"]
    except NoResultFound:
        return {}
    return {hit["id"]: hit.get("scheme") for hit in hits}
