# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""How often one may ask, and what is said to those who ask more often."""

from .test_resource import API

TOTALS = "invenio_stats_dashboard_api.totals"


def test_too_many_requests(clean, client, set_config):
    """Who asks too often is told when to ask again; other addresses count apart."""
    set_config("RATELIMIT_PER_ENDPOINT", {TOTALS: "2 per minute"})

    statuses = [client.get(f"{API}/global/totals").status_code for _ in range(2)]
    refused = client.get(f"{API}/global/totals")

    assert statuses == [200, 200]
    assert (refused.status_code, refused.json["status"]) == (429, 429)
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert client.get(f"{API}/global/series").status_code == 200


def test_too_many_reports(clean, client, set_config):
    """The COUNTER API says so in the words of the standard."""
    set_config("RATELIMIT_GUEST_USER", "3 per minute")

    statuses = [client.get("/r51/status").status_code for _ in range(3)]
    refused = client.get("/r51/status")

    assert statuses == [200, 200, 200]
    assert (refused.status_code, refused.json["Code"]) == (429, 1020)
    assert refused.json["Message"] == "Client has made too many requests"
    assert "3 per 1 minute" in refused.json["Data"]
