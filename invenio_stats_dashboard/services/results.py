# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Results of the service."""

from invenio_records_resources.services.base.results import ServiceItemResult


class StatsResult(ServiceItemResult):
    """One answer."""

    def __init__(self, scope, data, public):
        """Initialize with an answer.

        :param scope: :class:`.scopes.Scope` that it is about.
        :param data: dict, ready for JSON.
        :param public: whether the answer is the same for everybody.
        """
        self._scope = scope
        self._data = data
        self.public = public

    @property
    def sample(self):
        """Return True if the numbers are sample data."""
        return self._data["sample"]

    def to_dict(self):
        """Return the answer, ready for JSON."""
        return {"community": self._scope.to_dict(), **self._data}
