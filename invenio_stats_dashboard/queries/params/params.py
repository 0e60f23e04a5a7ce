# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Validated parameters of an answer, whatever their source."""

from dataclasses import dataclass, field

from flask import current_app
from marshmallow import ValidationError

from ...dates import today
from ...errors import InvalidParametersError, not_allowed
from ...metrics.metrics import (
    METRICS,
    SNAPSHOT,
    breakdown_metrics,
    in_mode,
    snapshot_metrics,
)
from ...samples.access import check_sample
from .filters import RECORD, filter_names, load_filters
from .periods import CUSTOM, Span
from .schemas import SCHEMAS

SUBJECTS = "subjects"
"""Vocabulary whose terms belong to schemes."""


@dataclass(frozen=True)
class StatsParams:
    """Parameters of an answer. ``span`` is ``None`` for a named ``period``."""

    compare: str
    basis: str
    span: Span = None
    period: str = "12m"
    compared: Span = None
    """Own range to compare with."""
    access_method: str = "regular"
    filters: tuple = ()
    """Of :class:`.filters.Filter`."""
    metric: str = None
    mode: str = None
    """Whether changes are requested, or the state at the end."""
    unit: str = None
    breakdown: str = None
    limit: int = None
    offset: int = 0
    q: str = None
    """Part of the label or key that keys must have."""
    sort: str = None
    scheme: str = None
    """Scheme that subjects must belong to; ``None``: any, and none at all."""
    sparklines: bool = False
    sample: bool = False
    """Whether sample data are requested while there are none."""
    kind: str = field(default=None, compare=False)
    """Key of ``SCHEMAS``."""
    subcount: dict = field(default=None, compare=False, repr=False)
    """Entry of the table of breakdowns, when there is a ``breakdown``."""

    @property
    def measured(self):
        """Return the metric in the requested mode."""
        return in_mode(METRICS[self.metric], self.mode)

    @property
    def breakdowns(self):
        """Return the part of the table of breakdowns that is asked for."""
        return {self.breakdown: self.subcount} if self.breakdown else {}

    @property
    def by_record(self):
        """Return True if the answer names records, which may be restricted."""
        filtered = any(entry.breakdown == RECORD for entry in self.filters)
        return self.kind in ("ranking", "changes") or filtered or self.by_file

    @property
    def by_file(self):
        """Return True if the answer names files, or is filtered by them."""
        subcounts = [*self.breakdowns.values(), *(f.subcount for f in self.filters)]
        return any(entry.get("records_only") for entry in subcounts)

    def filters_of(self, family):
        """Return the filters that concern a family of metrics."""
        return [entry for entry in self.filters if entry.applies(family)]

    def ignored(self, family):
        """Return the names of the filters that cannot concern a family of metrics.

        Not those of a scope: without them, numbers would be of more than it is about.
        """
        return [
            entry.name
            for entry in self.filters
            if not (entry.implied or entry.applies(family))
        ]

    def applies(self, metric):
        """Return True if a metric can be counted under these filters.

        Visitors are counted by day only, since one may visit several records; of the
        records of a scope, nothing but their usage is.
        """
        if any(f.implied and not f.applies(metric.family) for f in self.filters):
            return False
        return metric.kind != "mean" or not self.filters_of(metric.family)


def load_params(kind, raw):
    """Validate the parameters of an answer.

    :param kind: key of ``SCHEMAS``.
    :param raw: parameter → value, texts or JSON values.
    :returns: :class:`StatsParams`.
    :raises InvalidParametersError: naming each parameter and what is allowed.
    """
    schema = SCHEMAS[kind]()
    names = [entry.data_key or name for name, entry in schema.fields.items()]
    table = current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    filtering = filter_names(table)
    allowed = ", ".join([*sorted(names), *filtering])
    errors = {
        str(name): [f"Unknown parameter. Allowed: {allowed}."]
        for name in raw
        if name not in names and name not in filtering
    }
    filters, refused = load_filters(raw, table)
    errors.update(refused)
    try:
        loaded = schema.load({k: raw[k] for k in names if k in raw})
    except ValidationError as error:
        raise InvalidParametersError({**errors, **error.messages})
    if errors:
        raise InvalidParametersError(errors)
    loaded = _with_comparison(_with_span(_with_breakdown(_with_mode(loaded))))
    params = StatsParams(**loaded, filters=filters, kind=kind)
    check_sample(params.sample)
    return params


def _with_mode(loaded):
    """Check that the metric is available in the requested mode."""
    allowed = snapshot_metrics()
    if loaded.get("mode") == SNAPSHOT and loaded["metric"] not in allowed:
        message = (
            f"'{loaded['metric']}' is not allowed with mode '{SNAPSHOT}'. "
            f"Allowed values: {', '.join(allowed)}."
        )
        raise InvalidParametersError.of("metric", message)
    return loaded


def _with_breakdown(loaded):
    """Check breakdown and metric against the table of breakdowns."""
    name = loaded.get("breakdown")
    if name is None:
        return loaded
    table = current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    if name not in table:
        raise InvalidParametersError.of("breakdown", not_allowed(name, table))
    allowed = breakdown_metrics(table[name])
    if loaded["metric"] not in allowed:
        message = (
            f"'{loaded['metric']}' is not allowed with breakdown '{name}'. "
            f"Allowed values: {', '.join(allowed)}."
        )
        raise InvalidParametersError.of("metric", message)
    if loaded.get("scheme") and table[name]["vocabulary"] != SUBJECTS:
        message = f"Breakdown '{name}' has no schemes; only subjects have."
        raise InvalidParametersError.of("scheme", message)
    if loaded["limit"] is None:
        loaded["limit"] = current_app.config["COMMUNITY_STATS_TOP_SUBCOUNT_LIMIT"]
    return {**loaded, "subcount": table[name]}


def _with_span(loaded):
    """Replace first and last day by a span, checked."""
    first, last = loaded.pop("first", None), loaded.pop("last", None)
    if first is None and last is None:
        return loaded
    if "period" in loaded:
        message = "Give either 'period', or 'from' and 'to'."
        raise InvalidParametersError.of("period", message)
    last = last or max(today(), first)
    if first is None:
        message = "Give 'from' as well when 'to' is given. Write it as YYYY-MM-DD."
        raise InvalidParametersError.of("from", message)
    if first > last:
        message = f"'{first}' is after 'to' ({last}). Allowed: that day or earlier."
        raise InvalidParametersError.of("from", message)
    return {**loaded, "span": _checked(first, last, "to")}


def _with_comparison(loaded):
    """Replace first and last day to compare with by a span, checked."""
    first, last = loaded.pop("compare_first", None), loaded.pop("compare_last", None)
    if loaded["compare"] != CUSTOM:
        given = {"compare_from": first, "compare_to": last}
        message = f"Only with 'compare={CUSTOM}'."
        errors = {name: [message] for name, day in given.items() if day}
        if errors:
            raise InvalidParametersError(errors)
        return loaded
    missing = [
        name
        for name, day in (("compare_from", first), ("compare_to", last))
        if day is None
    ]
    if missing:
        message = f"Give it when 'compare' is '{CUSTOM}'. Write it as YYYY-MM-DD."
        raise InvalidParametersError({name: [message] for name in missing})
    if first > last:
        message = (
            f"'{first}' is after 'compare_to' ({last}). Allowed: that day or earlier."
        )
        raise InvalidParametersError.of("compare_from", message)
    return {**loaded, "compared": _checked(first, last, "compare_to")}


def _checked(first, last, name):
    """Return the span of two days, unless it is too long."""
    limit = current_app.config["STATS_DASHBOARD_MAX_RANGE_DAYS"]
    span = Span(first, last)
    if span.days > limit:
        message = f"{span.days} days are too many. Allowed: up to {limit} days."
        raise InvalidParametersError.of(name, message)
    return span
