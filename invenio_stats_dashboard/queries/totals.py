# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The headline numbers of a community."""

from ..metrics.metrics import FILTERED, METRICS, RECORDS, UPLOADERS, USAGE
from ..search import indices
from ..search.batch import Pending
from . import series
from .comparison import Comparison, less, lost_of, per_day
from .params.periods import UNITS, buckets
from .sources.extent import total_rows, whole_day

SPARK_POINTS = 60
"""Points of a sparkline at most: it shows a shape, in 120 pixels."""

SPARKLINES = (
    "records",
    "file_bytes",
    "uploaders",
    "views",
    "unique_views",
    "downloads",
    "unique_downloads",
    "data_volume",
    "visitors",
)
"""Metrics that have a sparkline."""


def _named(family, *kinds):
    """Return the metrics of a family and of these kinds."""
    return [m for m in METRICS.values() if m.family == family and m.kind in kinds]


USAGE_METRICS = _named(USAGE, "flow", "mean")
FLOWS = _named(RECORDS, "flow")
BALANCES = _named(RECORDS, "balance")


def _plan(context, span):
    """Add the searches for the numbers of one span."""
    usage_fields = [m.name for m in USAGE_METRICS] + list(FILTERED)
    return {
        USAGE: context.rows.sums(USAGE, span, usage_fields),
        "flows": context.rows.sums(RECORDS, span, [m.name for m in FLOWS]),
        "balances": context.rows.balance(span.last, BALANCES),
        "active": context.rows.uploaders(span),
    }


def _read_usage(context, usage, span, without):
    """Return name → number of one span.

    :param usage: field → number, with nothing of the days left out.
    """
    values = {metric.name: usage[metric.name] for metric in USAGE_METRICS}
    values["visitors"] = per_day(usage["visitors"], span, context.today, without)
    return values


def _read(found, firsts, span):
    """Return name → number of one span, without usage."""
    return {
        **found["balances"].value,
        **found["flows"].value,
        "uploaders": sum(day <= span.last for day, _ in firsts.value),
        "uploaders_active": len(found["active"].value),
    }


def totals(context):
    """Return the headline numbers, each with that of the compared span.

    :param context: :class:`.context.Context`.
    :returns: dict, see the documentation of the answers.
    """
    rows, span, compared = context.rows, context.span, context.compared
    now = _plan(context, span)
    before = _plan(context, compared) if compared else None
    firsts = rows.first_uploads(max(span.last, (compared or span).last))
    last = plan_last_days(context)
    sparks = _plan_sparklines(context) if context.params.sparklines else None
    context.add_checks((USAGE, RECORDS))
    context.batch.run()

    values = _read(now, firsts, span)
    earlier = _read(before, firsts, compared) if compared else {}
    usage, usage_before, comparable = _compared_usage(context, now, before)
    values, earlier = {**values, **usage}, {**earlier, **usage_before}
    answer = {
        **context.envelope(),
        "first_day": _text(context.state.first_day),
        "recorded_since": _text(context.state.recorded_since),
        "last_days": read_last_days(last),
        "metrics": {
            name: {
                **context.pair(
                    metric, values[name], earlier.get(name), comparable.get(name)
                ),
                **context.ignored(metric),
            }
            for name, metric in METRICS.items()
        },
        "filtered": _filtered(context, now[USAGE].value),
    }
    if sparks:
        answer["sparklines"] = _sparklines(context, sparks, firsts)
    return answer


def _compared_usage(context, now, before):
    """Return name → number of usage: of the span, of the compared one, comparable."""
    span, compared, found = context.span, context.compared, now[USAGE].value
    comparison = Comparison(context)
    lost, out, out_before = comparison.sums(list(found))
    values = _read_usage(context, found, span, ())
    # A mean is that of the days with data, whatever it is compared with.
    recorded = _read_usage(context, less(found, lost), span, comparison.lost)
    values["visitors"] = recorded["visitors"]
    if not compared or not context.known(USAGE, compared):
        return values, {}, {}
    rest = _read_usage(context, less(found, out), span, comparison.out)
    earlier = less(before[USAGE].value, out_before)
    earlier = _read_usage(context, earlier, compared, comparison.out_before)
    return values, earlier, rest


def _text(day):
    """Return a day as text; ``None`` stays."""
    return day.isoformat() if day else None


def _filtered(context, usage):
    """Return how many events were recorded, and how many of them count.

    Robots are dropped before anything but their community is known of them: under
    filters only the number of those that count is known. Where small numbers are
    suppressed, what was left out would give away the exact number of what was not.
    """
    raw = dict.fromkeys(FILTERED)
    if not context.params.filters_of(USAGE) and not context.limit:
        raw = {name: usage[name] for name in FILTERED}
    return {**raw, "counted": usage["views"] + usage["downloads"]}


def _spark_unit(span):
    """Return the shortest unit that keeps within the points of a sparkline."""
    return next(
        (unit for unit in UNITS if len(buckets(span, unit)) <= SPARK_POINTS), "year"
    )


def _plan_sparklines(context):
    """Add the searches for the sparklines: one for each group of metrics."""
    unit = _spark_unit(context.span)
    groups = {}
    for metric in map(METRICS.get, SPARKLINES):
        if metric.family != UPLOADERS and context.params.applies(metric):
            groups.setdefault(_spark_group(metric), []).append(metric)
    # Days may be missing of a mean: it has to know them.
    return {
        "unit": unit,
        **{
            group: series.plan_steps(
                context, metrics, "day" if group == "mean" else unit
            )
            for group, metrics in groups.items()
        },
    }


def _spark_group(metric):
    """Return which of the searches for sparklines has a metric."""
    return "mean" if metric.kind == "mean" else metric.family


def _sparklines(context, plan, firsts):
    """Return the sparklines; what is unknown or in the future is ``None``."""
    parts = buckets(context.span, plan["unit"])
    result = {"unit": plan["unit"], "from": [part.first.isoformat() for part in parts]}
    for name in SPARKLINES:
        metric = METRICS[name]
        if not context.params.applies(metric):
            values = [None] * len(parts)
        elif metric.family == UPLOADERS:
            values = series.running_count(firsts.value, parts)
        else:
            steps = plan[_spark_group(metric)]
            values = steps.values(metric, parts, lost_of(context, metric))
        result[name] = [
            (
                context.shown(metric, value)
                if part.first <= context.today
                and context.known(metric.family, part)
                and not (metric.family == USAGE and context.gaps.covers(part))
                else None
            )
            for part, value in zip(parts, values)
        ]
    return result


LAST_DAYS = ("views", "downloads", "records_added")
"""Metrics whose last day is shown."""


def plan_last_days(context):
    """Add the searches for the last days: one by family.

    :returns: list of pending values, metric → day or ``None``.
    """
    # Where small numbers are suppressed, a day would reveal single readers. Under
    # filters, a page without usage calls for other filters, not for another period.
    if context.sample or context.limit or context.params.filters:
        return []
    return [
        context.batch.add(_pending(context, family, names))
        for family in (USAGE, RECORDS)
        if (names := [n for n in LAST_DAYS if METRICS[n].family == family])
    ]


def _pending(context, family, names):
    """Search the last days of the metrics of one family."""
    last = {"last": {"max": {"field": "day"}}}
    aggs = {
        name: {"filter": {"range": {METRICS[name].fields[0]: {"gt": 0}}}, "aggs": last}
        for name in names
    }
    return Pending(
        indices.every(indices.delta(family, context.params.basis)),
        {"query": total_rows(family, context.state.community_id), "aggs": aggs},
        lambda found: {
            name: whole_day(found.get(name, {}).get("last")) for name in names
        },
    )


def read_last_days(plan):
    """Return metric → last day as text, ``None`` where there is or may be none."""
    days = dict.fromkeys(LAST_DAYS)
    for pending in plan:
        days.update(pending.value)
    return {name: day.isoformat() if day else None for name, day in days.items()}
