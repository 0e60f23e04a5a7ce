# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Steps ``aggregate`` and ``addresses``: from events to rows, and where to see them."""

from invenio_records_resources.tasks import manage_indexer_queues

from invenio_stats_dashboard.tasks import (
    aggregate_community_record_stats,
    aggregate_community_usage_stats,
)

from . import config
from .communities import read_communities
from .progress import say
from .users import SHOWN, email, passwords, read_accounts

ROUNDS = 20
"""Runs of one task at most; each works off ``COMMUNITY_STATS_CATCHUP_INTERVAL`` days."""


def run(options):
    """Run the step: the tasks that Celery beat would run, until nothing is left."""
    for task in (aggregate_community_record_stats, aggregate_community_usage_stats):
        for _ in range(ROUNDS):
            results = task()
            for name, counts in results.items():
                say(f"{name}: {counts}")
            if not any(counts.get("left") for counts in results.values()):
                break
    manage_indexer_queues()


def print_addresses(options):
    """Print the pages worth a look, and the accounts of each role."""
    site, accounts, secret = config.site_url(), read_accounts(), passwords()
    say(f"whole repository    {site}/stats")
    for slug, entry in read_communities().items():
        note = f" ({entry['visibility']})" if "visibility" in entry else ""
        say(f"{'community':<20}{site}/communities/{slug}/stats{note}")
    say(f"{'log in':<20}{site}/login/")
    for name in SHOWN:
        role = accounts[name][2]
        say(f"  {email(name):<22}{secret[name]:<16}{role}")
