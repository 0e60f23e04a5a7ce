# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The last good answers, and who gets them while the search engine is down."""

import pytest
from invenio_access.permissions import system_identity
from invenio_cache import current_cache
from invenio_communities.proxies import current_communities
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_records_resources.services.errors import PermissionDeniedError
from opensearchpy import OpenSearch
from redis.exceptions import RedisError

from invenio_stats_dashboard.errors import (
    CommunityNotFoundError,
    SearchUnavailableError,
)
from invenio_stats_dashboard.search import batch as planner
from invenio_stats_dashboard.services import cache
from tests.factories import create_community, identity_of

from .test_service import anonymous, service, write_views  # noqa: F401

TITLES = ["Hidden later", "Deleted later", "Still there"]


@pytest.fixture()
def outage(app, monkeypatch):
    """Return a function from whose call on nobody listens for searches."""
    current_cache.clear()
    nobody = OpenSearch([{"host": "localhost", "port": 1}], max_retries=0)
    return lambda: monkeypatch.setattr(planner, "current_search_client", nobody)


def test_the_same_question_gets_the_last_answer(
    service, anonymous, outage  # noqa: F811
):
    """With the same numbers, and since when they may be out of date."""
    write_views({"r1": 3})
    params = {"period": "30d", "compare": "year"}
    good = service.totals(anonymous, "global", params).to_dict()

    outage()
    kept = service.totals(anonymous, "global", params).to_dict()

    assert (good["stale"], good["stale_since"]) == (False, None)
    assert kept.pop("stale_since") >= good["period"]["to"]
    assert kept == {k: v for k, v in {**good, "stale": True}.items() if k in kept}
    for other in ({**params, "period": "90d"}, {**params, "compare": "prev"}):
        with pytest.raises(SearchUnavailableError):
            service.totals(anonymous, "global", other)
    with pytest.raises(SearchUnavailableError):
        service.series(anonymous, "global", params)


@pytest.mark.parametrize(
    "params",
    [
        {"country": ["DE"]},
        {"from": "2026-01-01", "to": "2026-01-31"},
        {"access_method": "all"},
    ],
)
def test_only_what_pages_ask_by_default(
    service, anonymous, outage, params  # noqa: F811
):
    """What anybody may think of would fill the cache."""
    write_views({"r1": 3})
    service.totals(anonymous, "global", params)

    outage()

    with pytest.raises(SearchUnavailableError):
        service.totals(anonymous, "global", params)


def test_answers_are_few_and_small(app, monkeypatch):
    """However many there are: a fixed number of places, each of so many bytes."""
    current_cache.clear()
    monkeypatch.setattr(cache, "PLACES", 3)
    for number in range(20):
        cache.remember(f"{number:040x}", {"number": number})
    kept = [cache.recall(f"{number:040x}") for number in range(20)]

    assert [a["number"] for a in kept if a] == [17, 18, 19]
    noise = "".join(f"{number * 2654435761 % 2**32:x}" for number in range(20_000))
    cache.remember("a" * 40, {"text": noise})
    assert cache.recall("a" * 40) is None
    cache.remember("a" * 40, {"text": "long" * 20_000})
    assert cache.recall("a" * 40)["text"] == "long" * 20_000


def test_nothing_of_before_the_threshold(app, service, anonymous, outage):  # noqa: F811
    """Exact numbers are not shown once small ones are to be suppressed."""
    write_views({"r1": 3})
    service.totals(anonymous, "global", {})
    before = app.config["STATS_DASHBOARD_MIN_COUNT"]
    app.config["STATS_DASHBOARD_MIN_COUNT"] = 5
    try:
        with pytest.raises(SearchUnavailableError):
            service.totals(anonymous, "global", {})
        outage()
        with pytest.raises(SearchUnavailableError):
            service.totals(anonymous, "global", {})
    finally:
        app.config["STATS_DASHBOARD_MIN_COUNT"] = before


def test_permissions_are_those_of_now(service, anonymous, outage, users):  # noqa: F811
    """Neither strangers, nor anybody after a deletion, get what was kept."""
    community = create_community(users["curator"], "restricted")
    curator = identity_of(users["curator"])
    service.totals(curator, community, {})
    outage()

    assert service.totals(curator, community, {}).to_dict()["stale"]
    with pytest.raises(PermissionDeniedError):
        service.totals(anonymous, community, {})
    current_communities.service.delete_community(system_identity, community, {})
    with pytest.raises(CommunityNotFoundError):
        service.totals(curator, community, {})


def titles(service, identity):  # noqa: F811
    """Return the titles of a ranking."""
    items = service.ranking(identity, "global", {}).to_dict()["items"]
    return [item["title"] for item in items]


def test_titles_are_kept_for_their_readers(
    service, anonymous, outage, users, make_record  # noqa: F811
):
    """What somebody was told is told to nobody with other rights."""
    access = {"record": "restricted", "files": "restricted"}
    secret = make_record(users["author"], title="Secret", access=access)
    records.indexer.refresh()
    write_views({secret: 1})
    author = identity_of(users["author"])
    assert titles(service, author) == ["Secret"]

    outage()

    assert titles(service, author) == ["Secret"]
    for identity in (anonymous, identity_of(users["outsider"])):
        with pytest.raises(SearchUnavailableError):
            service.ranking(identity, "global", {})


def test_what_was_hidden_since_is_hidden(
    service, anonymous, outage, users, make_record  # noqa: F811
):
    """Of records restricted or deleted meanwhile only the number is left."""
    recids = [make_record(users["author"], title=title) for title in TITLES]
    records.indexer.refresh()
    write_views(dict(zip(recids, (3, 2, 1))))
    assert titles(service, anonymous) == TITLES
    author = identity_of(users["author"])
    draft = records.edit(author, recids[0])
    access = {"record": "restricted", "files": "restricted"}
    records.update_draft(author, draft.id, {**draft.data, "access": access})
    records.publish(author, draft.id)
    records.delete_record(system_identity, recids[1], {})

    outage()

    assert titles(service, anonymous) == [None, None, TITLES[2]]


def test_switched_off(app, service, anonymous, outage):  # noqa: F811
    """Without a time to keep them there are none."""
    seconds = app.config["STATS_DASHBOARD_STALE_SECONDS"]
    app.config["STATS_DASHBOARD_STALE_SECONDS"] = 0
    try:
        service.totals(anonymous, "global", {})
        outage()
        with pytest.raises(SearchUnavailableError):
            service.totals(anonymous, "global", {})
    finally:
        app.config["STATS_DASHBOARD_STALE_SECONDS"] = seconds


class BrokenCache:
    """A cache that is not there."""

    def get(self, key):
        """Fail."""
        raise RedisError("no cache")

    def set(self, key, value, timeout):
        """Fail."""
        raise RedisError("no cache")


def test_without_cache(service, anonymous, outage, monkeypatch):  # noqa: F811
    """A cache that is down takes nothing away but the fall-back."""
    monkeypatch.setattr(cache, "current_cache", BrokenCache())

    assert service.totals(anonymous, "global", {}).to_dict()["stale"] is False
    outage()
    with pytest.raises(SearchUnavailableError):
        service.totals(anonymous, "global", {})
