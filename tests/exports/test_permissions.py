# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Who may have which export: everybody × every kind of community."""

import pytest
from invenio_records_permissions.generators import Disable

from invenio_stats_dashboard.permissions import CommunityStatsPermissionPolicy

API = "/api/stats-dashboard"
WHO = ("anonymous", "outsider", "member", "curator", "admin")
PATHS = ("export?tab=traffic&format=csv", "totals?format=xlsx", "rankings?format=xml")
STATUS = {
    "public": dict.fromkeys(WHO, 200),
    "restricted": {**dict.fromkeys(WHO, 200), "anonymous": 403, "outsider": 403},
    "deleted": dict.fromkeys(WHO, 404),
    "unknown": dict.fromkeys(WHO, 404),
}


@pytest.fixture()
def browser_of(client, login, users):
    """Return a function that gives somebody's browser."""
    return lambda who: client if who == "anonymous" else login(users[who])


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("kind", STATUS)
def test_exports(clean, communities, browser_of, kind, who):
    """An export tells nobody what the answers would not."""
    browser = browser_of(who)

    for path in PATHS:
        response = browser.get(f"{API}/{communities[kind]}/{path}")

        assert response.status_code == STATUS[kind][who], path
        if response.status_code == 200:
            assert response.data
            open_ = kind == "public" and who == "anonymous"
            assert ("public" in response.headers["Cache-Control"]) == open_
        else:
            assert set(response.json) == {"status", "message"}


class NoExports(CommunityStatsPermissionPolicy):
    """Reading is one thing, exporting another."""

    can_export = [Disable()]


def test_can_export(clean, client, set_config):
    """Who may not export can still read."""
    set_config("STATS_DASHBOARD_PERMISSION_POLICY", NoExports)

    assert client.get(f"{API}/global/totals").status_code == 200
    for path in PATHS:
        assert client.get(f"{API}/global/{path}").status_code == 403
