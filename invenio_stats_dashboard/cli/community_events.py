# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats community-events``."""

import click
from invenio_communities.proxies import current_communities
from invenio_pidstore.errors import PIDDoesNotExistError
from sqlalchemy.exc import NoResultFound

from ..membership.history import Selection, generate, status
from ..membership.processor import count_pending
from ..tasks import write_membership_events
from .output import (
    DAY,
    errors_as_messages,
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


@community_events.command("generate")
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

    Dates are taken from records and accepted requests, or else inferred, and such
    events are marked. The log is written first, then the events. Can be stopped and run
    again at any time; running it twice changes nothing.

    Example: invenio community-stats community-events generate --dry-run
    """
    if start_date and end_date and start_date >= end_date:
        raise click.BadParameter("is not after --start-date", param_hint="--end-date")
    selection = Selection(
        tuple(recids) or None, community_ids(communities), start_date, end_date
    )
    with errors_as_messages():
        with progress_bar(selection.count(), "Parents", as_json) as update:
            result = generate(selection, dry_run, update, rebuild)
        if not dry_run:
            with progress_bar(count_pending(), "Events", as_json) as update:
                done = write_membership_events(update)
            if "busy" in done:
                raise click.ClickException(
                    "Another process is writing events. It, or the next run, writes "
                    "these as well: 'community-events status' shows what is pending."
                )
            if "error" in done:
                raise click.ClickException(done["error"])
            result["events"] = done["written"]
    show({"dry_run": dry_run, **result}, as_json)


@community_events.command("status")
@json_option
@with_module
def status_command(as_json):
    """Show how complete the history is; exit code 1 if something is missing.

    Example: invenio community-stats community-events status
    """
    with errors_as_messages():
        result = status()
    show(result, as_json)
    missing = (
        result["records"] > result["records_logged"]
        or result["memberships"] > result["memberships_logged"]
    )
    if missing:
        raise SystemExit(1)
