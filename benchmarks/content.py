# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Measures membership events and content rows: one line of JSON a step.

    export SEARCH_HOSTS=localhost:9200 REDIS_URL=redis://localhost:6379/0
    python -m benchmarks.content 10000 100000 --communities 200

Records, files, communities and memberships are written straight into the database's
tables: through the services it would take hours. What is measured is the code as it
runs in an instance: ``community-events generate`` and ``aggregate --kind records``,
then the same after one more day of 20 records, after 20 records of works that were
published long before, and after one edit that corrects a publication date. All indices
have the prefix ``content-bench-`` and are removed at the end.

Each size runs in a process of its own, so that its peak of memory is its own.
"""

import argparse
import json
import multiprocessing
import random
import resource
import tempfile
import time
from datetime import datetime, timedelta, timezone

import time_machine

from . import content_data
from .application import create_app

PREFIX = "content-bench-"

NEW_RECORDS = 20
"""Records of one more day."""


class Report:
    """Times the steps and prints them."""

    def __init__(self, records, communities):
        """Take what every line says."""
        self.size = {"records": records, "communities": communities}

    def step(self, name, function, *args):
        """Run a step; print its seconds, its peak of memory and its result."""
        start = time.perf_counter()
        result = function(*args)
        seconds = round(time.perf_counter() - start, 2)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        line = {"step": name, **self.size, "seconds": seconds, "peak_mb": peak}
        print(json.dumps({**line, **(result or {})}), flush=True)
        return result


def aggregator(basis=None):
    """Return the aggregator of the rows, of one basis only if that is given."""
    from invenio_stats_dashboard.aggregators import CommunityRecordDeltaAggregator

    class OneBasis(CommunityRecordDeltaAggregator):
        """Does the part of one basis."""

        def own_parts(self):
            """Return the one part."""
            parts = super().own_parts()
            return [part for part in parts if basis is None or part[2].endswith(basis)]

    return OneBasis()


def renew():
    """Do what a scheduled run does: events, rows, balances; return the counts."""
    from invenio_stats_dashboard.aggregators import CommunityRecordSnapshotAggregator
    from invenio_stats_dashboard.tasks import process_membership_log

    parts = {}
    for name, function in (
        ("events", process_membership_log),
        ("rows", aggregator().run),
        ("balances", CommunityRecordSnapshotAggregator().run),
    ):
        start = time.perf_counter()
        result = function()
        parts[f"{name}_seconds"] = round(time.perf_counter() - start, 2)
        parts[name] = result.get("rows", result.get("written"))
    return parts


def measure(records, options):
    """Measure one size."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(folder, PREFIX)
        with app.app_context():
            from invenio_db import db
            from invenio_search import current_search, current_search_client

            client = current_search_client
            client.indices.delete(index=f"{PREFIX}*", ignore=404)
            list(current_search.put_templates(ignore=[400]))
            db.metadata.create_all(db.engine)
            try:
                _measure(records, options)
            finally:
                client.indices.delete(index=f"{PREFIX}*", ignore=404)
                client.indices.delete_template(name=f"{PREFIX}*", ignore=404)


def _measure(records, options):
    """Build everything from nothing, then do one more day and one edit."""
    from invenio_stats_dashboard.aggregators import CommunityRecordSnapshotAggregator
    from invenio_stats_dashboard.membership.history import generate
    from invenio_stats_dashboard.metrics.metrics import BASES
    from invenio_stats_dashboard.tasks import process_membership_log

    rng, report = random.Random(options.seed), Report(records, options.communities)
    communities = content_data.write_communities(options.communities, rng)
    writer = content_data.Writer(communities, rng)
    report.step("prepare", writer.write, records)
    report.step("history", generate)
    report.step("events", process_membership_log)
    for basis in BASES:
        run = aggregator(basis).run
        report.step(f"rows-{basis}", lambda: run(update_bookmark=False))
    aggregator().run()
    report.step("balances", CommunityRecordSnapshotAggregator().run)
    report.step("nothing-new", renew)
    for number in range(options.repeat):
        # Balances include what is over: a day costs them something on the next.
        tomorrow = datetime.now(timezone.utc) + timedelta(days=number + 1)
        with time_machine.travel(tomorrow, tick=True):
            writer.write(NEW_RECORDS, datetime.utcnow(), log=True, new=True)
            report.step("one-more-day", renew)
            writer.write(NEW_RECORDS, datetime.utcnow(), log=True)
            report.step("older-works", renew)
            writer.edit()
            report.step("one-edit", renew)


def main():
    """Measure all sizes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--communities", type=int, default=200)
    parser.add_argument("--repeat", type=int, default=3, help="Days and edits.")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for records in options.records:
        # Not fork: search clients and polars have threads.
        context = multiprocessing.get_context("spawn")
        process = context.Process(target=measure, args=(records, options))
        process.start()
        process.join()
        if process.exitcode:
            raise SystemExit(process.exitcode)


if __name__ == "__main__":
    main()
