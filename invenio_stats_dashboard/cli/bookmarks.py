# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats bookmarks``."""

from datetime import timezone

import click
from invenio_search.utils import prefix_index

from ..aggregators.registry import AGGREGATIONS, aggregator_of
from ..locks import task_lock
from ..search.indices import BOOKMARKS
from .output import Past, confirm, examples, json_option, show, with_module

NAME = click.argument(
    "aggregation", type=click.Choice(AGGREGATIONS), metavar="AGGREGATION"
)


@click.group()
def bookmarks():
    """Bookmarks of the aggregations: where the next run starts."""


def _forget(aggregator):
    """Remove all bookmarks of an aggregation; return their number."""
    answer = aggregator.client.delete_by_query(
        index=prefix_index(BOOKMARKS),
        body={"query": {"term": {"aggregation_type": aggregator.name}}},
        refresh=True,
        ignore_unavailable=True,
    )
    return answer["deleted"]


@bookmarks.command(
    "list",
    epilog=examples("bookmarks list --json"),
)
@json_option
@with_module
def list_command(as_json):
    """Show up to when each aggregation is complete."""
    found = {
        name: aggregator_of(name).bookmarks.get_bookmark(refresh_time=0)
        for name in AGGREGATIONS
    }
    show({n: moment and moment.isoformat() for n, moment in found.items()}, as_json)


@bookmarks.command(
    "set",
    epilog=examples("bookmarks set community-usage-delta-agg 2026-01-01"),
)
@NAME
@click.argument(
    "moment",
    type=Past(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    metavar="MOMENT",
)
@click.option("--yes", is_flag=True, help="Skip the confirmation prompt.")
@json_option
@with_module
def set_command(aggregation, moment, yes, as_json):
    """Start the next run of AGGREGATION at MOMENT (UTC).

    Later than the current bookmark: days in between are skipped unless they are stale.
    Earlier: days are processed again, which does not change correct rows.
    """
    if not yes:
        confirm(f"Start {aggregation} at {moment}?", as_json)
    aggregator = aggregator_of(aggregation)
    with task_lock(aggregation):
        # The latest bookmark counts, so earlier ones must be removed with it.
        _forget(aggregator)
        aggregator.set_bookmark(moment.replace(tzinfo=timezone.utc))
    show({aggregation: moment.isoformat()}, as_json)


@bookmarks.command(
    "clear",
    epilog=examples("bookmarks clear community-usage-delta-agg"),
)
@NAME
@click.option("--yes", is_flag=True, help="Skip the confirmation prompt.")
@json_option
@with_module
def clear_command(aggregation, yes, as_json):
    """Clear the bookmarks of AGGREGATION: the next runs process all days again.

    Rows, and therefore answers, stay as they are.
    """
    if not yes:
        confirm(f"Start {aggregation} from the beginning?", as_json)
    with task_lock(aggregation):
        count = _forget(aggregator_of(aggregation))
    show({aggregation: None, "forgotten": count}, as_json)
