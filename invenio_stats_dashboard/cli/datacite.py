# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats datacite``."""

from pathlib import Path

import click

from ..datacite.sending import Sender, due_months, write_files
from ..datacite.settings import Settings
from ..search.state import State
from .output import Month, examples, json_option, show, with_module


@click.group()
def datacite():
    """Usage reports for DataCite."""


@datacite.command(
    epilog=examples(
        "datacite send --dry-run /tmp/reports",
        "datacite send",
        "datacite send --month 2026-10",
    )
)
@click.option("--month", "months", type=Month(), multiple=True, help="YYYY-MM.")
@click.option(
    "--dry-run",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write the reports to files in a folder, made if need be; send nothing.",
)
@json_option
@with_module
def send(months, folder, as_json):
    """Send the months that are due, or those that are named, again.

    A month is due when its usage is complete and DataCite does not have it as it is
    now. A run that was interrupted is continued.
    """
    months = months or None
    settings = Settings()
    if folder:
        show(_write(months, folder, settings), as_json)
        return
    if not settings.enabled:
        raise click.ClickException("STATS_DASHBOARD_DATACITE is not enabled.")
    result = Sender(settings).run(months)
    show(result, as_json)
    if result["refused"]:
        raise click.ClickException(f"refused: {', '.join(result['refused'])}")


def _write(months, folder, settings):
    """Write reports to a folder; return the files, and the datasets of each."""
    if months is None:
        months = due_months(settings, State())
    folder.mkdir(parents=True, exist_ok=True)
    files = (write_files(month, folder, settings) for month in months)
    rows = [
        {"file": str(path), "datasets": number}
        for some in files
        for path, number in some
    ]
    return {"files": rows}
