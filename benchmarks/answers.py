# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

r"""Measures the answers over the rows of many events: one line of JSON a size.

    SEARCH_HOSTS=localhost:9200 REDIS_URL=redis://localhost:6379/0 \\
        python -m benchmarks.answers 1000000

The rows are made from random events and written as the aggregators write them. Each
query is asked over HTTP in the process itself (no network), uncached: the search
engine's cache of requests is off, but where eight clients ask the same at once. All
indices have the prefix ``bench-answers-`` and are removed at the end; ``--keep`` leaves
them for the next run.

Machines differ, and one machine from hour to hour: ``plain`` is what aggregations of the
same rows, written by hand, take in the same run.
"""

import argparse
import gzip
import json
import random
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from invenio_search import current_search, current_search_client

from invenio_stats_dashboard.aggregators.months import Months
from invenio_stats_dashboard.aggregators.rows import write_rows
from invenio_stats_dashboard.aggregators.usage_store import UsageStore, with_ids
from invenio_stats_dashboard.dates import month_before, months_between
from invenio_stats_dashboard.metrics.metrics import RANKING_METRICS
from invenio_stats_dashboard.search.batch import Batch
from invenio_stats_dashboard.search.levels import months_progress
from invenio_stats_dashboard.search.state import State
from invenio_stats_dashboard.subcounts import SUBCOUNTS

from . import answers_data as data
from .application import create_app

PREFIX = "bench-answers-"

PANELS = {
    "totals": "totals?period=12m&sparklines=true",
    "totals_all": "totals?period=all&compare=none",
    "views": "series?period=12m&metric=views",
    "views_by_day": "series?period=all&metric=views&unit=day&compare=none",
    "downloads_by_month": "series?period=all&metric=downloads&unit=month&compare=year",
    "volume": "series?period=12m&metric=data_volume&mode=snapshot",
    "records": "series?period=12m&metric=records",
    "uploaders": "series?period=12m&metric=uploaders_active",
    "views_by_country": "series?period=12m&metric=views&breakdown=countries",
    "one_language": "series?period=12m&metric=views&language=language-1",
    **{
        f"by_{name}": f"breakdowns/{name}?period=12m&metric=views&limit=10"
        for name in data.KEYS
    },
    "all_subjects": "breakdowns/subjects?period=all&metric=downloads&limit=10",
    "found_subjects": "breakdowns/subjects?period=12m&q=77&sort=label&limit=10",
    "most_viewed": "rankings?period=12m&metric=views&limit=10",
    "most_downloaded": "rankings?period=all&metric=downloads&limit=10",
    "most_changed": "rankings?period=90d&metric=views&sort=change&limit=10",
}
"""What the panels of a page ask, and the largest questions besides."""

FILTERS = {
    "none": "",
    "two": "&resource_type=resource_type-1&language=language-0",
    "two_of_readers": "&country=country-0&resource_type=resource_type-0",
    "many": "&access!=access-0&language=language-0&language=language-1"
    "&language=language-2",
}
"""Filters under which a whole page is asked for."""

WARM_UP = 3
"""Rounds before the measurement: a search engine that has just started compiles."""

PAGE = (
    "totals",
    "views",
    "downloads_by_month",
    "volume",
    "records",
    "uploaders",
    "views_by_country",
    "by_resource_types",
    "by_access_statuses",
    "by_languages",
    "by_subjects",
    "by_affiliations",
    "by_countries",
    "by_referrers",
    "by_file_types",
    "most_viewed",
    "most_downloaded",
)
"""The panels of one page."""

VIEWS = {"views": {"sum": {"field": "views"}}}

PLAIN = {
    "sums": ("record", {n: {"sum": {"field": n}} for n in RANKING_METRICS}),
    "weeks": (
        "record",
        {
            "w": {
                "date_histogram": {"field": "day", "calendar_interval": "week"},
                "aggs": VIEWS,
            }
        },
    ),
    **{
        field: (
            level,
            {"k": {"terms": {"field": field, "size": 10_000}, "aggs": VIEWS}},
        )
        for field, level in (
            ("resource_type", "record"),
            ("subjects", "record"),
            ("record_id", "record"),
            ("country", "cell"),
        )
    },
}
"""Plain aggregations of the same rows over twelve months: name → (level, body)."""


def write(client, options, size, names):
    """Write rows, content, and records.

    :param names: ids of the communities.
    """
    store = UsageStore(client, "stats-community-usage-delta", SUBCOUNTS)
    rng, written = random.Random(options.seed), 0
    for first, last, number in data.chunks_of(options.days, size):
        frame = data.events(rng, number, first, last, len(names), options.records)
        for rows in data.rows(frame, names, first):
            rows = with_ids(rows)
            store.ensure(rows["day"].unique().to_list())
            store.write(rows)
            written += rows.height
        print(f"{written} rows", file=sys.stderr, flush=True)
    sum_months(client)
    write_rows(client, "stats-community-records-delta-added", data.content(rng, names))
    _let_events_have_keys(client)
    data.write_uploads(client, PREFIX, rng, names)
    data.write_records(client, options.records)
    settings = {"index": {"requests.cache.enable": False, "refresh_interval": "-1"}}
    client.indices.put_settings(index=f"{PREFIX}stats-*", body=settings)
    client.indices.refresh(index=f"{PREFIX}*")
    if options.merge:
        pattern = f"{PREFIX}stats-*"
        client.indices.forcemerge(
            index=pattern, max_num_segments=1, request_timeout=3600
        )
        client.indices.refresh(index=pattern)


def sum_months(client):
    """Write the rows of all months that are over, as the aggregator does."""
    name, kind = "stats-community-usage-delta", "community-usage-snapshot-agg"
    client.indices.refresh(index=f"{PREFIX}{name}-*")
    found = sorted(client.indices.get(index=f"{PREFIX}{name}-*"))
    last = month_before(data.LAST)
    months = Months(client, name, SUBCOUNTS)
    for month in months_between(f"{found[0][-4:]}-01", last):
        months.renew(month)
    moment = datetime.fromisoformat(f"{last}-01T00:00:00+00:00")
    State(client).set_progress(months_progress(kind), moment)


def _let_events_have_keys(client):
    """Let membership events have the keys of all breakdowns."""
    fields = {entry["field"]: {"type": "keyword"} for entry in SUBCOUNTS.values()}
    client.indices.put_template(
        name=f"{PREFIX}keys",
        body={
            "index_patterns": [f"{PREFIX}stats-community-events-*"],
            "order": 1,
            "mappings": {"properties": fields},
        },
    )


def ask(app, community, path):
    """Ask one question; return (seconds, text)."""
    start = time.perf_counter()
    url = f"/stats-dashboard/{community}/{path}"
    response = app.test_client().get(url, base_url="https://localhost")
    assert response.status_code == 200, response.text
    return time.perf_counter() - start, response.data


def quantiles(seconds):
    """Return p50 and p95 in milliseconds."""
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    return {
        "p50_ms": round(cuts[9] * 1000, 1),
        "p95_ms": round(cuts[18] * 1000, 1),
    }


def timed(app, options, community, path):
    """Return p50 and p95 of one query, with one client and with eight.

    Nothing is cached, but for eight clients that ask the same, see :func:`rush`.
    """
    result = {}
    for clients in (1, 8):
        with ThreadPoolExecutor(clients) as pool:
            list(pool.map(partial(ask, app, community), [path] * clients))
            times = pool.map(partial(ask, app, community), [path] * options.requests)
            result[f"clients_{clients}"] = quantiles([seconds for seconds, _ in times])
    result["clients_8_same"] = rush(app, options, community, path)
    return result


def rush(app, options, community, path):
    """Return p50 and p95 where eight clients ask the same thing at the same time.

    With the search engine's cache of requests, which every instance has, and which is
    emptied before each time: it keeps what is being computed already, too.
    """
    client, index = current_search_client, f"{PREFIX}stats-*"
    times = []
    _cache_requests(client, True)
    with ThreadPoolExecutor(8) as pool:
        for _ in range(max(1, options.requests // 8)):
            client.indices.clear_cache(index=index, params={"request": "true"})
            asked = pool.map(partial(ask, app, community), [path] * 8)
            times += [seconds for seconds, _ in asked]
    _cache_requests(client, False)
    return quantiles(times)


def _cache_requests(client, on):
    """Switch the search engine's cache of requests on or off."""
    settings = {"index": {"requests.cache.enable": on}}
    client.indices.put_settings(index=f"{PREFIX}stats-*", body=settings)


def pages(app, options, community):
    """Return p50 and p95 of whole pages, all panels in one request, by filters."""
    result = {}
    for name, filters in FILTERS.items():
        questions = [("ask", PANELS[panel] + filters) for panel in PAGE]
        path = f"answers?{urlencode(questions)}"
        answers = json.loads(ask(app, community, path)[1])["answers"]
        assert {answer["status"] for answer in answers} == {200}, answers
        times = [ask(app, community, path)[0] for _ in range(options.pages)]
        result[name] = {**quantiles(times), **searches_of(app, community, path)}
    return result


def searches_of(app, community, path):
    """Return how many searches a request sends, and in how many requests of its own."""
    sent, send = [], Batch._responses

    def counted(batch, searches):
        sent.append(len(searches))
        return send(batch, searches)

    Batch._responses = counted
    try:
        ask(app, community, path)
    finally:
        Batch._responses = send
    return {"requests": len(sent), "searches": sum(sent)}


def plain(client, options):
    """Return what plain aggregations of a year of all rows take, one after another."""
    index = f"{PREFIX}stats-community-usage-delta-*"
    first = data.LAST.replace(year=data.LAST.year - 1).isoformat()
    result = {}
    for name, (level, aggs) in PLAIN.items():
        days = {"range": {"day": {"gt": first}}}
        query = {"bool": {"filter": [{"term": {"level": level}}, days]}}
        body = {"size": 0, "track_total_hits": False, "query": query, "aggs": aggs}
        times = []
        for _ in range(options.pages):
            start = time.perf_counter()
            client.search(index=index, body=body, request_timeout=60)
            times.append(time.perf_counter() - start)
        result[name] = quantiles(times)
    return result


def page(app, community):
    """Return the size of all panels of a page, as sent, in kB."""
    texts = [ask(app, community, PANELS[name])[1] for name in PAGE]
    return round(sum(len(gzip.compress(text)) for text in texts) / 1000, 1)


def measure(options, size):
    """Return the figures of one size."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(folder, PREFIX)
        with app.app_context():
            client = current_search_client._get_current_object()
            names = data.community_ids(random.Random(options.seed), options.communities)
            data.write_communities(names)
            try:
                if not (options.keep and client.indices.get(index=f"{PREFIX}stats-*")):
                    _create_indices(client)
                    write(client, options, size, names)
                return _measure(app, options, size, names)
            finally:
                if not options.keep:
                    _delete_indices(client)


def _create_indices(client):
    """Create all indices anew."""
    _delete_indices(client)
    list(current_search.put_templates(ignore=[400]))
    list(current_search.put_component_templates(ignore=[400]))
    list(current_search.put_index_templates(ignore=[400]))
    list(current_search.create(ignore=[400]))


def _delete_indices(client):
    client.indices.delete(index=f"{PREFIX}*", ignore=404)
    client.indices.delete_template(name=f"{PREFIX}*", ignore=404)


def _measure(app, options, size, names):
    """Ask everything; return the figures."""
    questions = dict(PANELS)
    for name, filters in FILTERS.items():
        if filters:
            for panel in ("totals", "views", "by_subjects", "most_viewed"):
                questions[f"{panel}_{name}"] = PANELS[panel] + filters
    places = {"global": "global", "community": names[0]}
    for path in [*questions.values()] * WARM_UP:
        for community in places.values():
            ask(app, community, path)
    answers = {
        place: {
            name: timed(app, options, community, path)
            for name, path in questions.items()
        }
        for place, community in places.items()
    }
    slowest = {
        f"{place}_{clients}": max(
            (figures[clients]["p95_ms"], name) for name, figures in found.items()
        )
        for place, found in answers.items()
        for clients in ("clients_1", "clients_8", "clients_8_same")
    }
    return {
        "events": size,
        **_size_of_rows(),
        "communities": options.communities,
        "days": options.days,
        "slowest_p95_ms": slowest,
        "plain": plain(current_search_client, options),
        "pages": {p: pages(app, options, community) for p, community in places.items()},
        "page_kb_gzip": {p: page(app, community) for p, community in places.items()},
        "answers": answers,
    }


def _size_of_rows():
    """Return number and bytes of the usage rows."""
    index = f"{PREFIX}stats-community-usage-delta-*"
    found = current_search_client.indices.stats(index=index, metric="docs,store")
    found = found["_all"]["primaries"]
    return {
        "rows": found["docs"]["count"],
        "bytes": found["store"]["size_in_bytes"],
    }


def main():
    """Measure the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000_000])
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--communities", type=int, default=200)
    parser.add_argument("--days", type=int, default=731)
    parser.add_argument("--requests", type=int, default=24)
    parser.add_argument("--pages", type=int, default=12)
    parser.add_argument("--merge", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--keep",
        action="store_true",
        help="leave the rows, and take those that are left",
    )
    options = parser.parse_args()
    for size in options.sizes:
        print(json.dumps(measure(options, size)), flush=True)


if __name__ == "__main__":
    main()
