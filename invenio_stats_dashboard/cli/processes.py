# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats processes``."""

import click

from ..services.processes import ENDED, Processes
from ..tasks import summary
from .output import (
    examples,
    json_option,
    share_bar,
    show,
    with_module,
)


@click.group()
def processes():
    """Background runs, started with --background."""


def _line(run):
    """Return the table row of a run."""
    total = run.get("total") or 0
    share = 1.0 if run["state"] == "done" else min(1, run["done"] / (total or 1))
    return {
        "id": run["id"],
        "state": run["state"],
        "kinds": ",".join(run["kinds"]),
        "started": run["created"][:19],
        "days": f"{run['done']}/{total}",
        "progress": share_bar(share),
    }


@processes.command(
    "list",
    epilog=examples("processes list"),
)
@json_option
@with_module
def list_command(as_json):
    """Show the runs of the last 30 days."""
    found = Processes().list()
    if not found and not as_json:
        click.echo("No background runs. 'aggregate --background' starts one.")
        return
    show({"processes": found if as_json else [_line(run) for run in found]}, as_json)


@processes.command(
    "status",
    epilog=examples("processes status 3f2a9c1d"),
)
@click.argument("process")
@json_option
@with_module
def status_command(process, as_json):
    """Show one run; exit code 1 if it failed or its worker is lost."""
    run = Processes().get(process)
    outcome = {"error": run["error"]} if run.get("error") else {}
    outcome |= summary(run.get("result", {}))
    show(run if as_json else {**_line(run), **outcome}, as_json)
    if run["state"] in ("failed", "lost"):
        raise SystemExit(1)


@processes.command(
    "cancel",
    epilog=examples("processes cancel 3f2a9c1d"),
)
@click.argument("process")
@json_option
@with_module
def cancel_command(process, as_json):
    """Stop a run before its next group of days; finished days are kept."""
    before = Processes().get(process)["state"]
    run = Processes().cancel(process)
    show({"process": process, "state": run["state"]}, as_json)
    if before in ENDED:
        click.echo("It had already ended.", err=True)
