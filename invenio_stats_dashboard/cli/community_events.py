# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats community-events``."""

import click
from invenio_communities.proxies import current_communities
from invenio_pidstore.errors import PIDDoesNotExistError
from invenio_pidstore.models import PersistentIdentifier
from sqlalchemy.exc import NoResultFound

from ..membership.history import Selection, generate, status
from ..membership.log_transfer import export_log, import_log
from ..membership.processor import count_pending
from ..tasks import write_membership_events
from ..usage.transfer import opened, writable
from .output import (
    DAY,
    examples,
    json_option,
    progress_bar,
    show,
    with_module,
)


@click.group("community-events")
def community_events():
    """Membership events: additions of records to communities, and removals."""


def community_ids(names):
    """Return the UUIDs of communities given by slug or UUID."""
    found = []
    for name in names:
        try:
            record = current_communities.service.record_cls.pid.resolve(name)
        except (PIDDoesNotExistError, NoResultFound):
            raise click.BadParameter(
                f"There is no community '{name}'.", param_hint="--community"
            )
        found.append(record.id)
    return tuple(found) or None


def check_records(names):
    """Refuse PID values that no record has ever had."""
    for name in names:
        try:
            PersistentIdentifier.get("recid", name)
        except PIDDoesNotExistError:
            raise click.BadParameter(
                f"There is no record '{name}'.", param_hint="--record"
            )


@community_events.command(
    "generate", epilog=examples("community-events generate --dry-run")
)
@click.option("--community", "communities", multiple=True, help="Slug or UUID.")
@click.option("--record", "recids", multiple=True, help="PID value of a record.")
@click.option("--start-date", type=DAY, help="Records published here since this day.")
@click.option("--end-date", type=DAY, help="Records published here before this day.")
@click.option(
    "--rebuild",
    is_flag=True,
    help="Derive all events again after a configuration change.",
)
@click.option(
    "--dry-run", is_flag=True, help="Count what is missing without writing anything."
)
@json_option
@with_module
def generate_command(
    communities, recids, start_date, end_date, rebuild, dry_run, as_json
):
    """Build the history of what is already in the repository.

    Dates come from records and accepted requests; those that neither has are inferred,
    and the events marked. The log is written first, then the events, including those
    that the search engine has lost. The command can be stopped and run again at any
    time; running it twice changes nothing.
    """
    if start_date and end_date and start_date >= end_date:
        raise click.BadParameter("is not after --start-date", param_hint="--end-date")
    check_records(recids)
    selection = Selection(
        tuple(recids) or None, community_ids(communities), start_date, end_date
    )
    with progress_bar(selection.count(), "Parents", as_json) as update:
        result = generate(selection, dry_run, update, rebuild)
    if not dry_run:
        with progress_bar(count_pending(), "Events", as_json) as update:
            done = write_membership_events(update)
        if "busy" in done:
            raise click.ClickException(
                "Another process is writing events. It, or the next run, will write "
                "these as well: 'community-events status' shows what is pending."
            )
        if "error" in done:
            raise click.ClickException(done["error"])
        result["events"] = done["written"]
    show({"dry_run": dry_run, **result}, as_json)


@community_events.command("status", epilog=examples("community-events status"))
@json_option
@with_module
def status_command(as_json):
    """Show how complete the history is; exit code 1 if something is missing.

    Compares the database, the log and the events in the search engine, work by work.
    """
    with progress_bar(Selection().count(), "Works", as_json) as update:
        result = status(update)
    show(result, as_json)
    missing = (
        result["records"] > result["records_logged"]
        or result["memberships"] > result["memberships_logged"]
        or result["entries_missing"]
        or result["events_differing"]
    )
    if missing:
        raise SystemExit(1)


@community_events.command(
    "export", epilog=examples("community-events export --output log.ndjson.gz")
)
@click.option("--output", default="-", help="File, compressed if its name ends in .gz.")
@with_module
def export_command(output):
    """Write the membership log as JSON lines that can be imported.

    It cannot be restored once its table is dropped: export it before uninstalling.
    """
    with progress_bar(None, "Entries") as update, writable(output) as file:
        count = export_log(file, update)
    click.echo(f"{count} entries exported", err=True)


@community_events.command(
    "import", epilog=examples("community-events import log.ndjson.gz")
)
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@json_option
@with_module
def import_command(file, as_json):
    """Add entries of an exported FILE that the log lacks; - is standard input.

    Importing the same file again adds nothing. The events are written by the next run
    of 'community-events generate', or by the schedule.
    """
    with progress_bar(None, "Lines", as_json) as update:
        try:
            with opened([file]) as sources:
                result = import_log(sources[file], update)
        except OSError as error:
            raise click.FileError(str(error.filename), error.strerror)
    show(result, as_json)
