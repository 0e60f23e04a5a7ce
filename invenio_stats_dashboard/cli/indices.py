# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats destroy-indices`` and ``rebuild``."""

import click
from invenio_search import current_search_client

from ..aggregators.journal import listening
from ..aggregators.sources import lost_indices
from ..errors import short
from ..search.templates import GROUPS
from ..services.rebuild import (
    Rebuild,
    destroy,
    own_templates,
    removable,
    remove_templates,
)
from .output import (
    confirm,
    day_bar,
    examples,
    json_option,
    show,
    size,
    table,
    verbatim,
    with_application,
    with_module,
)

DEFAULT = ("rows",)


@click.command(
    "destroy-indices",
    epilog=verbatim("""
    rows    rows and snapshots; recreated by 'aggregate'
    events  membership events; recreated by 'community-events generate --rebuild'
    robots  counts of dropped robots; stored nowhere else
    state   stale days, journal of runs, background processes
    """) + "\n\n" + examples("destroy-indices", "destroy-indices --all --yes"),
)
@click.option(
    "--what",
    "groups",
    multiple=True,
    type=click.Choice(sorted(GROUPS)),
    help="Defaults to rows; may be repeated.",
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="All groups and the templates, to uninstall.",
)
@click.option("--yes", is_flag=True, help="Skip the confirmation prompt.")
@json_option
@with_application
def destroy_indices(groups, everything, yes, as_json):
    """Remove indices of this module; RDM's own and its usage events are kept.

    Also works while the module is disabled. Rows of months whose events are closed or
    gone cannot be recreated: they are named.
    """
    chosen = list(GROUPS) if everything else list(groups or DEFAULT)
    if "rows" in chosen:
        _say_what_is_lost()
    if not yes:
        rows = [
            {"index": name, "rows": part["rows"], "bytes": size(part["bytes"])}
            for name, part in removable(chosen, everything).items()
        ]
        table(rows or ["There are no such indices."], err=as_json)
        _say_what_else(chosen, everything, as_json)
        confirm("Permanently remove all of this?", as_json)
    removed = Rebuild().abandon() if everything else []
    removed += destroy(chosen)
    if everything:
        remove_templates()
    show({"removed": removed}, as_json)


def _say_what_is_lost():
    """Name the months whose rows cannot be recreated."""
    lost = lost_indices(current_search_client)
    if lost:
        months = short({part.month for part in lost})
        text = f"Rows that cannot be recreated, as events are closed or gone: {months}"
        click.echo(text, err=True)


def _say_what_else(groups, everything, err):
    """Print what is removed besides indices.

    :param err: whether to print to standard error.
    """
    if "rows" in groups:
        click.echo(
            "and the bookmarks of the aggregations, which then start from the beginning",
            err=err,
        )
    if everything:
        click.echo(f"and the search templates {', '.join(own_templates())}", err=err)


@click.command(epilog=examples("rebuild", "rebuild --prepare", "rebuild --abort"))
@click.option("--rows-only", is_flag=True, help="Do not update the events first.")
@click.option(
    "--prepare",
    is_flag=True,
    help="Build everything, but leave the switch to a later run.",
)
@click.option("--abort", "abandon", is_flag=True, help="Discard an unfinished rebuild.")
@json_option
@with_module
def rebuild(rows_only, prepare, abandon, as_json):
    """Rebuild all rows in new indices, and switch to them when complete.

    Needed after an upgrade that changes mappings, or a change of the table of
    breakdowns. Missing membership events and missing enrichment are added first.
    Answers come from the current rows until the switch. If it is interrupted, running it
    again resumes the rebuild.

    Refuses while event indices that rows were made from are closed or gone, unless
    STATS_DASHBOARD_EVENTS_SINCE says that their rows are kept: these are taken over.
    """
    work = Rebuild()
    if abandon:
        show({"removed": work.abandon()}, as_json)
        return
    with day_bar("Days", as_json) as listener, listening(listener):
        result = work.run(events=not rows_only, switch=not prepare)
    if not as_json:
        result["kept"] = ", ".join(result["kept"]) or "none"
    show(result, as_json)
