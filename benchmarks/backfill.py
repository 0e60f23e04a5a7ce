# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

r"""Measures a large back-fill with one and with two workers: one line of JSON.

    SEARCH_HOSTS=localhost:9200 REDIS_URL=redis://localhost:6379/0 \\
        python -m benchmarks.backfill 100000

The workers are Celery processes of their own. For each number of them all rows are
removed, the task ``aggregate_community_usage_stats`` is sent, and the seconds of its
aggregation of rows are those of its journal. The rows must be the same each time.
All indices have the prefix ``backfill-`` and are removed at the end.
"""

import argparse
import json
import os
import random
import tempfile
import time
from pathlib import Path

from . import usage_data
from .application import search_hosts
from .faults.servers import WorkerVictim
from .faults.worker import config_of, create

PREFIX = "backfill-"

NAME = "community-usage-delta-agg"

PATIENCE = 1800
"""Seconds that a back-fill may take."""


def prepare(options):
    """Write records and events, and enrich them."""
    from invenio_search import current_search, current_search_client

    from invenio_stats_dashboard.services import EventReindexingService

    client, rng = current_search_client, random.Random(options.seed)
    client.indices.delete(index=f"{PREFIX}*", ignore=404)
    list(current_search.put_templates(ignore=[400]))
    records = usage_data.write_records(rng, options.records, options.communities)
    usage_data.write_events(client, PREFIX, rng, records, options.events, options.days)
    client.indices.refresh(index=f"{PREFIX}*")
    result = EventReindexingService().reindex_events(max_batches=10**6)
    assert result["completed"], result["errors"]


def measure(count, folder, path):
    """Back-fill with a number of workers; return the journal's figures."""
    from invenio_stats_dashboard.aggregators.journal import last_runs
    from invenio_stats_dashboard.search.state import State
    from invenio_stats_dashboard.services.rebuild import destroy
    from invenio_stats_dashboard.tasks import aggregate_community_usage_stats

    destroy(["rows"])
    before = last_runs(State()).get(NAME, {}).get("run")
    workers = [WorkerVictim(folder, number, path) for number in range(1, count + 1)]
    try:
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.revive()
        aggregate_community_usage_stats.delay()
        deadline = time.monotonic() + PATIENCE
        while (run := last_runs(State()).get(NAME, {})).get("run") in (before, None):
            assert time.monotonic() < deadline, "the back-fill does not end"
            time.sleep(0.5)
    finally:
        for worker in workers:
            worker.stop()
    helped = [_groups(worker) for worker in workers]
    return {**run, "groups": helped}


def _groups(worker):
    """Return how many groups of days a worker has done for the leader."""
    lines = worker.process.log.read_text(errors="replace").splitlines()
    return sum("group=" in line and "rows=" in line for line in lines)


def main():
    """Measure, print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("events", nargs="?", type=int, default=100_000)
    parser.add_argument("--records", type=int, default=5_000)
    parser.add_argument("--communities", type=int, default=50)
    parser.add_argument("--days", type=int, default=300)
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    search = search_hosts()[0]
    redis = os.environ.get("REDIS_URL", "redis://localhost:6379/0")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = config_of(folder, search, redis, PREFIX)
        config["STATS_DASHBOARD_BACKFILL_EVENTS"] = 5_000
        config["COMMUNITY_STATS_CATCHUP_INTERVAL"] = 10**6
        path = folder / "config.json"
        path.write_text(json.dumps(config))
        with create(config, folder).app_context():
            from invenio_search import current_search_client

            try:
                prepare(options)
                runs = {count: measure(count, folder, path) for count in (1, 2)}
            finally:
                current_search_client.indices.delete(index=f"{PREFIX}*", ignore=404)
    assert len({run["rows"] for run in runs.values()}) == 1
    seconds = {count: run["seconds"] for count, run in runs.items()}
    report = {"events": options.events, "days": runs[1]["days"]}
    report |= {"rows": runs[1]["rows"], "seconds": seconds}
    report["groups"] = {count: run["groups"] for count, run in runs.items()}
    report["ratio"] = round(seconds[1] / seconds[2], 2)
    print(json.dumps(report), flush=True)


if __name__ == "__main__":
    main()
