# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Kills worker, search engine and Redis at random, and checks every number after.

    python -m benchmarks.faults --kills 50 --seed 1

Real processes of its own: OpenSearch, Redis with its append-only file, two Celery
workers. While records are published, usage is enriched, old usage is migrated or all is
aggregated, one of them gets SIGKILL at a random moment and is started again. In the end
everything is brought up to date once, and all numbers are compared with the oracle's:
plain loops over what was sent and over what the database has shown. Prints one line of
JSON; exit code 1 if a number differs.
"""

import argparse
import json
import random
import shutil
import sys
import threading
import time

from .servers import RedisVictim, SearchVictim, WorkerVictim, missing, run_folder
from .worker import config_of, create

PHASES = ("publish", "enrichment", "migration", "aggregation")

WEIGHTS = {"worker-1": 3, "worker-2": 3, "opensearch": 2, "redis": 2}
"""How often each is chosen."""

LATEST = 2.5
"""Seconds after the beginning of a phase at which somebody is killed at the latest."""


class Faults:
    """One set of kills."""

    def __init__(self, options):
        """Start the services and prepare the repository."""
        self.rng = random.Random(options.seed)
        self.kills, self.minutes = options.kills, options.minutes
        self.folder = run_folder(options.run)
        home = self.folder / "instance"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        self.search, self.redis = SearchVictim(self.folder), RedisVictim(self.folder)
        config = config_of(home, self.search.url, self.redis.url)
        path = home / "config.json"
        path.write_text(json.dumps(config))
        self.app = create(config, home)
        self.workers = [WorkerVictim(self.folder, n, path) for n in (1, 2)]
        self.victims = {
            victim.name: victim for victim in (self.search, self.redis, *self.workers)
        }
        self.done = []

    def run(self):
        """Prepare, kill, compare; return the report."""
        from . import judge, setup

        began = time.monotonic()
        with self.app.app_context():
            history = setup.prepare(self.rng)
            for worker in self.workers:
                worker.start()
            for worker in self.workers:
                worker.revive()
            prepared = time.monotonic()
            for number in range(self.kills):
                if time.monotonic() - prepared > self.minutes * 60:
                    break
                self._kill_once(history, number)
            for victim in (self.search, self.redis):
                victim.revive()
            for worker in self.workers:
                worker.stop()
            rounds = judge.converge()
            differences = judge.compare(history)
        return {
            "kills": sum(victim.kills for victim in self.victims.values()),
            "killed": {name: victim.kills for name, victim in self.victims.items()},
            "phases": {p: sum(phase == p for phase, _ in self.done) for p in PHASES},
            "events": len(history.events),
            "records": len(history.seen.recids),
            "rounds_to_converge": rounds,
            "seconds": round(time.monotonic() - began),
            "seconds_of_kills": round(time.monotonic() - prepared),
            "differences": differences,
        }

    def _kill_once(self, history, number):
        """Let something happen, kill somebody in the middle of it, revive it."""
        phase = PHASES[number % len(PHASES)]
        name = self.rng.choices(list(WEIGHTS), WEIGHTS.values())[0]
        moment, dead = self.rng.random() * LATEST, self.rng.random()
        victim = self.victims[name]
        if victim in self.workers:
            # Not while it still starts: it is to be killed at work.
            victim.revive()
        killer = threading.Thread(target=self._kill, args=(victim, moment, dead))
        killer.start()
        getattr(history, phase)()
        self._let_workers_work(phase)
        killer.join()
        self.done.append((phase, name))
        print(f"  {number + 1:3} {phase:12} {name:11} {moment:.2f} s", flush=True)

    def _kill(self, victim, moment, dead):
        """Kill somebody at a moment; start it again after being dead for a while."""
        time.sleep(moment)
        while not victim.kill():
            victim.start()
            time.sleep(0.1)
        time.sleep(dead)
        if victim in self.workers:
            victim.start()
        else:
            victim.revive()

    def _let_workers_work(self, phase):
        """Send the tasks of the schedule; a broker that is away gets none."""
        from invenio_stats.tasks import process_events

        from invenio_stats_dashboard import tasks

        wanted = {
            "publish": [tasks.process_membership_log.s()],
            "enrichment": [process_events.s(["record-view"])],
            "migration": [tasks.reindex_events_with_metadata.s()],
            "aggregation": [],
        }[phase]
        wanted += [
            tasks.aggregate_community_usage_stats.s(),
            tasks.aggregate_community_record_stats.s(),
        ]
        for signature in wanted:
            try:
                signature.apply_async(retry=False, expires=60)
            except Exception as error:
                print(f"    queue: {type(error).__name__}", flush=True)
        time.sleep(LATEST)

    def stop(self):
        """End everything that was started."""
        for victim in (*self.workers, self.redis, self.search):
            victim.stop()


def parse(argv=None):
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="Kill nobody after these."
    )
    parser.add_argument("--seed", type=int, default=None, help="By default random.")
    parser.add_argument("--run", default="faults", help="Run folder, as services have.")
    options = parser.parse_args(argv)
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(10**6)
    return options


def main(argv=None):
    """Run a set; exit code 1 if a number differs."""
    options = parse(argv)
    if missing():
        print(f"missing: {', '.join(missing())}", file=sys.stderr)
        return 2
    print(f"seed {options.seed}", flush=True)
    faults = Faults(options)
    try:
        report = faults.run()
    finally:
        faults.stop()
    print(json.dumps({"seed": options.seed, **report}), flush=True)
    return 1 if report["differences"] else 0


if __name__ == "__main__":
    sys.exit(main())
