# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Communities of every kind that matters for permissions."""

import uuid

import pytest
from invenio_access.permissions import system_identity
from invenio_communities.proxies import current_communities

from tests.factories import create_community


@pytest.fixture(scope="module")
def communities(created_app, users):
    """Ids by kind: public, restricted, deleted, unknown. All are the curator's."""
    with created_app.app_context():
        curator, members = users["curator"], (users["member"],)
        deleted = create_community(curator, members=members)
        current_communities.service.delete_community(system_identity, deleted, {})
        return {
            "public": create_community(curator, members=members),
            "restricted": create_community(curator, "restricted", members),
            "deleted": deleted,
            "unknown": str(uuid.uuid4()),
            "nonsense": "no-such-community",
        }
