# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats usage-events``."""

import click
from flask.cli import with_appcontext

from ..events.indexer import USAGE_EVENTS
from ..services import EventReindexingService
from ..services.reindexing import ORDERS
from .output import errors_as_messages, json_option, progress_bar, show

month_option = click.option("--month", "months", multiple=True, help="YYYY-MM.")
type_option = click.option(
    "--event-type", "event_types", multiple=True, type=click.Choice(USAGE_EVENTS)
)


@click.group("usage-events")
def usage_events():
    """Usage events: views and downloads."""


def _chosen(event_types, months):
    """Return the options as the service takes them."""
    return {"event_types": event_types or USAGE_EVENTS, "months": months or None}


@usage_events.command("migrate")
@month_option
@type_option
@click.option("--order", type=click.Choice(ORDERS), default="newest", show_default=True)
@click.option("--batch-size", type=int, help="Events per batch, at most 10,000.")
@click.option("--max-batches", type=int, help="Batches per month in this run.")
@click.option("--max-memory-percent", type=int, help="Stop above this.")
@click.option("--dry-run", is_flag=True, help="Count what is left; write nothing.")
@json_option
@with_appcontext
def migrate(months, event_types, dry_run, as_json, **options):
    """Give existing events communities and metadata, in place.

    Can be stopped at any time and run again: it goes on where it was. Exit code 1
    if a month failed or its events are not what they must be.

    Example: invenio community-stats usage-events migrate --month 2024-05
    """
    service, chosen = EventReindexingService(), _chosen(event_types, months)
    with errors_as_messages():
        left = service.get_migration_status(**chosen)["left"]
        with progress_bar(left, "Events", as_json) as update:
            result = service.reindex_events(
                **chosen, dry_run=dry_run, progress=update, **options
            )
    show(result, as_json)
    if result.get("errors"):
        raise SystemExit(1)


@usage_events.command("status")
@month_option
@type_option
@json_option
@with_appcontext
def status(months, event_types, as_json):
    """Show how many events are left to migrate, by month."""
    chosen = _chosen(event_types, months)
    with errors_as_messages():
        show(EventReindexingService().get_migration_status(**chosen), as_json)


@usage_events.command("clear-bookmarks")
@month_option
@type_option
@click.confirmation_option(prompt="Forget how far the migration is?")
@with_appcontext
def clear_bookmarks(months, event_types):
    """Forget how far the migration is; events stay as they are."""
    chosen = _chosen(event_types, months)
    count = EventReindexingService().clear_bookmarks(**chosen)
    click.echo(f"{count} bookmarks forgotten")
