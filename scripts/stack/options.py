# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Command line of ``run-demo.sh``."""

import argparse
import shutil

from .base import RUN_ROOT, say

DESCRIPTION = """Make and serve a demo: InvenioRDM with this dashboard, records and
two years of usage. The first start takes some minutes, the next ones less than one.

Ctrl-C ends everything that was started; the data stay for the next start.
Everything made lies in .run/ (or $STATS_RUN_ROOT); removing that folder removes it.
"""
EPILOG = """environment:
  SEARCH_HOSTS, REDIS_URL, SQLALCHEMY_DATABASE_URI
                     services to use instead of own ones (see scripts/services --help)
  STATS_RUN_ROOT     folder of everything made (default: .run)
  STATS_SEARCH_HEAP  memory of OpenSearch (default: 1g)

examples:
  ./run-demo.sh --port 5001
  ./run-demo.sh --exec invenio community-stats --help
  ./run-demo.sh --serve --exec python -m pytest tests/browser   ($DEMO_URL is set)
"""
DEFAULTS = {"records": 100, "events": 30_000, "seed": 42}


class Parser(argparse.ArgumentParser):
    """Says what is wrong with an option in one line."""

    def error(self, message):
        """Print the line and end with exit code 2."""
        self.exit(2, f"run-demo.sh: {message} (see ./run-demo.sh --help)\n")


def _number(lowest, highest):
    """Make a reader of whole numbers within bounds."""

    def read(text):
        if not text.isdecimal() or not lowest <= int(text) <= highest:
            raise argparse.ArgumentTypeError(
                f"'{text}' is not a whole number from {lowest} to {highest}"
            )
        return int(text)

    return read


def parse(argv):
    """Read the command line.

    :param argv: Arguments without the program's name.
    :returns: The options; ``exec`` is the command's list of arguments or None.
    """
    parser = Parser(
        prog="./run-demo.sh",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--port", type=_number(1, 65535), help="of the web server (default: 5000)")
    add("--records", type=_number(1, 100_000), help="works to publish (default: 100)")
    add(
        "--events",
        type=_number(0, 100_000_000),
        help="views and downloads (default: 30000)",
    )
    add("--seed", type=_number(0, 2**31), help="another one, other data (default: 42)")
    add("--no-serve", action="store_true", help="only prepare")
    add(
        "--exec",
        nargs=argparse.REMAINDER,
        metavar="COMMAND",
        help="prepare, run a command with the services up, and end with its exit "
        "code; takes the rest of the line",
    )
    add("--serve", action="store_true", help="with --exec: web server and worker too")
    add(
        "--clean", action="store_true", help="forget the demo made before, make it anew"
    )
    add("--postgres", action="store_true", help="use PostgreSQL instead of SQLite")
    add("--no-browser", action="store_true", help="do not open a browser")
    add(
        "--run", default="demo", metavar="NAME", help="name of the demo (default: demo)"
    )
    options = parser.parse_args(argv)
    if options.exec is not None and not options.exec:
        parser.error("--exec needs a command")
    if options.serve and not options.exec:
        parser.error(
            "--serve goes with --exec; without --exec the demo is served anyway"
        )
    if options.no_serve and options.exec:
        parser.error("--no-serve and --exec exclude each other")
    if not options.run.replace("-", "").isalnum():
        parser.error(
            f"--run '{options.run}' is not a name of letters, digits and dashes"
        )
    options.fail = parser.error
    return options


def settle(options, known):
    """Settle what data the demo holds: as asked, as made before, or the default.

    :param options: From :func:`parse`; changed in place.
    :param known: Options of the data made before, or None.
    :returns: Dict of records, events and seed.
    """
    known = known or {}
    for name, default in DEFAULTS.items():
        asked = getattr(options, name)
        made = known.get(name)
        if asked is not None and made is not None and asked != made:
            options.fail(
                f"the demo in {RUN_ROOT / options.run} was made with --{name} {made}: "
                "leave the option out, add --clean to make it anew, or --run NAME for "
                "another one"
            )
        setattr(options, name, asked if made is None and asked is not None else made)
        if getattr(options, name) is None:
            setattr(options, name, default)
    return {name: getattr(options, name) for name in DEFAULTS}


def check_space():
    """Warn early when the disk is too full for a demo."""
    gigabytes = shutil.disk_usage(RUN_ROOT.parent).free / 1e9
    if gigabytes < 4:
        say(
            f"  only {gigabytes:.1f} GB free in {RUN_ROOT.parent}; a demo takes about 3"
        )
