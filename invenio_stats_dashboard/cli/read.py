# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats read``."""

import json

import click
from invenio_access.permissions import system_identity

from ..proxies import current_stats_dashboard_service
from ..queries.params.schemas import SCHEMAS
from .output import csv_text, examples, one_community_option, show, table, with_module

FORMATS = ("table", "csv", "json")


@click.command(
    epilog=examples(
        "read totals --community physics --param period=90d",
        "read series --param metric=downloads --param unit=month",
        "read breakdown --param breakdown=countries --format csv",
        "read ranking --param metric=views --json",
    )
)
@click.argument("query", type=click.Choice(SCHEMAS))
@one_community_option
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True
)
@click.option("--json", "as_json", is_flag=True, help="Same as --format json.")
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="A parameter of the API; may be repeated, also with the same name.",
)
@with_module
def read(query, community, form, as_json, params):
    """Run any QUERY of the API with the system's permissions.

    The parameters are those of the API: from, to, period, compare, basis, metric, unit,
    breakdown, limit, and the filters. CSV and JSON are written to standard output
    without anything else.
    """
    method = getattr(current_stats_dashboard_service, query)
    answer = method(system_identity, community, _parameters(params)).to_dict()
    if form == "json" or as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, default=str))
        return
    rows = as_rows(query, answer)
    if form == "csv":
        click.echo(csv_text(rows), nl=False)
        return
    period = answer["period"]
    about = {"community": answer["community"]["title"] or community}
    about["period"] = f"{period['from']} to {period['to']}"
    about["complete until"] = answer["complete_until"]
    show(about, False)
    click.echo()
    table(rows or ["nothing"])


def _parameters(params):
    """Return the options as the service expects them; a repeated name is a list."""
    found = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals or not name:
            raise click.BadParameter(
                f"'{param}' is not NAME=VALUE", param_hint="--param"
            )
        found.setdefault(name, []).append(value)
    return {n: values[0] if len(values) == 1 else values for n, values in found.items()}


def as_rows(query, answer):
    """Return an answer as dicts of the same keys."""
    if query == "totals":
        pairs = answer["metrics"].items()
        return [
            {"metric": n, "value": m["value"], "previous": m["previous"]}
            for n, m in pairs
        ]
    if query == "series":
        return [_bucket(number, answer) for number in range(len(answer["buckets"]))]
    if query == "changes":
        names = ["dimension", "key", "label", "value", "previous", "difference"]
        found = [*answer["rises"], *answer["falls"]]
        return [{name: row[name] for name in names} for row in found]
    names = ["rank", "recid", "key", "label", "title"]
    names += ["value", "previous", "share", "url"]
    there = [name for name in names if any(name in item for item in answer["items"])]
    return [{name: item.get(name) for name in there} for item in answer["items"]]


def _bucket(number, answer):
    """Return one bucket of a series, with a column for each key of a breakdown."""
    bucket = answer["buckets"][number]
    row = {name: bucket.get(name) for name in ("from", "to", "value", "previous")}
    for line in answer.get("series", ()):
        name = line["label"] or line["key"] or "other"
        # A key may be called as another column, such as the subject "value".
        row[f"key {name}" if name in row else name] = line["values"][number]
    return row
