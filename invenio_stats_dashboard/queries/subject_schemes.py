# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Schemes of subjects, so that pages can distinguish between them."""

import time

from .params.params import SUBJECTS
from .terms import TermCache, read_terms

NO_SCHEME = "none"
"""Stands for free keywords, which belong to no scheme."""


class Schemes:
    """Look-up of schemes, cached for a while."""

    def __init__(self, now=time.monotonic):
        """Initialize with the clock of the cache."""
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
    hits = read_terms(vocabulary, keys, ["scheme"])
    return {hit["id"]: hit.get("scheme") for hit in hits}
