# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Step ``communities``: one of them restricted, one empty, one with a child."""

from pathlib import Path

import yaml
from invenio_access.permissions import system_identity
from invenio_accounts.models import User
from invenio_communities.communities.records.models import CommunityMetadata
from invenio_communities.proxies import current_communities

from .clock import at, moment, start_of_history
from .progress import bar
from .users import email, identity_of

DATA = Path(__file__).parent / "data" / "communities.yaml"
OWNER = "curator"
MEMBERS = {
    "member": "reader",
    "ogawa": "curator",
    "lindqvist": "curator",
    "author": "reader",
}
"""Account → its role in every community."""


def read_communities():
    """Return slug → description of the community."""
    return yaml.safe_load(DATA.read_text())


def ids():
    """Return slug → UUID (string) of the communities there are."""
    rows = CommunityMetadata.query.filter_by(is_deleted=False).all()
    return {row.slug: str(row.id) for row in rows}


def payload(slug, entry):
    """Return what the service is given to create a community."""
    return {
        "slug": slug,
        "metadata": {
            "title": entry["title"],
            "description": entry["description"],
            "type": {"id": entry["type"]},
        },
        "access": {
            "visibility": entry.get("visibility", "public"),
            "members_visibility": entry.get("visibility", "public"),
            "member_policy": "closed",
            "record_submission_policy": "open",
            "review_policy": "open",
        },
    }


def create(slug, entry, identity, known):
    """Create a community (inside its parent, if it has one) with its members."""
    service, data = current_communities.service, payload(slug, entry)
    item = service.create(identity, data)
    if entry.get("children"):
        # Whether a community may have children is for the system to say.
        data["children"] = {"allow": True}
        service.update(system_identity, item.id, data)
    members = [
        {"members": [{"type": "user", "id": str(_user_id(name))}], "role": role}
        for name, role in MEMBERS.items()
    ]
    for member in members:
        service.members.add(system_identity, item.id, {**member, "visible": True})
    if "parent" in entry:
        service.bulk_update_parent(system_identity, [item.id], known[entry["parent"]])
    return str(item.id)


def _user_id(name):
    return User.query.filter_by(email=email(name)).one().id


def run(options):
    """Run the step."""
    known = ids()
    morning = moment(start_of_history(options.until), 9 * 3600)
    with at(morning):
        identity = identity_of(OWNER)
        for slug, entry in bar(read_communities().items(), "communities"):
            if slug not in known:
                known[slug] = create(slug, entry, identity, known)
    current_communities.service.indexer.process_bulk_queue()
    current_communities.service.indexer.refresh()
