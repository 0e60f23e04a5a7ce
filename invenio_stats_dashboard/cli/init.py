# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""``invenio community-stats init``."""

from itertools import chain

import click

from ..monitoring import health
from ..services.setup import set_up
from .doctor import report
from .output import examples, json_option, with_module

CHECKS = (
    health.configuration,
    health.search_engine,
    health.search_templates,
    health.mappings,
    health.locks,
    health.queues,
)
"""Checks that must pass before the history is built."""


@click.command(epilog=examples("init"))
@json_option
@with_module
def init(as_json):
    """Prepare the search engine: templates, mappings, custom fields; then run checks.

    Run it after an installation or an upgrade, or after a loss of the search engine.
    Running it again changes nothing. Exit code 1 if anything needs attention.
    """
    report(chain(set_up(), health.examine(CHECKS)), as_json)
