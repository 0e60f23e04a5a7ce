# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats status``."""

import click

from ..metrics.metrics import GLOBAL
from ..monitoring.coverage import Coverage, largest_communities, parts, slugs
from ..monitoring.figures import unfinished_rebuild
from .aggregate import chosen_communities, community_option
from .output import (
    examples,
    json_option,
    progress_bar,
    share_bar,
    show,
    size,
    table,
    with_module,
)


@click.command(epilog=examples("status", "status --community physics --json"))
@community_option
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    help="Number of communities shown, those with the most rows first.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Exit code 1 also if days are waiting for the next run.",
)
@json_option
@with_module
def status(communities, limit, strict, as_json):
    """Show how complete the rows of each community and aggregation are.

    A gap is a day that has events but no rows, and that no run would process by itself.
    Waiting and stale days are processed by the next run; the current day is usually
    waiting. Bytes are the rows' share of their index. Exit code 1 if there are gaps.
    """
    found, unfinished = _lines(communities, limit, as_json), unfinished_rebuild()
    if as_json:
        show({"communities": found, "rebuild": unfinished and unfinished[0]}, True)
    elif not found:
        click.echo("There are no rows yet. Run: invenio community-stats aggregate")
    else:
        table([_readable(line) for line in found])
        _say_what_to_do(found)
    if unfinished and not as_json:
        click.echo(f"A rebuild is not complete: {unfinished[0]}.")
        if not unfinished[1]:
            click.echo(
                "invenio community-stats rebuild resumes it, --abort discards it."
            )
    faults = ("missing_days", *(("waiting_days", "stale_days") if strict else ()))
    if any(line[fault] for line in found for fault in faults):
        raise SystemExit(1)


def _lines(names, limit, hidden):
    """Return the figures of each community and aggregation."""
    ids = chosen_communities(names) or largest_communities(limit)
    known, found, todo = slugs(ids), [], list(parts())
    with progress_bar(len(ids) * len(todo), "Rows", hidden) as update:
        for aggregator, part in todo:
            coverage = Coverage(aggregator, part)
            for name in ids:
                slug = name if name == GLOBAL else known.get(name)
                line = {"community": slug, "community_id": name}
                line["aggregation"] = part.kind
                found.append({**line, **coverage.of(name)})
                update(1)
    return sorted(found, key=lambda line: ids.index(line["community_id"]))


def _readable(line):
    """Return a table row."""
    return {
        "community": line["community"] or line["community_id"],
        "aggregation": line["aggregation"].removeprefix("community-"),
        "first day": line["first_day"],
        "last day": line["last_day"],
        "gaps": line["missing_days"],
        "waiting": line["waiting_days"],
        "stale": line["stale_days"],
        "rows": line["rows"],
        "bytes": size(line["bytes"]),
        "complete": share_bar(line["complete"]),
    }


def _say_what_to_do(found):
    """Print the first gap and the command that fills it."""
    gaps = [gap for line in found for gap in line["gaps"]]
    if gaps:
        first, last = min(g[0] for g in gaps), max(g[1] for g in gaps)
        click.echo(
            f"Days with events but no rows: {first} … {last}. To fill the gaps: invenio "
            f"community-stats repair --start-date {first} --end-date {last}"
        )
