# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats usage-events``."""

from datetime import datetime, timedelta, timezone

import click
from flask import current_app

from ..proxies import current_event_reindexing_service
from ..samples.write import generate_events
from ..search.indices import USAGE_EVENTS
from ..services.reindexing import ORDERS
from ..usage.transfer import Import, export_events, forget_key, opened, writable
from .community_events import community_ids
from .output import (
    DAY,
    Month,
    confirm,
    examples,
    json_option,
    progress_bar,
    show,
    with_module,
)

month_option = click.option(
    "--month", "months", type=Month(), multiple=True, help="YYYY-MM."
)
type_option = click.option(
    "--event-type", "event_types", multiple=True, type=click.Choice(USAGE_EVENTS)
)


@click.group("usage-events")
def usage_events():
    """Usage events: views and downloads."""


def _chosen(event_types, months):
    return {"event_types": event_types or USAGE_EVENTS, "months": months or None}


@usage_events.command(
    "migrate", epilog=examples("usage-events migrate --month 2024-05")
)
@month_option
@type_option
@click.option("--order", type=click.Choice(ORDERS), default="newest", show_default=True)
@click.option("--batch-size", type=int, help="Events per batch, at most 10,000.")
@click.option("--max-batches", type=int, help="Batches per month in this run.")
@click.option(
    "--max-memory-percent", type=int, help="Stop above this share of the memory in use."
)
@click.option(
    "--dry-run", is_flag=True, help="Count what is left without writing anything."
)
@json_option
@with_module
def migrate(months, event_types, dry_run, as_json, **options):
    """Add communities and metadata to existing events, in place.

    Can be stopped at any time and run again: it resumes where it stopped. Exit code 1
    if a month failed, its events do not pass the verification, or a limit was reached.
    """
    service = current_event_reindexing_service
    chosen = _chosen(event_types, months)
    left = service.get_migration_status(**chosen)["left"]
    with progress_bar(left, "Events", as_json) as update:
        result = service.reindex_events(
            **chosen, dry_run=dry_run, progress=update, **options
        )
    show(result, as_json)
    if dry_run or result["completed"]:
        return
    limits = {month["stopped"]: None for month in result["months"] if month["stopped"]}
    for reason in limits:
        click.echo(f"Events are left, {reason}. Run this command again.", err=True)
    raise SystemExit(1)


@usage_events.command("status", epilog=examples("usage-events status --month 2024-05"))
@month_option
@type_option
@json_option
@with_module
def status(months, event_types, as_json):
    """Show how many events are left to migrate, by month."""
    chosen = _chosen(event_types, months)
    found = current_event_reindexing_service.get_migration_status(**chosen)
    show(found, as_json)


@usage_events.command(
    "clear-bookmarks", epilog=examples("usage-events clear-bookmarks --month 2024-05")
)
@month_option
@type_option
@click.option("--yes", is_flag=True, help="Skip the confirmation prompt.")
@json_option
@with_module
def clear_bookmarks(months, event_types, yes, as_json):
    """Clear the recorded progress of the migration; events are not changed."""
    if not yes:
        confirm("Clear the recorded progress of the migration?", as_json)
    chosen = _chosen(event_types, months)
    count = current_event_reindexing_service.clear_bookmarks(**chosen)
    show({"forgotten": count}, as_json)


@usage_events.command(
    "import", epilog=examples("usage-events import old-views.ndjson.gz")
)
@click.argument("files", nargs=-1, type=click.Path(dir_okay=False, allow_dash=True))
@click.option(
    "--event-type", type=click.Choice(USAGE_EVENTS), help="Type of all lines."
)
@click.option("--strict", is_flag=True, help="Write nothing if any line is invalid.")
@click.option(
    "--forget-key",
    "forget",
    is_flag=True,
    help="Delete the key that visitors are derived from.",
)
@json_option
@with_module
def import_command(files, event_type, strict, forget, as_json):
    """Import events from FILES of JSON lines; gzip is detected, - is standard input.

    Lines are events as event builders put them on the queue, or already anonymised as
    in search dumps. Importing the same file again adds nothing. Invalid lines are
    reported with their numbers; exit code 1 if there are any.
    """
    if not files and not forget:
        raise click.UsageError("Give the files to import, or - for standard input.")
    result = {}
    if files:
        with progress_bar(None, "Lines", as_json) as update:
            try:
                with opened(files) as sources:
                    result = Import(event_type, strict, update).run(sources)
            except OSError as error:
                raise click.FileError(str(error.filename), error.strerror)
    if forget:
        result["key_forgotten"] = forget_key()
    show(result, as_json)
    if result.get("bad") or result.get("refused"):
        raise SystemExit(1)


@usage_events.command(
    "export", epilog=examples("usage-events export --output events.ndjson.gz")
)
@month_option
@type_option
@click.option("--output", default="-", help="File, compressed if its name ends in .gz.")
@with_module
def export_command(months, event_types, output):
    """Write events as JSON lines that can be imported."""
    chosen = _chosen(event_types, months)
    found = current_event_reindexing_service.get_migration_status(**chosen)
    with progress_bar(found["total"], "Events") as update, writable(output) as file:
        count = export_events(file, **chosen, progress=update)
    click.echo(f"{count} events exported", err=True)


@usage_events.command(
    "generate", epilog=examples("usage-events generate --events 50000")
)
@click.option("--community", "communities", multiple=True, help="Slug or UUID.")
@click.option("--start-date", type=DAY, help="First day; by default a year ago.")
@click.option("--end-date", type=DAY, help="Last day; by default yesterday.")
@click.option(
    "--events",
    type=click.IntRange(1, 10_000_000),
    default=10_000,
    show_default=True,
    help="Views and downloads together.",
)
@click.option("--seed", default="1", help="The same seed gives the same events.")
@click.option("--yes-i-know", is_flag=True, help="Allow this in a production instance.")
@json_option
@with_module
def generate_command(
    communities, start_date, end_date, events, seed, yes_i_know, as_json
):
    """Generate plausible usage and write it as if it had happened.

    Generated events cannot be distinguished from real ones afterwards. Refused outside
    debug and testing mode unless --yes-i-know is given.
    """
    if not (current_app.debug or current_app.testing or yes_i_know):
        raise click.UsageError(
            "This writes made-up usage into a production instance. It cannot be "
            "distinguished from real usage afterwards. To continue: --yes-i-know."
        )
    today = datetime.combine(datetime.now(timezone.utc).date(), datetime.min.time())
    end = end_date + timedelta(days=1) if end_date else today
    start = start_date or end - timedelta(days=365)
    if end > today + timedelta(days=1) or start >= end:
        raise click.BadParameter("must be after --start-date and not in the future")
    end = min(end, datetime.now(timezone.utc).replace(tzinfo=None))
    with progress_bar(events, "Events", as_json) as update:
        ids = community_ids(communities)
        show(generate_events(start, end, events, seed, ids, update), as_json)
