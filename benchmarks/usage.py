# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

r"""Measures enrichment and aggregation of usage: one line of JSON a size.

    SEARCH_HOSTS=localhost:9200 REDIS_URL=redis://localhost:6379/0 \\
        python -m benchmarks.usage 100000 1000000

The records, communities and memberships are written straight into the database's
tables, and the events straight into the search engine, as RDM alone indexes them:
made through the services they would take hours. What is measured is the code as it
runs in an instance: ``usage-events migrate`` and ``aggregate --kind usage``. All
indices have the prefix ``bench-usage-`` and are removed at the end.

Each size runs in a process of its own, so that its peak of memory is its own.

Machines differ, and one machine from hour to hour. ``plain`` is therefore measured in
the same run: reading the enriched events page by page without decoding them, and
writing them back as they are from two threads. Enrichment in place has to do both.
"""

import argparse
import json
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import islice

from invenio_search import current_search_client

from . import usage_data
from .application import create_app

CPU = ("enrichment", "aggregation", "corrected", "closings")
"""Parts whose processor time is told: on a shared machine it says more than seconds."""

PREFIX = "bench-usage-"


def peak():
    """Return the largest memory this process has had, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def cpu():
    """Return the processor time of this process and of the search engine, in seconds."""
    found = current_search_client.nodes.stats(metric="process")["nodes"].values()
    engine = sum(node["process"]["cpu"]["total_in_millis"] for node in found)
    return time.process_time() + engine / 1000


class Clock:
    """Adds up the time of the parts of a run."""

    def __init__(self):
        """Initialize without counts."""
        self.seconds, self.cpu = {}, {}

    @contextmanager
    def part(self, name):
        """Time what happens inside."""
        start, spent = time.perf_counter(), cpu()
        yield
        took, spent = time.perf_counter() - start, cpu() - spent
        if took > 5:
            print(f"{name}: {took:.1f} s", file=sys.stderr, flush=True)
        self.seconds[name] = self.seconds.get(name, 0) + took
        self.cpu[name] = self.cpu.get(name, 0) + spent

    def watch(self, module, function, name):
        """Time all calls of a module's function."""
        original = getattr(module, function)

        def timed(*args, **kwargs):
            with self.part(name):
                return original(*args, **kwargs)

        setattr(module, function, timed)


def measure(options, size):
    """Return the figures of one size."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(folder, PREFIX)
        with app.app_context():
            from invenio_search import current_search, current_search_client

            client = current_search_client
            client.indices.delete(index=f"{PREFIX}*", ignore=404)
            list(current_search.put_templates(ignore=[400]))
            try:
                return _measure(client, options, size)
            finally:
                client.indices.delete(index=f"{PREFIX}*", ignore=404)
                client.indices.delete_template(name=f"{PREFIX}*", ignore=404)


def _measure(client, options, size):
    """Prepare, enrich, aggregate; return the figures."""
    from invenio_stats_dashboard.aggregators import usage, usage_rows
    from invenio_stats_dashboard.aggregators.usage_store import UsageStore
    from invenio_stats_dashboard.services import EventReindexingService
    from invenio_stats_dashboard.services.aggregation import run_aggregation

    rng, clock = random.Random(f"{options.seed}-{size}"), Clock()
    records = usage_data.write_records(rng, options.records, options.communities)
    usage_data.write_events(client, PREFIX, rng, records, size, options.days)
    client.indices.refresh(index=f"{PREFIX}*")
    base_memory = peak()
    with clock.part("enrichment"):
        result = EventReindexingService().reindex_events(max_batches=10**6)
    assert result["completed"], result["errors"]
    enrichment_memory = peak()
    clock.watch(usage.CommunityUsageDeltaAggregator, "_events", "scan")
    clock.watch(usage_rows, "fold", "fold")
    clock.watch(UsageStore, "write", "rows")
    clock.watch(UsageStore, "stored", "stored")
    with clock.part("aggregation"):
        done = run_aggregation("community-usage-delta-agg")
    with clock.part("again"):
        again = run_aggregation("community-usage-delta-agg")
    memory = peak()
    plain = measure_plain(client, clock)
    corrected = measure_correction(client, clock)
    with clock.part("closings"):
        closed = run_aggregation("community-usage-snapshot-agg")
    rows = done["rows"]
    return {
        "events": size,
        "communities": options.communities,
        "records": options.records,
        "days": done["days"],
        "enrichment_per_second": round(size / clock.seconds["enrichment"]),
        "enrichment_to_plain": round(
            size / clock.seconds["enrichment"] / plain["both_per_second"], 2
        ),
        "plain": plain,
        "aggregation_per_second": round(size / clock.seconds["aggregation"]),
        "scan_per_second": round(size / clock.seconds["scan"]),
        "fold_per_second": round(size / clock.seconds["fold"]),
        "rows_per_second": round(rows / clock.seconds["rows"]),
        "rows": rows,
        "rows_per_event": round(rows / size, 2),
        "bytes_per_event": round(bytes_of_rows(client) / size, 1),
        "bytes_per_row": round(bytes_of_rows(client) / rows, 1),
        "corrected": corrected,
        "closings": {**closed, "seconds": round(clock.seconds["closings"], 2)},
        "next_run": {
            "days": again["days"],
            "seconds": round(clock.seconds["again"], 2),
        },
        "cpu_seconds": {
            name: round(clock.cpu[name], 1) for name in CPU if name in clock.cpu
        },
        "memory_mb": {
            "before": base_memory,
            "enrichment": enrichment_memory,
            "aggregation": memory,
        },
    }


def measure_plain(client, clock):
    """Return how many events a second the search engine gives and takes."""
    from invenio_stats_dashboard.search.scroll import raw_pages, scroll

    client, index = client._get_current_object(), f"{PREFIX}events-stats-*"
    sample = list(islice(raw_pages(client, index, {"match_all": {}}, 10_000), 10))
    events = sum(map(len, sample))
    body = {"query": {"match_all": {}}, "size": 10_000}
    with clock.part("plain-read"):
        for _ in islice(scroll(client, index, body, len), len(sample)):
            pass
    parts = [
        [(hit["_index"], hit["_id"], hit["_source"]) for hit in part]
        for page in sample
        for part in (page[::2], page[1::2])
    ]
    with clock.part("plain-write"), ThreadPoolExecutor(2) as pool:
        list(pool.map(partial(usage_data.send, client), parts))
    read, write = (clock.seconds[f"plain-{name}"] for name in ("read", "write"))
    return {
        "read_per_second": round(events / read),
        "write_per_second": round(events / write),
        "both_per_second": round(events / (read + write)),
    }


def measure_correction(client, clock):
    """Return what it costs that the keys of the most popular record change."""
    from invenio_stats_dashboard.search.state import State
    from invenio_stats_dashboard.services.aggregation import run_aggregation

    index = f"{PREFIX}events-stats-*"
    client.indices.refresh(index=index)
    days = {"date_histogram": {"field": "timestamp", "calendar_interval": "day"}}
    days["date_histogram"] |= {"format": "yyyy-MM-dd", "min_doc_count": 1}
    top = {"terms": {"field": "recid", "size": 1}, "aggs": {"days": days}}
    found = client.search(index=index, body={"size": 0, "aggs": {"top": top}})
    (record,) = found["aggregations"]["top"]["buckets"]
    script = {"source": "ctx._source.languages = ['nld']"}
    query = {"term": {"recid": record["key"]}}
    client.update_by_query(
        index=index,
        body={"query": query, "script": script},
        request_timeout=600,
        refresh=True,
    )
    marks = {
        bucket["key_as_string"]: {record["key"]} for bucket in record["days"]["buckets"]
    }
    State(client).mark_ids("community-usage-delta-agg", marks)
    with clock.part("corrected"):
        done = run_aggregation("community-usage-delta-agg")
    return {
        "events": record["doc_count"],
        "days": done["days"],
        "rows": done["rows"],
        "seconds": round(clock.seconds["corrected"], 2),
    }


def bytes_of_rows(client):
    """Return the size of all rows in the search engine, once merged."""
    index = f"{PREFIX}stats-community-usage-delta-*"
    client.indices.forcemerge(index=index, max_num_segments=1, request_timeout=600)
    client.indices.refresh(index=index)
    total = client.indices.stats(index=index)["_all"]["primaries"]
    return total["store"]["size_in_bytes"]


def main():
    """Measure the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[100_000])
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--communities", type=int, default=200)
    parser.add_argument("--days", type=int, default=31)
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    for size in options.sizes:
        if len(options.sizes) == 1:
            print(json.dumps(measure(options, size)), flush=True)
            continue
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            print(json.dumps(pool.apply(measure, (options, size))), flush=True)


if __name__ == "__main__":
    main()
