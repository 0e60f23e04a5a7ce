# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats aggregate`` and ``repair``."""

from datetime import timedelta

import click
from kombu.exceptions import OperationalError

from ..aggregators.journal import listening
from ..monitoring.coverage import parts
from ..search.state import State
from ..services.processes import Processes
from ..tasks import KINDS, run_in_background, run_to_the_end, summary, unfinished
from .community_events import community_ids
from .output import (
    DAY,
    Past,
    day_bar,
    days_of,
    examples,
    json_option,
    show,
    with_module,
)

BEGINNING = "0001-01-01"
"""A day earlier than any event."""

LONGEST = 3660
"""Maximum number of days that can be marked for repair at once."""

kind_option = click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(sorted(KINDS)),
    help="What to aggregate; both by default.",
)
community_option = click.option(
    "--community",
    "communities",
    multiple=True,
    help="Slug or UUID, or global; may be repeated.",
)
background_option = click.option(
    "--background", is_flag=True, help="Run in a Celery worker and print an id."
)


@click.command(
    epilog=examples(
        "aggregate",
        "aggregate --kind usage --start-date 2026-01-01",
        "aggregate --community physics --force --background",
    )
)
@kind_option
@community_option
@click.option("--start-date", type=Past(), help="First day to recompute.")
@click.option("--end-date", type=DAY, help="Last day to compute.")
@click.option(
    "--force", is_flag=True, help="Recompute all days, or all days of the range."
)
@background_option
@json_option
@with_module
def aggregate(kinds, communities, start_date, end_date, force, background, as_json):
    """Bring rows and snapshots up to date.

    Without dates, processes stale days and all days since the last run, for all
    communities. With --start-date or --force, recomputes every day from there on; with
    --community, only the content rows of these communities (usage is recomputed for
    all).

    Exit code 1 unless everything is done: a day or community failed, a service was
    unavailable, or another process is running. The output gives the reasons; the next
    run tries again.
    """
    start, end = days_of(start_date, end_date)
    if communities and not (start or force):
        raise click.UsageError(
            "What is due is processed for all communities at once. Add --start-date or "
            "--force to recompute days of some communities only."
        )
    options = {
        "community_id": chosen_communities(communities),
        "start_date": start or (BEGINNING if force else None),
        "end_date": end,
    }
    run(kinds, options, background, as_json)


def chosen_communities(names):
    """Return the ids of communities given by slug or UUID; ``None`` for all."""
    others = [name for name in names if name != "global"]
    ids = [str(name) for name in community_ids(others) or ()]
    return [*(["global"] if "global" in names else []), *ids] or None


def run(kinds, options, background, as_json):
    """Aggregate here, or let a worker do it; exit code 1 unless all is done."""
    kinds = list(kinds) or sorted(KINDS)
    if background:
        processes = Processes()
        name = processes.create(kinds, **options)
        try:
            run_in_background.delay(name, kinds, **options)
        except OperationalError as error:
            processes.update(name, state="failed", error=f"not sent: {error}")
            raise
        show({"process": name, "state": processes.get(name)["state"]}, as_json)
        return
    with day_bar("Days", as_json) as listener, listening(listener):
        result = run_to_the_end(kinds, **options)
    show(result if as_json else summary(result), as_json)
    reasons = unfinished(result)
    for reason in reasons:
        click.echo(reason, err=True)
    if reasons:
        raise SystemExit(1)


@click.command(epilog=examples("repair --start-date 2026-03-01 --end-date 2026-03-07"))
@kind_option
@click.option("--start-date", type=Past(), required=True, help="First day.")
@click.option("--end-date", type=DAY, required=True, help="Last day.")
@background_option
@json_option
@with_module
def repair(kinds, start_date, end_date, background, as_json):
    """Recompute the rows of a range of days from the events.

    Also removes rows of days that no longer have events. The days are marked as stale
    first: if the command is interrupted, the next run completes it.
    """
    start, end = days_of(start_date, end_date)
    count = (end_date - start_date).days + 1
    if count > LONGEST:
        raise click.UsageError(
            "At most ten years at a time; use aggregate --force instead."
        )
    days = [(start_date + timedelta(n)).date().isoformat() for n in range(count)]
    wanted = set(kinds or KINDS)
    for aggregator, part in parts():
        kind = "usage" if "usage" in part.kind else "records"
        if kind in wanted:
            State(aggregator.client).mark_stale(part.kind, days)
    run(kinds, {"start_date": start, "end_date": end}, background, as_json)
