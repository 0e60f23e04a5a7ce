# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""How commands speak: tables for people, JSON for scripts, bars for patience."""

import json
import sys
from contextlib import contextmanager

import click
from tqdm import tqdm

from ..errors import InvalidParametersError, StatsDashboardError

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, for scripts."
)


def show(result, as_json):
    """Print a dict: one line a key, or JSON."""
    if as_json:
        click.echo(json.dumps(result, default=str))
        return
    for name, value in result.items():
        if isinstance(value, list):
            table(value)
        else:
            click.echo(f"{name.replace('_', ' ')}: {_text(value)}")


def table(rows):
    """Print dicts of the same keys as a table."""
    if not rows or not isinstance(rows[0], dict):
        for row in rows:
            click.echo(row)
        return
    names = list(rows[0])
    cells = [names] + [[_text(row.get(name)) for name in names] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(names))]
    for line in cells:
        click.echo("  ".join(t.ljust(w) for t, w in zip(line, widths)).rstrip())


def _text(value):
    """Return a value as people read it."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


@contextmanager
def progress_bar(total, label, hidden=False):
    """Give a function that moves a progress bar; rate and time left are shown."""
    silent = hidden or not sys.stderr.isatty()
    with tqdm(total=total, desc=label, disable=silent, unit_scale=True) as bar:
        yield bar.update


@contextmanager
def errors_as_messages():
    """Turn our errors into one clear line and exit code 1 (2 for bad input)."""
    try:
        yield
    except InvalidParametersError as error:
        raise click.UsageError(str(error))
    except StatsDashboardError as error:
        raise click.ClickException(str(error))
