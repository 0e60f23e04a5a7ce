# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats annotations``."""

import click
from invenio_access.permissions import system_identity
from marshmallow import ValidationError

from ..errors import InvalidParametersError
from ..proxies import current_annotation_service
from .output import (
    DAY,
    examples,
    json_option,
    one_community_option,
    show,
    table,
    with_module,
)


@click.group()
def annotations():
    """Annotations: notes on days, on the pages of a community or the instance."""


@annotations.command(
    "list",
    epilog=examples("annotations list --community physics"),
)
@one_community_option
@json_option
@with_module
def list_command(community, as_json):
    """List the annotations on a community's pages, those of the instance included."""
    found = current_annotation_service.search(system_identity, community)
    found = found.to_dict()["hits"]["hits"]
    if as_json:
        show({"annotations": found}, True)
    elif found:
        table(found)
    else:
        click.echo("There are no annotations.")


@annotations.command(
    epilog=examples('annotations add 2026-03-10 "Newsletter campaign"')
)
@click.argument("first", type=DAY, metavar="DAY")
@click.argument("words", metavar="TEXT")
@click.option("--until", "last", type=DAY, help="Last day; by default the same day.")
@one_community_option
@json_option
@with_module
def add(first, words, last, community, as_json):
    """Annotate DAY with a line of TEXT, and print the id of the annotation."""
    days = {"from": first, "to": last or first}
    data = {name: moment.date().isoformat() for name, moment in days.items()}
    try:
        item = current_annotation_service.create(
            system_identity, community, {**data, "text": words}
        )
    except ValidationError as error:
        raise InvalidParametersError(error.messages)
    show(item.to_dict(), as_json)


@annotations.command(epilog=examples("annotations delete 0b1c…"))
@click.argument("annotation")
@one_community_option
@json_option
@with_module
def delete(annotation, community, as_json):
    """Delete ANNOTATION, given by its id."""
    current_annotation_service.delete(system_identity, community, annotation)
    show({"deleted": annotation}, as_json)
