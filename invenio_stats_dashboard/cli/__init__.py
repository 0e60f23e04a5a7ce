# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Command line: ``invenio community-stats``."""

import click

from .adopt import adopt
from .aggregate import aggregate, repair
from .annotations import annotations
from .bookmarks import bookmarks
from .community_events import community_events
from .datacite import datacite
from .digests import digests
from .doctor import doctor
from .indices import destroy_indices, rebuild
from .init import init
from .output import verbatim
from .processes import processes
from .read import read
from .status import status
from .usage_events import usage_events


@click.group(
    "community-stats",
    epilog=verbatim("""
    Exit codes of all commands:
      0    success
      1    something failed, is missing or needs attention; see the output
      2    invalid command line
      130  interrupted by Ctrl-C; no data are left half-written
    """),
)
def community_stats():
    """Statistics of the repository and its communities."""


for command in (
    init,
    adopt,
    aggregate,
    repair,
    read,
    status,
    bookmarks,
    processes,
    doctor,
    rebuild,
    destroy_indices,
    community_events,
    usage_events,
    datacite,
    digests,
    annotations,
):
    community_stats.add_command(command)
