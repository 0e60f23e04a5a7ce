# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Balances: the last trustworthy closing, and changes since."""


class Balance:
    """Balances computed from an opening balance and changes since."""

    def __init__(self, metrics, opening, changes):
        """Initialize with pending searches."""
        self.metrics = metrics
        self.opening = opening
        self.changes = changes

    @property
    def value(self):
        """Return name → balance."""
        found = self.opening.value if self.opening else {}
        # One key: that of the total.
        opening = next(iter(found.values()), {})
        return {
            metric.name: opening.get(metric.name, 0) + metric.change(self.changes.value)
            for metric in self.metrics
        }


class KeyedBalance:
    """Balances by key computed from opening balances and changes since."""

    def __init__(self, metric, opening, changes):
        """Initialize with pending searches."""
        self.metric = metric
        self.opening = opening
        self.changes = changes

    @property
    def value(self):
        """Return key → balance."""
        name, opening = self.metric.name, self.opening.value if self.opening else {}
        result = {key: sums[name] for key, sums in opening.items()}
        for key, sums in self.changes.value.items():
            result[key] = result.get(key, 0) + self.metric.change(sums)
        return result
