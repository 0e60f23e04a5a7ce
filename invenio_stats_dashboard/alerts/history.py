# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Numbers by day that alerts look at, and what explains them."""

from datetime import timedelta

from invenio_search import current_search_client

from ..dates import DAY
from ..exports.cells import one_line
from ..metrics.metrics import USAGE
from ..proxies import current_stats_dashboard_service
from ..queries.gaps import known_gaps
from ..queries.params.bounds import min_count
from ..queries.params.periods import Span, days_of
from ..queries.sources.aggregations import by_unit, range_of, steps_reader, whole
from ..queries.sources.extent import total_rows
from ..queries.sources.usage import ROUNDED
from ..search import indices
from ..search.client import search_errors, whole_search
from .detection import ROBOTS_METRIC, YEAR

METRICS = ("views", "downloads", ROBOTS_METRIC)


def numbers_of(community_id, day, settings):
    """Return metric → day → number of a year and some weeks up to a day.

    Days from the first with usage on have a number, but for those that are known not
    to have been recorded. Where small numbers are suppressed, these are the rounded
    ones, as on the pages: annotations are for everybody.

    :param settings: value of ``STATS_DASHBOARD_ALERTS``.
    """
    span = Span(day - YEAR - timedelta(weeks=settings["weeks"]), day)
    prefix = f"{ROUNDED}." if min_count() else ""
    sums = {name: {"sum": {"field": f"{prefix}{name}"}} for name in METRICS}
    within = [total_rows(USAGE, community_id), {"range": {"day": range_of(span)}}]
    body = {"size": 0, "query": {"bool": {"filter": within}}}
    body["aggs"] = by_unit("day", "day", sums)
    index = indices.yearly(indices.delta(USAGE, None), span)
    with search_errors():
        found = whole_search(current_search_client, index, body)
    read = steps_reader(lambda b: {name: whole(b[name]["value"]) for name in METRICS})
    rows = read(found.get("aggregations", {})).get("", {})
    days = _recorded(min(rows, default=day + DAY), day)
    return {
        name: {each: rows.get(each, {}).get(name, 0) for each in days}
        for name in METRICS
    }


def _recorded(first, last):
    """Return the days of a span, without those of missing data."""
    missing = {day for gap, _ in known_gaps() for day in days_of(gap)}
    return [day for day in days_of(Span(first, last)) if day not in missing]


def explain(identity, scope, metric, day):
    """Return the record and the country that changed most against the week before.

    :returns: dict of ``record`` (title and URL) and ``country``, each may be
        ``None``.
    """
    before = (day - timedelta(weeks=1)).isoformat()
    days = {"from": day.isoformat(), "to": day.isoformat()}
    days |= {"compare": "custom", "compare_from": before, "compare_to": before}
    question = {**days, "metric": metric, "sort": "change", "limit": "1"}
    service = current_stats_dashboard_service
    ranked = service.ranking(identity, scope, question).to_dict()["items"]
    question["breakdown"] = "countries"
    countries = service.breakdown(identity, scope, question).to_dict()["items"]
    record = next((item for item in ranked if item["title"]), None)
    return {
        "record": record
        and {
            "title": one_line(record["title"]),
            "url": record["links"].get("stats_html") or record["url"],
        },
        "country": countries[0]["label"] if countries else None,
    }
