# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Results of the service."""

from invenio_records_resources.services.base.results import (
    ServiceItemResult,
    ServiceListResult,
)


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


class ItemResult(ServiceItemResult):
    """An annotation or a view."""

    def __init__(self, data):
        """Initialize with the item as a dict, ready for JSON."""
        self._data = data

    @property
    def id(self):
        """Return the id."""
        return self._data["id"]

    def to_dict(self):
        """Return the item, ready for JSON."""
        return self._data


class ItemList(ServiceListResult):
    """Annotations or views."""

    def __init__(self, items):
        """Initialize with the items as dicts, ready for JSON."""
        self._items = list(items)

    def __len__(self):
        """Return how many there are."""
        return len(self._items)

    def __iter__(self):
        """Iterate over the items."""
        return iter(self._items)

    @property
    def hits(self):
        """Return the items."""
        return iter(self)

    def to_dict(self):
        """Return the list, ready for JSON."""
        return {"hits": {"hits": self._items, "total": len(self._items)}}
