# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The service itself, and what rankings tell of records."""

from datetime import date, datetime, timezone

import pytest
from flask_principal import AnonymousIdentity
from invenio_access.permissions import any_user, system_identity
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.secret_links import LinkNeed
from invenio_records_permissions.generators import Disable
from invenio_records_resources.services.errors import PermissionDeniedError
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.errors import (
    CommunityNotFoundError,
    InvalidParametersError,
)
from invenio_stats_dashboard.models import MembershipLog
from invenio_stats_dashboard.permissions import CommunityStatsPermissionPolicy
from invenio_stats_dashboard.proxies import current_stats_dashboard
from invenio_stats_dashboard.services import CommunityStatsService
from invenio_stats_dashboard.services.visitors import visitor
from tests.factories import identity_of
from tests.usage_rows import write_usage

TODAY = datetime.now(timezone.utc).date()


@pytest.fixture()
def service(app, clean):
    """The service as its users get it."""
    with app.test_request_context():
        yield CommunityStatsService()


@pytest.fixture()
def anonymous():
    """A visitor."""
    identity = AnonymousIdentity()
    identity.provides.add(any_user)
    return identity


def write_views(views, community_id="global"):
    """Write rows of today's views, record id → number."""
    cells = [
        {"day": TODAY, "record_id": recid, "views": number}
        for recid, number in views.items()
    ]
    write_usage(community_id, cells)


@pytest.fixture()
def ranked(service, users, make_record):
    """Recids of an open, a restricted and a deleted record, by kind."""
    author = users["author"]
    access = {"record": "restricted", "files": "restricted"}
    recids = {
        "open": make_record(author, title="Open record"),
        "restricted": make_record(author, title="Secret record", access=access),
        "deleted": make_record(author, title="Deleted record"),
    }
    records.delete_record(system_identity, recids["deleted"], {})
    records.indexer.refresh()
    write_views(dict(zip(recids.values(), (30, 20, 10))))
    return recids


def told(service, identity, ranked):
    """Return kind → title, of the records that a ranking tells about."""
    items = service.ranking(identity, "global", {}).to_dict()["items"]
    by_recid = {item["recid"]: item for item in items if not item["restricted"]}
    hidden = [item for item in items if item["restricted"]]
    assert sum(item["value"] for item in items) == 60
    assert [item["rank"] for item in items if item["rank"]] == [
        number for number, _ in enumerate(by_recid, 1)
    ]
    assert [(item["recid"], item["records"]) for item in hidden] == [
        (None, len(ranked) - len(by_recid))
    ]
    kinds = {recid: kind for kind, recid in ranked.items()}
    return {kinds[recid]: item["title"] for recid, item in by_recid.items()}


def test_ranking_tells_what_the_reader_may_know(service, ranked, users, anonymous):
    """Everybody sees the numbers; titles only who may read the record."""
    open_only = {"open": "Open record"}
    both = {"open": "Open record", "restricted": "Secret record"}

    assert told(service, anonymous, ranked) == open_only
    assert told(service, identity_of(users["outsider"]), ranked) == open_only
    assert told(service, identity_of(users["author"]), ranked) == both
    assert told(service, identity_of(users["admin"]), ranked) == both


def test_ranking_item(service, ranked, anonymous):
    """An item describes its record, or says that it may not."""
    first, second = service.ranking(anonymous, "global", {}).to_dict()["items"]

    assert first == {
        "rank": 1,
        "recid": ranked["open"],
        "value": 30,
        "previous": None,
        "restricted": False,
        "title": "Open record",
        "authors": "Byron, Ada",
        "resource_type": "Dataset",
        "url": f"/records/{ranked['open']}",
        "links": {
            "self_html": f"/records/{ranked['open']}",
            "stats_html": f"/records/{ranked['open']}/stats",
        },
    }
    assert second == {
        "rank": None,
        "recid": None,
        "records": 2,
        "value": 30,
        "previous": None,
        "restricted": True,
        "title": None,
        "authors": None,
        "resource_type": None,
        "url": None,
        "links": {},
    }


def test_many_authors(service, users, make_record, anonymous):
    """Of many authors the first three are named."""
    creators = [
        {"person_or_org": {"type": "personal", "family_name": name}} for name in "ABCD"
    ]
    write_views({make_record(users["author"], creators=creators): 1})
    records.indexer.refresh()

    items = service.ranking(anonymous, "global", {}).to_dict()["items"]

    assert items[0]["authors"] == "A; B; C et al."


def test_older_versions_are_described(service, users, make_record, anonymous):
    """Numbers are those of versions: an older one is told of as well."""
    author = identity_of(users["author"])
    first = make_record(users["author"], title="First version")
    draft = records.new_version(author, first)
    data = {**draft.data, "metadata": {**draft.data["metadata"], "title": "Second"}}
    data["metadata"]["publication_date"] = "2024-06-01"
    records.update_draft(author, draft.id, data)
    second = records.publish(author, draft.id).id
    records.indexer.refresh()
    write_views({first: 2, second: 1})

    items = service.ranking(anonymous, "global", {}).to_dict()["items"]

    assert [item["title"] for item in items] == ["First version", "Second"]


def test_slug_and_id_are_the_same_community(service, communities, anonymous):
    """A community may be given by either."""
    by_id = service.totals(anonymous, communities["public"], {}).to_dict()
    found = current_communities.service.read(system_identity, communities["public"])

    by_slug = service.totals(anonymous, found["slug"], {}).to_dict()

    assert by_slug == by_id
    assert by_id["community"]["slug"] == found["slug"]
    assert by_id["community"]["title"] == found["metadata"]["title"]


def test_refusals(service, communities, anonymous):
    """The service refuses with the errors that it documents."""
    with pytest.raises(CommunityNotFoundError):
        service.totals(anonymous, communities["deleted"], {})
    with pytest.raises(PermissionDeniedError):
        service.series(anonymous, communities["restricted"], {})
    with pytest.raises(InvalidParametersError):
        service.ranking(anonymous, communities["public"], {"limit": 0})


def test_permission_comes_before_parameters(service, communities, anonymous):
    """Whoever may not ask does not learn whether the question was good."""
    with pytest.raises(PermissionDeniedError):
        service.series(anonymous, communities["restricted"], {"unit": "x"})


def test_policy_is_configurable(app, service, anonymous):
    """An instance may keep its numbers to itself."""

    class Closed(CommunityStatsPermissionPolicy):
        can_read_global_stats = [Disable()]

    before = app.config["STATS_DASHBOARD_PERMISSION_POLICY"]
    app.config["STATS_DASHBOARD_PERMISSION_POLICY"] = Closed
    try:
        with pytest.raises(PermissionDeniedError):
            CommunityStatsService().totals(anonymous, "global", {})
    finally:
        app.config["STATS_DASHBOARD_PERMISSION_POLICY"] = before


@pytest.mark.parametrize(
    "action,allowed",
    [
        ("read_global_stats", {"anonymous", "outsider", "admin"}),
        ("export", {"anonymous", "outsider", "admin"}),
        ("manage", {"admin"}),
    ],
)
def test_policy(service, users, anonymous, action, allowed):
    """Who may do what without regard to a community."""
    identities = {
        "anonymous": anonymous,
        "outsider": identity_of(users["outsider"]),
        "admin": identity_of(users["admin"]),
    }

    assert {
        who
        for who, identity in identities.items()
        if service.check_permission(identity, action)
    } == allowed


def test_get_community_stats(service, communities):
    """The documented method gives the same answers, by default the totals."""
    community = communities["restricted"]
    days = {"from": "2024-01-01", "to": "2024-01-31"}

    totals = service.get_community_stats(
        community, start_date="2024-01-01", end_date=date(2024, 1, 31)
    )
    series = service.get_community_stats(
        community, date(2024, 1, 1), "2024-01-31", query="series", metric="records"
    )

    same = service.totals(system_identity, community, days).to_dict()
    assert totals == same
    assert (series["metric"], len(series["buckets"])) == ("records", 31)
    with pytest.raises(InvalidParametersError):
        service.get_community_stats(community, query="everything")


def test_get_community_stats_for_somebody(service, communities, anonymous):
    """With an identity, only what that identity may read."""
    with pytest.raises(PermissionDeniedError):
        service.get_community_stats(communities["restricted"], identity=anonymous)


def test_extension_offers_the_service(app):
    """There is one service for everybody."""
    assert isinstance(current_stats_dashboard.service, CommunityStatsService)
    assert current_stats_dashboard.service is current_stats_dashboard.service


def test_history_is_generated_and_aggregated(
    service, users, make_record, make_community
):
    """From a repository without statistics to its numbers, by two calls."""
    community = make_community(users["curator"])
    make_record(users["author"], communities=[community])
    make_record(users["author"])
    db.session.query(MembershipLog).delete()
    db.session.commit()

    planned = service.generate_record_community_events([community], dry_run=True)
    assert planned["parents"] == 1 and planned["added"] > 0
    assert service.get_community_stats(community)["metrics"]["records"]["value"] == 0

    done = service.generate_record_community_events([community])
    service.aggregate_community_stats(community)
    current_search_client.indices.refresh(index=prefix_index("stats-*"))

    assert done["added"] == planned["added"]
    assert done["events"] >= 2
    answer = service.get_community_stats(community)
    assert answer["metrics"]["records"]["value"] == 1
    assert answer["metrics"]["uploaders"]["value"] == 1
    assert answer["complete_until"] is not None
    again = service.generate_record_community_events([community])
    assert (again["parents"], again["added"]) == (1, 0)


def test_maintenance_of_an_unknown_community(service, communities):
    """Maintenance, too, says when there is no such community."""
    with pytest.raises(CommunityNotFoundError):
        service.generate_record_community_events([communities["nonsense"]])
    with pytest.raises(CommunityNotFoundError):
        service.aggregate_community_stats(communities["deleted"])


def write_countries(recid):
    """Write today's views of a record, and of another one."""
    write_views({recid: 7, "another": 43})


def test_filtered_by_a_record(service, users, make_record, anonymous):
    """The totals are those of the record, which is named by its title."""
    recid = make_record(users["author"], title="Open record")
    records.indexer.refresh()
    write_countries(recid)

    answer = service.totals(anonymous, "global", {"record": recid}).to_dict()

    assert answer["metrics"]["views"]["value"] == 7
    assert answer["metrics"]["records"]["ignored_filters"] == ["record"]
    assert answer["metrics"]["visitors"]["not_applicable"]
    (chosen,) = answer["filters"]
    assert (chosen["breakdown"], chosen["labels"]) == ("record", ["Open record"])


def test_filtered_by_a_record_that_is_not_for_the_reader(service, ranked, users):
    """As if it did not exist; who may read it gets its numbers."""
    for name in ("restricted", "deleted"):
        with pytest.raises(InvalidParametersError) as error:
            identity = identity_of(users["outsider"])
            service.totals(identity, "global", {"record": ranked[name]})
        assert error.value.errors[0]["field"] == "record"
    with pytest.raises(InvalidParametersError):
        service.series(identity, "global", {"record!": ["no-such-record"]})

    author = identity_of(users["author"])
    answer = service.totals(author, "global", {"record": ranked["restricted"]})
    assert answer.to_dict()["filters"][0]["labels"] == ["Secret record"]


def test_searched_by_title(service, ranked, users, anonymous):
    """Words or their beginnings; only in titles that the reader may know."""

    def found(identity, text):
        answer = service.ranking(identity, "global", {"q": text}).to_dict()
        return [item["title"] for item in answer["items"]], answer["records"]

    assert found(anonymous, "nothing") == ([], 0)
    assert found(anonymous, "open rec") == (["Open record"], 1)
    assert found(anonymous, "secret") == ([], 0)
    assert found(identity_of(users["author"]), "record") == (
        ["Open record", "Secret record"],
        2,
    )


def test_what_shared_caches_may_hold(service, anonymous):
    """Rankings not, for whoever has followed the secret link to a record."""
    follower = visitor()
    follower.provides.add(LinkNeed("a-link"))

    assert service.ranking(anonymous, "global", {}).public
    assert service.totals(follower, "global", {}).public
    assert not service.ranking(follower, "global", {}).public
