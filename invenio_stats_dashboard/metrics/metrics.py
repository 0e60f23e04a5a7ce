# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The metrics, and the rows they are computed from."""

from dataclasses import dataclass, replace

GLOBAL = "global"
"""The community id that stands for the whole instance."""

BASES = ("added", "created", "published")
"""The date that a record counts from: joining, creation here, publication."""


USAGE, RECORDS, UPLOADERS = "usage", "records", "uploaders"


@dataclass(frozen=True)
class Metric:
    """A metric, and how it is computed from rows.

    ``kind``: ``flow`` adds over the days of a span; ``mean`` is a flow shown per day;
    ``balance`` is the state at the end of a day; ``distinct`` counts distinct things in
    a span, and is not additive.
    """

    name: str
    family: str
    kind: str = "flow"
    plus: tuple = ()
    minus: tuple = ()

    @property
    def fields(self):
        """Return the fields of delta rows that the metric needs."""
        return self.plus + self.minus

    @property
    def splits(self):
        """Return whether the metric adds up over the keys of a breakdown."""
        return self.family != UPLOADERS and self.kind in ("flow", "balance")

    def change(self, sums):
        """Return the metric's change from summed fields of delta rows, name → number."""
        plus = sum(sums.get(field, 0) for field in self.plus)
        return plus - sum(sums.get(field, 0) for field in self.minus)


def _usage(name, kind="flow"):
    return Metric(name, USAGE, kind, (name,))


def _content(name):
    """Return the metrics of what there is, what was added and what was removed."""
    added, removed = f"{name}_added", f"{name}_removed"
    return (
        Metric(name, RECORDS, "balance", (added,), (removed,)),
        Metric(added, RECORDS, "flow", (added,)),
        Metric(removed, RECORDS, "flow", (removed,)),
    )


METRICS = {
    metric.name: metric
    for metric in (
        _usage("views"),
        _usage("unique_views"),
        _usage("downloads"),
        _usage("unique_downloads"),
        _usage("data_volume"),
        _usage("visitors", "mean"),
        *_content("records"),
        *_content("works"),
        *_content("files"),
        *_content("file_bytes"),
        *_content("with_files"),
        *_content("metadata_only"),
        Metric("uploaders", UPLOADERS, "balance"),
        Metric("uploaders_active", UPLOADERS, "distinct"),
    )
}
"""All metrics, by name, in the order in which answers list them."""


def _names(family, kind):
    return tuple(n for n, m in METRICS.items() if (m.family, m.kind) == (family, kind))


RANKING_METRICS = _names(USAGE, "flow")
"""Metrics that rows of single records have."""

CONTENT_METRICS = _names(RECORDS, "balance")
"""Metrics of what there is at the end of a day."""

FILTERED = ("events_raw", "robots", "double_clicks")
"""Metrics of the events filtered out, and of all raw events."""


MODES = DELTA, SNAPSHOT = ("delta", "snapshot")
"""Changes within a period, or the state at its end."""


def snapshot_metrics():
    """Return the names of the metrics that add up to something over all time."""
    return tuple(n for n, m in METRICS.items() if m.kind in ("flow", "balance"))


def in_mode(metric, mode):
    """Return a metric as a flow or as a balance.

    :param mode: one of ``MODES``, or ``None`` for whichever the metric is.
    """
    if mode == SNAPSHOT:
        return replace(metric, kind="balance")
    if mode == DELTA and metric.kind == "balance":
        return replace(metric, kind="flow")
    return metric


def mode_of(metric):
    """Return the mode of a metric: changes within a period, or the state at its end."""
    return SNAPSHOT if metric.kind == "balance" else DELTA


def breakdown_metrics(subcount):
    """Return the names of the metrics that a breakdown splits into keys.

    Visitors are not among them: one visitor may stand under several keys.

    :param subcount: entry of the table of breakdowns.
    """
    families = {USAGE: subcount["usage"], RECORDS: subcount["content"]}
    return tuple(
        name
        for name, metric in METRICS.items()
        if metric.splits and families[metric.family]
    )
