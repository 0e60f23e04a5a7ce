# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What a page offers to whom: annotations, saved views and COUNTER reports."""

import pytest
from invenio_db import db

from invenio_stats_dashboard.counter.standard import WORLD
from invenio_stats_dashboard.models import SavedView

OFFERS = ("curates", "views", "counter")


@pytest.fixture()
def offered(open_page, client, login, users):
    """Return a function that gives what somebody is offered at an address."""

    def _offered(who, address):
        browser = client if who == "anonymous" else login(users[who])
        status, page = open_page(browser, address)
        assert status == 200
        return tuple(page.mount[f"data-{name}"] for name in OFFERS)

    return _offered


@pytest.mark.parametrize(
    "who,community,instance",
    [
        ("anonymous", ("false", "none"), ("false", "none")),
        ("outsider", ("false", "write"), ("false", "write")),
        ("member", ("false", "write"), ("false", "write")),
        ("curator", ("true", "write"), ("false", "write")),
        ("admin", ("true", "write"), ("true", "write")),
    ],
)
def test_offers(offered, slugs, who, community, instance):
    """Who manages a page writes annotations and finds COUNTER reports."""
    address = f"/communities/{slugs['public']}/stats"
    customer = slugs["public"] if community[0] == "true" else ""
    world = WORLD if instance[0] == "true" else ""

    assert offered(who, address) == (*community, customer)
    assert offered(who, "/stats") == (*instance, world)


def test_views_for_all_are_offered_to_visitors(offered, slugs):
    """Where there is one; of another page it says nothing."""
    db.session.add(SavedView(scope="global", shared=True, title="a", address=""))
    db.session.commit()
    try:
        assert offered("anonymous", "/stats")[1] == "read"
        address = f"/communities/{slugs['public']}/stats"
        assert offered("anonymous", address)[1] == "none"
    finally:
        SavedView.query.delete()
        db.session.commit()


@pytest.mark.parametrize(
    "settings", [{"enabled": False}, {"keys": {}}, {"communities": False}]
)
def test_counter_reports_that_managers_cannot_have(
    offered, slugs, app, monkeypatch, settings
):
    """Switched off, only by a key, or not for communities."""
    key = "STATS_DASHBOARD_COUNTER_API"
    monkeypatch.setitem(app.config, key, {**app.config[key], **settings})

    assert offered("curator", f"/communities/{slugs['public']}/stats")[2] == ""
