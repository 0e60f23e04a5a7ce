# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Command line of ``scripts/services``."""

import argparse
import shlex
import signal
import sys

from .base import Failure, say, warn
from .services import Services

DESCRIPTION = """Bring OpenSearch and Redis (and PostgreSQL if asked) up or down.

Each service is taken from the first of these that is there:
  1. the address in the environment:
       SEARCH_HOSTS             http://host:port, several with commas
       REDIS_URL                redis://host:port/database
       SQLALCHEMY_DATABASE_URI  postgresql+psycopg2://user:password@host/name
  2. containers by docker-services-cli, if a Docker daemon answers
  3. this machine: OpenSearch from Maven Central, Redis and PostgreSQL from the
     system's packages, on free ports of their own

More variables: STATS_RUN_ROOT (folder of all runs, default .run in the project),
STATS_SEARCH_HEAP (memory of OpenSearch, default 1g), STATS_SEARCH_JAVA_OPTS (further
options of its Java, default none), STATS_NO_DOCKER (1: do not use Docker),
STATS_PATIENCE (seconds to wait for given services, default 20).
"""
COMMANDS = {
    "up": "start what is missing, wait until it is healthy, print the addresses",
    "down": "end what 'up' started; the data stay",
    "status": "list the services; exit code 1 unless all are healthy",
    "env": 'print the addresses as shell commands: eval "$(scripts/services env)"',
}


def parse(argv):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/services",
        description=DESCRIPTION,
        epilog="\n".join(f"{name:<8}{text}" for name, text in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="|".join(COMMANDS))
    parser.add_argument(
        "--run", default="demo", metavar="NAME", help="run folder (default: demo)"
    )
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL as well")
    return parser.parse_args(argv)


def end_on_signals():
    """Let a request to end unwind the stack, so that everything is ended."""

    def end(number, _frame):
        # A second one must not interrupt the cleaning up after the first.
        for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(other, signal.SIG_IGN)
        raise SystemExit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)


def run(options):
    """Carry out one command; returns the exit code."""
    services = Services(options.run, options.postgres, stay=True)
    if options.command == "up":
        services.up()
    elif options.command == "down":
        services.down()
    elif options.command == "env":
        for name, value in services.environment().items():
            say(f"export {name}={shlex.quote(value)}")
    else:
        found = services.status()
        for name, how, url, good in found:
            say(f"{name:<11}{'healthy' if good else 'DOWN':<9}{how:<8}{url}")
        if not found:
            say("no services are up")
        return 0 if found and all(row[3] for row in found) else 1
    return 0


def main(argv=None):
    """Run; a failure is one clear line on standard error."""
    options = parse(argv)
    end_on_signals()
    try:
        return run(options)
    except Failure as failure:
        warn(f"services: {failure}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
