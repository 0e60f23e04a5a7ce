# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Build the demo repository, step by step: ``python -m demo.setup STEP [STEP…]``.

Every step may be run again: what is there already is left as it is. Starting Invenio
takes seconds, so name several steps in one call, or ``all``.

The same ``--seed``, ``--records`` and ``--events`` give the same titles, people,
memberships, dates, files and usage, as long as ``--until`` (default: today) is the same
as well; with today as the last day, the usage ends at the moment of the first run. Not
the same is what Invenio draws from the operating system: record identifiers, UUIDs
(communities, files, requests), passwords, and the daily salt behind visitors' hashes.
"""

import argparse
from datetime import date, datetime, timezone

from . import config
from .progress import step

STEPS = {
    "instance": "folder, configuration and secret key (needs no service)",
    "init": "tables, indices, queues, file location",
    "vocabularies": "the entries that the records use",
    "users": "accounts of each role",
    "communities": "communities and their members",
    "records": "24 months of deposits, through the services",
    "events": "24 months of views and downloads, through the queue",
    "aggregate": "fold events into rows",
    "addresses": "print where to look and as whom",
}


def parse(argv=None):
    """Read the command line; ``steps`` come back in the order of ``STEPS``."""
    parser = argparse.ArgumentParser(
        prog="python -m demo.setup",
        description="Build the demo repository.",
        epilog="\n".join(f"{name:<14}{text}" for name, text in STEPS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("steps", nargs="+", choices=[*STEPS, "all"], metavar="STEP")
    parser.add_argument("--records", type=int, default=100, help="works to deposit")
    parser.add_argument("--events", type=int, default=30_000, help="views + downloads")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument(
        "--until",
        type=date.fromisoformat,
        default=datetime.now(timezone.utc).date(),
        help="last day of the history, YYYY-MM-DD (default: today, UTC)",
    )
    options = parser.parse_args(argv)
    if options.records < 1 or options.events < 0:
        parser.error("--records must be at least 1 and --events at least 0")
    if options.until > datetime.now(timezone.utc).date():
        parser.error("--until must not lie in the future")
    asked = set(STEPS) if "all" in options.steps else set(options.steps)
    options.steps = [name for name in STEPS if name in asked]
    return options


def actions():
    """Return step → callable(options); imported late, for it takes seconds."""
    from . import aggregate, communities, instance, records, usage, users, vocabularies

    return {
        "init": instance.run,
        "vocabularies": vocabularies.run,
        "users": users.run,
        "communities": communities.run,
        "records": records.run,
        "events": usage.run,
        "aggregate": aggregate.run,
        "addresses": aggregate.print_addresses,
    }


def main(argv=None):
    """Run the steps named on the command line."""
    options = parse(argv)
    config.write_instance()
    steps = [name for name in options.steps if name != "instance"]
    if not steps:
        return
    with step("start Invenio"):
        from .instance import create_app

        app = create_app()
        run = actions()
    for name in steps:
        with app.app_context(), step(name):
            run[name](options)


if __name__ == "__main__":
    main()
