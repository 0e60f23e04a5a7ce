# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Command line: ``invenio community-stats``."""

import click
from flask.cli import with_appcontext

from ..tasks import aggregate_community_record_stats, aggregate_community_usage_stats
from .community_events import community_events
from .output import errors_as_messages, json_option, show
from .usage_events import usage_events

KINDS = {
    "records": aggregate_community_record_stats,
    "usage": aggregate_community_usage_stats,
}


@click.group("community-stats")
def community_stats():
    """Statistics of the repository and its communities."""


@community_stats.command()
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(sorted(KINDS)),
    help="What to aggregate; both by default.",
)
@click.option(
    "--start-date", type=click.DateTime(["%Y-%m-%d"]), help="First day to redo."
)
@click.option("--end-date", type=click.DateTime(["%Y-%m-%d"]), help="Last day to do.")
@json_option
@with_appcontext
def aggregate(kinds, start_date, end_date, as_json):
    """Bring rows and balances up to date.

    Without dates: what is stale and all since the last run. With a start date:
    every day from there on, whatever was done before.

    Example: invenio community-stats aggregate --kind usage --start-date 2026-01-01
    """
    if start_date and end_date and start_date > end_date:
        raise click.BadParameter("is before --start-date", param_hint="--end-date")
    days = [moment and moment.date().isoformat() for moment in (start_date, end_date)]
    result = {}
    with errors_as_messages():
        for kind in kinds or sorted(KINDS):
            result.update(KINDS[kind](None, *days))
    show(result, as_json)


community_stats.add_command(community_events)
community_stats.add_command(usage_events)
