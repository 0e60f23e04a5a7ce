# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Rebuilds all rows under new indices, and switches to them when complete."""

from invenio_stats.proxies import current_stats

from .rebuilding import TARGET


class Elsewhere:
    """Lets an aggregator write, mark and remember under names of its own."""

    target = ""

    def __init__(self, name=None, **params):
        """Take the name of the aggregation that is built elsewhere."""
        super().__init__(name=name, **params)
        self.name = f"{self.target}{self.name}"
        if hasattr(self, "delta_name"):
            self.delta_name = f"{self.target}{self.delta_name}"

    def parts(self):
        """Return the parts with names of their own: kind and indices."""
        return [
            tuple(
                f"{self.target}{text}" if n < 2 or text.startswith("stats-") else text
                for n, text in enumerate(part)
            )
            for part in super().parts()
        ]


def elsewhere(name, target):
    """Return the aggregator of a name that writes to the indices of a target."""
    config = current_stats.aggregations[name]
    cls = type(f"Rebuilt{config.cls.__name__}", (Elsewhere, config.cls), {})
    cls.target = target
    return cls(name=name, **config.params)


def rebuilding_aggregator(name):
    """Return the aggregator of a rebuild by its full name, ``None`` for others.

    :param name: target and name of the aggregation.
    """
    if not name.startswith(TARGET):
        return None
    start = name.index("community-")
    return elsewhere(name[start:], name[:start])
