# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Pages and answers while Redis is gone: those of this module are read, if so configured."""

import pytest
from invenio_app.factory import create_app
from redis.exceptions import RedisError

from invenio_stats_dashboard.outages import ForgivingCache, ForgivingStore
from tests.factories import login

NOBODY = "redis://127.0.0.1:1/0"
"""An address at which nobody answers."""

ADDRESSES = (
    "ACCOUNTS_SESSION_REDIS_URL",
    "BROKER_URL",
    "CACHE_REDIS_URL",
    "CELERY_BROKER_URL",
    "COMMUNITIES_IDENTITIES_CACHE_REDIS_URL",
)


@pytest.fixture(scope="module")
def without_redis(created_app, app_config):
    """The same instance, for which Redis is gone."""
    config = {**app_config, **dict.fromkeys(ADDRESSES, NOBODY)}
    return create_app(**config, STATS_DASHBOARD_SURVIVE_REDIS_OUTAGES=True)


@pytest.fixture()
def reader(without_redis):
    """Somebody who reads that instance."""
    return without_redis.test_client()


@pytest.mark.parametrize(
    "path",
    [
        "/stats",
        "/communities/{public}/stats",
        "/stats/badge/{public}.svg",
        "/r51/status",
        "/api/stats-dashboard/global/totals",
        "/api/stats-dashboard/{public}/series?metric=views",
        "/api/stats-dashboard/{public}/export?format=csv",
    ],
)
def test_they_answer(reader, slugs, path):
    """Numbers are in the search engine, communities in the database."""
    response = reader.get(path.format(**slugs))
    text = response.text  # To the end: an export is streamed.
    assert response.status_code == 200 and text, text


def test_nobody_in_particular(client, reader, users, slugs):
    """Who was logged in is not now, and is shown nothing that is not public."""
    login(client, users["member"])
    page = f"/communities/{slugs['restricted']}/stats"
    answer = f"/api/stats-dashboard/{slugs['restricted']}/totals"
    assert [client.get(path).status_code for path in (page, answer)] == [200, 200]

    reader.set_cookie("session", client.get_cookie("session").value)
    assert reader.get("/stats").status_code == 200
    assert [reader.get(path).status_code for path in (page, answer)] == [403, 403]


@pytest.mark.parametrize("path", ["/login/", "/api/user/records"])
def test_others_are_as_before(client, reader, users, path):
    """Where sessions matter, their absence is not passed over."""
    login(client, users["member"])
    reader.set_cookie("session", client.get_cookie("session").value)
    with pytest.raises(RedisError):
        reader.get(path)


def test_nothing_is_wrapped_unless_configured(app):
    """Session store and permission cache of other modules are as they were."""
    assert app.config["STATS_DASHBOARD_SURVIVE_REDIS_OUTAGES"] is False
    assert not isinstance(app.kvsession_store, ForgivingStore)
    assert not isinstance(app.extensions["invenio-access"].cache, ForgivingCache)
