# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Ranges of ids, by which a day that is too large for the memory is cut."""

from typing import NamedTuple

import polars as pl


class Share(NamedTuple):
    """The ids from ``first`` on, before ``end``; ``None`` is an open end."""

    first: str | None
    end: str | None

    @classmethod
    def single(cls, name):
        """Return the share of one id: a space comes before all that ids are of."""
        return cls(name, f"{name} ")

    @property
    def is_single(self):
        """Tell whether this share has room for one id only."""
        return self.first is not None and self.end == f"{self.first} "

    def includes(self, name):
        """Tell whether an id belongs to this share."""
        return (self.first or "") <= name and (self.end is None or name < self.end)

    def query(self, field):
        """Return the query of the documents of this share.

        Documents without the field belong to the share with the open beginning.
        """
        span = {"gte": self.first, "lt": self.end}
        inside = {"range": {field: {k: v for k, v in span.items() if v is not None}}}
        if self.first is not None:
            return inside
        missing = {"bool": {"must_not": [{"exists": {"field": field}}]}}
        return {"bool": {"should": [inside, missing]}}

    def condition(self, column="community_id"):
        """Return the same as an expression on a column."""
        found = pl.lit(True)
        if self.first is not None:
            found = found & (pl.col(column) >= self.first)
        if self.end is not None:
            found = found & (pl.col(column) < self.end)
        return found


class Chosen(frozenset):
    """Single ids, in the place of a :class:`Share`."""

    is_single = False

    def includes(self, name):
        """Tell whether an id is one of them."""
        return name in self

    def query(self, field):
        """Return the query of the documents of these ids."""
        return {"terms": {field: sorted(self)}}

    def condition(self, column="community_id"):
        """Return the same as an expression on a column."""
        return pl.col(column).is_in(sorted(self))


def cut(sizes, limit):
    """Yield shares that cover all ids, each of at most ``limit`` or of one id.

    :param sizes: id → size.
    """
    first, total = None, 0
    for name in sorted(sizes):
        if total and total + sizes[name] > limit:
            yield Share(first, name)
            first, total = name, 0
        total += sizes[name]
    yield Share(first, None)
