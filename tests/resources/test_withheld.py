# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A restricted record in a public community: counted, but nothing of it is told."""

from datetime import datetime, timezone

import pytest

from invenio_stats_dashboard.tasks import (
    aggregate_community_record_stats,
    aggregate_community_usage_stats,
)
from tests.factories import raw_event, send_events

API = "/api/stats-dashboard"
CLOSED = {"record": "restricted", "files": "restricted"}
SECRET = "Gold found here"
TOLD = {
    "subjects": [{"subject": SECRET}],
    "publisher": SECRET,
    "rights": [{"title": {"en": SECRET}}],
    "funding": [{"funder": {"name": SECRET}}],
    "creators": [
        {
            "person_or_org": {"type": "organizational", "name": "Miners"},
            "affiliations": [{"name": SECRET}],
        }
    ],
}


@pytest.fixture()
def community(clean, users, make_record, make_community):
    """A public community with a public and a restricted record, both viewed today."""
    community = make_community(users["curator"])
    known = [{"subject": "Bees"}]
    both = [{"access": CLOSED, **TOLD}, {"subjects": known}]
    for values in both:
        recid = make_record(users["author"], communities=[community], **values)
        moment = datetime.now(timezone.utc).replace(tzinfo=None)
        send_events("record-view", [raw_event("record-view", recid, moment)])
    aggregate_community_record_stats()
    aggregate_community_usage_stats()
    return community


@pytest.mark.parametrize("metric", ["records", "views"])
def test_only_its_kind_is_counted(client, community, metric):
    """Totals and kinds have both records, what they are about has the public one's."""

    def asked(path):
        answer = client.get(f"{API}/{community}/{path}metric={metric}&period=30d")
        assert answer.status_code == 200, answer.text
        return answer.json

    total = asked("breakdowns/subjects?")
    kinds = asked("breakdowns/resource_types?")
    assert total["total"] == 2
    assert [(item["key"], item["value"]) for item in total["items"]] == [("Bees", 1)]
    assert [item["value"] for item in kinds["items"]] == [2]


@pytest.mark.parametrize("scope", ["global", "community"])
def test_it_is_in_no_answer(app, client, community, scope):
    """Neither as a key, nor found by a filter, nor in an export."""
    where = f"{API}/{community if scope == 'community' else scope}"
    for name, entry in app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"].items():
        for metric, side in (("records", "content"), ("views", "usage")):
            asked = f"{where}/breakdowns/{name}?metric={metric}&period=30d"
            answer = client.get(asked)
            assert answer.status_code == (
                200 if entry[side] and name != "files" else 400
            )
            assert SECRET not in answer.text
    exported = client.get(f"{where}/export?tab=traffic&period=30d&format=csv")
    assert exported.status_code == 200
    assert SECRET not in exported.text
    for param in ("subject", "publisher", "rights", "funder"):
        found = client.get(
            f"{where}/totals", query_string={"period": "30d", param: SECRET}
        )
        assert found.status_code == 200, found.text
        numbers = found.json["metrics"]
        assert (numbers["views"]["value"], numbers["records"]["value"]) == (0, 0)
