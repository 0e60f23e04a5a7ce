# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Terms of vocabularies, cached for a while."""

import time
from threading import Lock

from cachetools import TTLCache
from invenio_access.permissions import system_identity
from invenio_records_resources.proxies import current_service_registry
from invenio_search.engine import search
from invenio_vocabularies.proxies import current_service as vocabulary_service
from sqlalchemy.exc import NoResultFound

from ..search.client import chunks, search_errors

LIFETIME = 600
"""Seconds for which a term is cached: terms hardly ever change."""

MANY = 1000
"""Terms looked up in one request."""

CAPACITY = 20000
"""Maximum number of cached terms, ≈ 10 MB."""


OWN_SERVICE = ("subjects", "funders", "affiliations")
"""Vocabularies with a service of their own."""


def read_terms(vocabulary, keys, fields):
    """Return the terms of a vocabulary with these ids, as dicts of these fields.

    None if the vocabulary was never loaded.
    """
    fields = ["id", *fields]
    try:
        with search_errors():
            if vocabulary in OWN_SERVICE:
                service = current_service_registry.get(vocabulary)
                # The services build links from the pid.
                found = service.read_many(system_identity, keys, [*fields, "pid"])
            else:
                found = vocabulary_service.read_many(
                    system_identity, vocabulary, keys, fields, max_records=len(keys)
                )
            return found.to_dict()["hits"]["hits"]
    except (search.exceptions.NotFoundError, NoResultFound):
        return []


class TermCache:
    """Cache of terms, looked up in batches; unknown ones are cached as well."""

    def __init__(self, look_up, now=time.monotonic):
        """Initialize with the look-up.

        :param look_up: function of a vocabulary and a list of keys; returns key →
            value of the terms that there are.
        :param now: the clock of the cache.
        """
        self._look_up = look_up
        self._known = TTLCache(CAPACITY, LIFETIME, timer=now)
        self._lock = Lock()

    def of(self, vocabulary, keys):
        """Return key → value, ``None`` for those that are not in the vocabulary."""
        with self._lock:
            found = {
                key: value[0]
                for key in keys
                if (value := self._known.get((vocabulary, key)))
            }
        for part in chunks((key for key in keys if key not in found), MANY):
            values = self._look_up(vocabulary, part)
            new = {key: values.get(key) for key in part}
            found |= new
            with self._lock:
                self._known.update({(vocabulary, k): (v,) for k, v in new.items()})
        return found
