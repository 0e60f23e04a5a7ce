# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Schemas of the properties of components, by the kind of the component."""

from marshmallow import validates_schema

from ..metrics.metrics import breakdown_metrics
from ..queries.params.periods import FISCAL, PERIODS, UNITS
from ..queries.params.schemas import SORTS
from ..schema_fields import Checked, StrictSchema, one_of, refuse
from .components import DISPLAYS, allowed_metrics
from .rules import rules, text


class PropsSchema(StrictSchema):
    """Properties of a component, which are checked against its entry."""

    title = text()
    name = text()
    metric = Checked(lambda value: isinstance(value, str), "a text", allow_none=True)
    below = Checked(lambda value: isinstance(value, bool), "true or false")

    def __init__(self, entry, **options):
        """Initialize with the component's entry, see :data:`.components.COMPONENTS`."""
        super().__init__(**options)
        self.entry = entry

    def allowed(self, data):
        """Return the metrics that the component can show with these properties."""
        return allowed_metrics(self.entry, data, rules().subcounts)

    @validates_schema
    def check_metric(self, data, **kwargs):
        """Check that the component can show the metric."""
        metric, allowed = data.get("metric"), self.allowed(data)
        if metric is not None and metric not in allowed:
            refuse(metric, ", ".join(allowed), "metric")


def _limit():
    return Checked(
        lambda value: type(value) is int and 1 <= value <= rules().limits.rows,
        lambda: f"a whole number from 1 to {rules().limits.rows}",
    )


def _breakdown():
    return one_of(lambda: tuple(rules().subcounts), allow_none=True)


class SeriesProps(PropsSchema):
    """Properties of a chart over time."""

    metrics = Checked(
        lambda value: isinstance(value, (list, tuple)) and value,
        "a list of metrics, not empty",
        allow_none=True,
    )
    unit = one_of(UNITS, allow_none=True)
    breakdown = _breakdown()
    limit = _limit()

    @validates_schema
    def check_metrics(self, data, **kwargs):
        """Check that each metric can be shown, and is named once."""
        allowed, seen = self.allowed(data), set()
        for metric in data.get("metrics") or ():
            if not isinstance(metric, str) or metric not in allowed or metric in seen:
                refuse(metric, f"each once of {', '.join(allowed)}", "metrics")
            seen.add(metric)

    @validates_schema
    def check_breakdown(self, data, **kwargs):
        """Check that the breakdown splits each metric that is shown."""
        name = data.get("breakdown")
        if name is None:
            return
        metrics = data.get("metrics") or self.entry.get("metrics", ())
        fitting = [
            known
            for known, subcount in rules().subcounts.items()
            if set(map(str, metrics)) <= set(breakdown_metrics(subcount))
        ]
        if name not in fitting:
            allowed = ", ".join(fitting) or "none; its metrics have none in common"
            refuse(name, allowed, "breakdown")


class TotalsProps(PropsSchema):
    """Properties of a headline number."""


class BreakdownProps(PropsSchema):
    """Properties of a breakdown."""

    breakdown = _breakdown()
    limit = _limit()
    display = one_of(DISPLAYS, allow_none=True)

    @validates_schema
    def check_breakdown(self, data, **kwargs):
        """Check that there is a breakdown, of the component or of the layout."""
        if not (self.entry.get("breakdown") or data.get("breakdown")):
            refuse(None, ", ".join(rules().subcounts), "breakdown")


class RankingProps(PropsSchema):
    """Properties of a ranking of records."""

    limit = _limit()
    sort = one_of(SORTS, allow_none=True)
    period = one_of([n for n in PERIODS if n not in FISCAL], allow_none=True)


class ChangesProps(PropsSchema):
    """Properties of what has changed most."""

    limit = _limit()


KINDS = {
    "totals": TotalsProps,
    "series": SeriesProps,
    "breakdown": BreakdownProps,
    "ranking": RankingProps,
    "changes": ChangesProps,
}
"""Kind of answer → schema of the properties of such components."""
