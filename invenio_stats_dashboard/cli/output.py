# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Output of the commands: tables, JSON for scripts, progress bars."""

import csv
import io
import json
import sys
from contextlib import contextmanager
from datetime import datetime, timezone
from functools import wraps
from inspect import cleandoc

import click
import redis
from flask import current_app
from flask.cli import with_appcontext
from invenio_search.engine import search
from kombu.exceptions import OperationalError
from sqlalchemy.exc import DBAPIError
from tqdm import tqdm

from ..aggregators.journal import Progress
from ..errors import InvalidParametersError, StatsDashboardError
from ..exports.cells import clean, defused
from ..search.client import search_errors

INTERRUPTED = 130
"""Exit code after Ctrl-C, as in shells."""

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, for scripts."
)

one_community_option = click.option(
    "--community", default="global", show_default=True, help="Slug, UUID or global."
)

DAY = click.DateTime(["%Y-%m-%d"])


class Month(click.DateTime):
    """A month, ``YYYY-MM``; commands get it as text."""

    def __init__(self):
        """Take the only format."""
        super().__init__(["%Y-%m"])

    def convert(self, value, param, ctx):
        """Return the month as text."""
        return super().convert(value, param, ctx).strftime("%Y-%m")


class Past(click.DateTime):
    """A moment (UTC) that is over; by default a day that has begun."""

    def __init__(self, formats=("%Y-%m-%d",)):
        """Take the formats."""
        super().__init__(formats)

    def convert(self, value, param, ctx):
        """Return the moment, naive."""
        moment = super().convert(value, param, ctx)
        if moment > datetime.now(timezone.utc).replace(tzinfo=None):
            self.fail(f"{value} lies in the future.", param, ctx)
        return moment


def verbatim(text):
    """Return the epilog of a command without re-wrapping its lines."""
    paragraphs = cleandoc(text).split("\n\n")
    return "\n\n".join(f"\b\n{paragraph}" for paragraph in paragraphs)


def examples(*commands):
    """Return the epilog of a command that shows how it is called.

    :param commands: command lines, without ``invenio community-stats``.
    """
    heading = "Example:" if len(commands) == 1 else "Examples:"
    lines = [f"  invenio community-stats {command}" for command in commands]
    return "\n".join(["\b", heading, *lines])


def days_of(start_date, end_date):
    """Return two options as days, ``YYYY-MM-DD`` or ``None``.

    :raises click.BadParameter: when the last comes before the first.
    """
    if start_date and end_date and start_date > end_date:
        raise click.BadParameter("is before --start-date", param_hint="--end-date")
    return [moment and moment.date().isoformat() for moment in (start_date, end_date)]


def show(result, as_json):
    """Print a dict: one line a key, a table for rows, or JSON."""
    if as_json:
        click.echo(json.dumps(result, default=str))
        return
    for name, value in result.items():
        if value and isinstance(value, list):
            table(value)
        else:
            click.echo(f"{name.replace('_', ' ')}: {text(value)}")


def confirm(question, as_json):
    """Ask a question; end with exit code 1 unless the answer is yes.

    Standard output is for JSON alone.
    """
    click.confirm(question, abort=True, err=as_json)


def table(rows, err=False):
    """Print dicts of the same keys as a table.

    :param err: whether to print to standard error.
    """
    if not rows or not isinstance(rows[0], dict):
        for row in rows:
            click.echo(row, err=err)
        return
    names = list(rows[0])
    cells = [[name.replace("_", " ") for name in names]]
    cells += [[text(row.get(name)) for name in names] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(names))]
    for number, line in enumerate(cells):
        parts = (cell.ljust(width) for cell, width in zip(line, widths))
        click.secho("  ".join(parts).rstrip(), bold=number == 0, err=err)


def csv_text(rows):
    """Return dicts as CSV.

    Cells that a spreadsheet would interpret as formulas are quoted.
    """
    out = io.StringIO()
    names = list(rows[0]) if rows else []
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows(
        [defused(clean(value)) if isinstance(value, str) else value for value in line]
        for line in [names, *([row.get(name) for name in names] for row in rows)]
    )
    return out.getvalue()


def text(value):
    """Return a human-readable value."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return " ".join(f"{k}={text(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(map(text, value)) or "0"
    return f"{value:,}" if isinstance(value, int) else clean(str(value))


def size(number):
    """Return a human-readable size in bytes."""
    for unit in ("B", "kB", "MB", "GB", "TB"):
        digits = 0 if unit == "B" else 1
        if float(f"{number:.{digits}f}") < 1000:
            return f"{number:.{digits}f} {unit}"
        number /= 1000
    return f"{number:.1f} PB"


def share_bar(share, width=10):
    """Return a share (0 to 1) as a bar; full only when nothing is missing."""
    full = int(share * width)
    return f"{'█' * full}{'░' * (width - full)} {int(share * 100):3} %"


@contextmanager
def progress_bar(total, label, hidden=False):
    """Provide a function that advances a progress bar with rate and remaining time."""
    with _bar(total, label, hidden) as bar:
        yield bar.update


def _bar(total, label, hidden):
    silent = hidden or not sys.stderr.isatty()
    return tqdm(total=total, desc=label, disable=silent, unit_scale=True)


@contextmanager
def day_bar(label, hidden=False):
    """Provide a listener that shows the days processed, see ``aggregators.journal``."""
    progress = Progress()
    with _bar(0, label, hidden) as bar:

        def listener(done=0, **numbers):
            progress.update(done=done, **numbers)
            bar.total = progress.total
            bar.update(done)

        yield listener


@contextmanager
def errors_as_messages():
    """Turn our errors into one clear line and exit code 1 (2 for bad input).

    Ctrl-C ends with 130: days stay marked until they are confirmed, so interrupted ones
    are recomputed.
    """
    try:
        with search_errors():
            yield
    except InvalidParametersError as error:
        raise click.UsageError(str(error))
    except StatsDashboardError as error:
        raise click.ClickException(str(error))
    except redis.exceptions.RedisError as error:
        raise click.ClickException(f"Redis does not respond: {error}")
    except OperationalError as error:
        raise click.ClickException(f"The broker does not respond: {error}")
    except search.OpenSearchException as error:
        raise click.ClickException(f"The search engine refuses: {error}")
    except DBAPIError as error:
        text = " ".join(str(error).split())[:300]
        raise click.ClickException(
            f"The database refuses: {text}\nIs it upgraded? invenio alembic upgrade"
        )
    except OSError as error:
        if not error.filename:
            raise
        raise click.FileError(str(error.filename), error.strerror)
    except KeyboardInterrupt:
        click.echo(
            "\nInterrupted. Finished days are kept; the next run continues.", err=True
        )
        raise SystemExit(INTERRUPTED)


def with_application(command):
    """Run a command in the application, with errors as messages."""
    return with_appcontext(errors_as_messages()(command))


def with_module(command):
    """Run a command in the application; refuse while the module is disabled."""

    @with_application
    @wraps(command)
    def inside(*args, **kwargs):
        if not current_app.config["COMMUNITY_STATS_ENABLED"]:
            raise click.ClickException(
                "COMMUNITY_STATS_ENABLED is False: the module is disabled."
            )
        return command(*args, **kwargs)

    return inside
