# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats adopt``."""

import click

from ..services.adoption import Adoption
from .output import (
    confirm,
    examples,
    json_option,
    progress_bar,
    show,
    with_module,
)

NEXT = (
    "Next: 'invenio community-stats init', 'community-events generate', "
    "'usage-events migrate', 'aggregate', 'doctor'."
)


@click.command(epilog=examples("adopt --dry-run", "adopt", "adopt --yes --json"))
@click.option("--dry-run", is_flag=True, help="Show what there is; change nothing.")
@click.option("--yes", is_flag=True, help="Skip the confirmation prompt.")
@json_option
@with_module
def adopt(dry_run, yes, as_json):
    """Take over an instance that ran the public package of this name, 0.5.x.

    Its monthly copies of usage events are merged into RDM's own indices, without
    counting an event twice; its membership events and the communities' switch are kept.
    Its rows, templates and bookmarks are removed. Stop web servers, workers and the
    scheduler first. May be interrupted and run again.
    """
    adoption = Adoption()
    found = adoption.survey()
    if not any(found[name] for name in found if name != "configuration"):
        _say_nothing(found["configuration"], as_json)
        return
    if dry_run or not (yes and as_json):
        _say(found, as_json and dry_run, err=as_json)
    if dry_run:
        return
    if not yes:
        confirm("Take all of this over?", as_json)
    months = len(found["usage_events"])
    with progress_bar(months, "Months", as_json) as update:
        done = adoption.run(update)
    _say(done, as_json)
    if not as_json:
        click.echo(NEXT)


def _say_nothing(configuration, as_json):
    """Print that there is nothing, and what may go from the configuration."""
    if as_json:
        show({"found": "nothing", "configuration": configuration}, True)
        return
    click.echo("Nothing of the public package 0.5.x is there.")
    if configuration:
        _say({"configuration": configuration}, False)


def _say(found, as_json, err=False):
    """Print what was found or done.

    :param err: whether to print text to standard error.
    """
    if as_json:
        show(found, True)
        return
    for name, part in found.items():
        click.secho(f"{name.replace('_', ' ')}:", bold=True, err=err)
        if isinstance(part, dict):
            part = [f"{key}: {_text(value)}" for key, value in part.items()]
        for line in part or ["nothing"]:
            click.echo(f"  {_text(line)}", err=err)


def _text(value):
    """Return a part of what was found as one line."""
    if not isinstance(value, dict):
        return str(value)
    return ", ".join(f"{n.replace('_', ' ')} {_text(v)}" for n, v in value.items())
