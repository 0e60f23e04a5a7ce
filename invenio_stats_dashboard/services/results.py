# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What the service returns."""

from invenio_records_resources.services.base.results import ServiceItemResult


class StatsResult(ServiceItemResult):
    """One answer."""

    def __init__(self, scope, data, public):
        """Take an answer.

        :param scope: :class:`.scopes.Scope` that it is about.
        :param data: dict, ready for JSON.
        :param public: whether everybody gets this very answer.
        """
        self._scope = scope
        self._data = data
        self.public = public

    @property
    def sample(self):
        """Return whether the numbers are invented."""
        return self._data["sample"]

    def to_dict(self):
        """Return the answer, ready for JSON."""
        return {"community": self._scope.to_dict(), **self._data}
