# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What is known of the terms of vocabularies, remembered for a while."""

import time
from threading import Lock

from cachetools import TTLCache

from ..search.client import chunks

LIFETIME = 600
"""Seconds for which a term is remembered: terms hardly ever change."""

MANY = 1000
"""Terms looked up in one request."""

CAPACITY = 20000
"""Terms remembered at most, ≈ 10 MB."""


class TermCache:
    """Looks terms up in batches; remembers also that there is no such term."""

    def __init__(self, look_up, now=time.monotonic):
        """Initialize with what looks terms up.

        :param look_up: function of a vocabulary and a list of keys; returns key →
            value of the terms that there are.
        :param now: the clock that terms grow old by.
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
