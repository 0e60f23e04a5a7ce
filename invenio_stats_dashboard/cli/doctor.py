# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats doctor``."""

import click

from ..monitoring.health import examine
from .output import examples, json_option, show, with_module


@click.command(epilog=examples("doctor", "doctor --json"))
@json_option
@with_module
def doctor(as_json):
    """Check everything that can go wrong, and give advice.

    Checks the configuration, the search engine, templates, mappings, the progress of
    each aggregation, the last usage event, queues, the schedule, locks and the disk.
    Exit code 1 if anything needs attention.
    """
    report(examine(), as_json)


def report(findings, as_json):
    """Print findings as they come: checks take a while if services are slow.

    Exit code 1 if anything needs attention.
    """
    found = []
    for finding in findings:
        found.append(finding)
        if not as_json:
            _print(finding)
    if as_json:
        show({"findings": [finding._asdict() for finding in found]}, True)
    if not all(finding.ok for finding in found):
        raise SystemExit(1)


def _print(finding):
    """Print a finding, and the advice below it."""
    mark = click.style("OK  ", fg="green") if finding.ok else click.style("BAD ", "red")
    click.echo(f"{mark}{finding.check}: {finding.detail}")
    if finding.advice:
        click.echo(f"    → {finding.advice}")
