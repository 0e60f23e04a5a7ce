# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What one request may cost: refused before anything is read, few at a time."""

import socket
import time
from contextlib import ExitStack
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from flask import g
from invenio_search import current_search_client
from invenio_stats.bookmark import BookmarkAPI

from invenio_stats_dashboard import clients
from invenio_stats_dashboard.locks import lock_name, redis_client
from invenio_stats_dashboard.queries import places
from invenio_stats_dashboard.queries.budget import cost_of
from invenio_stats_dashboard.queries.params.params import load_params
from invenio_stats_dashboard.queries.places import place
from invenio_stats_dashboard.search import batch

from .test_resource import API, TODAY, rows  # noqa: F401

BUDGET = "STATS_DASHBOARD_REQUEST_BUDGET"
DEAR = "series?country!=FR&from=2000-01-01&to=2026-01-01"
"""A question of 26 years and those before, in the finest rows."""


class Counting:
    """The search client, with a count of what it was asked."""

    def __init__(self, client):
        """Take the client."""
        self.client, self.asked = client, 0

    def msearch(self, *args, **kwargs):
        """Ask, and count."""
        self.asked += 1
        return self.client.msearch(*args, **kwargs)


@pytest.fixture()
def counting(monkeypatch, app):
    """Return the search client with a count."""
    found = Counting(batch.current_search_client)
    monkeypatch.setattr(batch, "current_search_client", found)
    return found


def cost(kind, **params):
    """Return the cost of a question."""
    return cost_of(load_params(kind, params))


def test_what_costs_more(app):
    """Days, finer rows, comparisons, keys: each has its price."""
    span = {"from": "2025-01-01", "to": "2025-12-31"}

    plain = cost("totals", **span)
    filtered = cost("totals", **span, language="eng")
    of_readers = cost("totals", **span, country="DE")

    assert plain < filtered < of_readers
    assert cost("totals", **span, language="eng", compare="none") < filtered
    assert cost("ranking", **span) > cost("series", **span)
    keyed = {"breakdown": "languages", "unit": "day"}
    few, many = (cost("series", **span, **keyed, limit=n) for n in ("2", "9"))
    assert many - few == 7 * 365
    assert cost("breakdown", breakdown="countries", period="all") > 10_000
    # Some records are named in each search, and have no days of their own.
    asked = load_params("totals", span)
    assert cost_of(asked, 50_000) > cost_of(asked, 10) > plain
    # Whoever begins far down the list has all before it put in order.
    far = cost("ranking", **span, offset="100000")
    assert far > cost("ranking", **span) + 90_000
    # What filters do not concern costs what it costs without.
    days = {**span, "metric": "records"}
    assert cost("series", **days) == cost("series", **days, country="DE")


def refused(response, counting):
    """Check that a request was refused before anything was read."""
    assert response.status_code == 400
    assert BUDGET in response.get_data(as_text=True)
    assert counting.asked == 0


def test_one_answer(rows, client, set_config, counting):  # noqa: F811
    """The limit is named."""
    set_config(BUDGET, 10_000)

    refused(client.get(f"{API}/global/{DEAR}"), counting)


def test_several_answers(rows, client, set_config, counting):  # noqa: F811
    """Each alone would be answered; together they cost too much."""
    question = "series?language!=deu&from=2024-01-01&to=2025-12-31"
    set_config(BUDGET, 10_000)
    many = urlencode([("ask", question)] * 9)

    refused(client.get(f"{API}/global/answers?{many}"), counting)
    few = urlencode([("ask", question)] * 2)
    found = client.get(f"{API}/global/answers?{few}").json["answers"]
    assert [answer["status"] for answer in found] == [200, 200]


def test_bulk_queries(rows, client, set_config, counting):  # noqa: F811
    """So do the queries of ``POST /api/stats``."""
    set_config(BUDGET, 10_000)
    params = {"query": "series", "language!": ["deu"]}
    params |= {"from": "2024-01-01", "to": "2025-12-31"}
    query = {"stat": "global-stats", "params": params}
    g.pop("stats_cost", None)

    many = client.post("/api/stats", json={f"q{n}": query for n in range(9)})

    refused(many, counting)
    g.pop("stats_cost", None)
    g.pop("stats_queries", None)
    odd = {"stat": "global-stats", "params": {"query": []}}
    found = client.post("/api/stats", json={"one": query, "odd": odd})
    assert found.status_code == 400 and "query" in found.get_data(as_text=True)
    g.pop("stats_cost", None)
    g.pop("stats_queries", None)
    few = client.post("/api/stats", json={"one": query, "two": query})
    assert few.status_code == 200 and set(few.json) == {"one", "two"}


def test_embeds(rows, client, set_config, counting):  # noqa: F811
    """So do the series and the numbers of a page in a frame."""
    set_config(BUDGET, 5_000)
    days = "from=2020-01-01&to=2025-12-31&country!=DE"

    for path in ("chart/global.svg", "embed/global"):
        refused(client.get(f"/stats/{path}?{days}"), counting)


def test_exports(rows, client, set_config, counting):  # noqa: F811
    """All panels of a page are one request."""
    set_config(BUDGET, 10_000)
    days = "from=2020-01-01&to=2025-12-31&country!=DE"

    refused(client.get(f"{API}/global/export?{days}&format=csv"), counting)


@pytest.fixture()
def busy(app, monkeypatch, set_config):
    """All places for costly requests are taken; nearly everything is costly."""
    set_config("STATS_DASHBOARD_COSTLY_FROM", 10)
    monkeypatch.setattr(places, "WAIT", 0.2)
    with ExitStack() as held:
        for _ in range(app.config["STATS_DASHBOARD_COSTLY_AT_ONCE"]):
            held.enter_context(place(10**6))
        yield held


@pytest.mark.parametrize(
    "path",
    [
        f"{API}/global/totals",
        f"{API}/global/answers?ask=totals&ask=rankings",
        f"{API}/global/export?format=csv",
        f"{API}/global/totals?format=xlsx",
        "/stats/badge/global.svg",
        "/stats/chart/global.svg",
        "/stats/embed/global",
    ],
)
def test_few_at_a_time(rows, busy, client, path):  # noqa: F811
    """More of them are refused for now, and answered once there is a place."""
    refusal = client.get(path)

    assert refusal.status_code == 503
    # Not that of the rate limits, which is an hour.
    assert refusal.headers["Retry-After"] == "10"
    busy.close()
    assert client.get(path).status_code == 200
    assert taken() == 0


def test_reports_of_all_items(rows, busy, client):  # noqa: F811
    """Of COUNTER: nobody knows how many items there are before they are read."""
    complete = BookmarkAPI(current_search_client, "community-usage-delta-agg", "day")
    complete.set_bookmark(f"{TODAY}T00:00:00")
    current_search_client.indices.refresh(index="*stats-bookmarks*")
    month = f"{TODAY.replace(day=1) - timedelta(days=1):%Y-%m}"
    params = {"customer_id": "0" * 16, "begin_date": month, "end_date": month}

    for name in ("pr", "ir"):
        refusal = client.get(f"/r51/reports/{name}", query_string=params)
        assert refusal.status_code == 503
        assert refusal.json == {"Code": 1010, "Message": "Service Busy"}
        assert refusal.headers["Retry-After"] == "10"
    some = {**params, "item_id": "Proprietary:abcde-12345"}
    assert client.get("/r51/reports/ir", query_string=some).status_code == 200
    busy.close()
    assert client.get("/r51/reports/ir", query_string=params).status_code == 200
    assert taken() == 0


def taken():
    """Return the number of places taken."""
    with redis_client() as client:
        return client.zcard(lock_name("costly-requests"))


def test_cheap_ones_need_no_place(rows, busy, client, set_config):  # noqa: F811
    """However busy it is."""
    set_config("STATS_DASHBOARD_COSTLY_FROM", 10**6)

    assert client.get(f"{API}/global/totals").status_code == 200


def test_places_of_the_dead_are_free_in_the_end(app):
    """Whoever was killed does not hold a place for ever."""
    then = time.time() - places.LEASE - 1
    dead = {f"dead-{number}": then for number in range(9)}
    with redis_client() as client:
        client.zadd(lock_name("costly-requests"), dead)

    with place(10**6):
        assert taken() == 1


def test_without_redis(rows, client, set_config, monkeypatch):  # noqa: F811
    """Answers do not depend on it."""
    set_config("STATS_DASHBOARD_COSTLY_FROM", 10)

    def fail(*args):
        raise places.redis.exceptions.ConnectionError("away")

    monkeypatch.setattr(places, "_take", fail)

    assert client.get(f"{API}/global/totals").status_code == 200


@pytest.mark.parametrize("name", ["csv", "xml", "json"])
def test_nothing_is_asked_once_the_client_has_left(
    rows, client, set_config, counting, name  # noqa: F811
):
    """A closed response asks no further answers, and gives its place back."""
    set_config("STATS_DASHBOARD_COSTLY_FROM", 10)
    url = f"{API}/global/export?period=30d&format={name}"

    response = client.get(url, buffered=False)
    next(response.iter_encoded())
    asked = counting.asked
    assert taken() == 1
    response.close()

    assert counting.asked == asked
    assert taken() == 0
    counting.asked = 0
    assert client.get(url).data
    assert counting.asked > asked


@pytest.fixture(params=["werkzeug.socket", "gunicorn.socket", "uwsgi"])
def connection(request, app, monkeypatch):
    """Return (environment with the server's end of a connection, the client's end)."""
    server, client = socket.socketpair()
    if request.param == "uwsgi":  # a module that only its processes have
        module = SimpleNamespace(connection_fd=server.fileno)
        monkeypatch.setattr(clients, "uwsgi", module)
    with server, client:
        yield {request.param: server}, client


METRICS = ("views", "downloads", "records", "works", "visitors")
QUESTIONS = [("ask", f"series?metric={name}") for name in METRICS]
PAGE = f"{API}/global/answers?{urlencode(QUESTIONS)}"
FILE = f"{API}/global/export?format=xlsx"


@pytest.mark.parametrize("url", [PAGE, FILE])
def test_work_stops_when_the_client_leaves(
    rows, client, counting, connection, monkeypatch, url  # noqa: F811
):
    """No further search is sent, also where nothing has been written yet."""
    environ, reader = connection
    assert client.get(url, environ_overrides=environ).status_code == 200
    usual, counting.asked = counting.asked, 0
    ask = counting.msearch

    def leave(*args, **kwargs):
        found = ask(*args, **kwargs)
        if counting.asked == 1:
            reader.close()
        return found

    monkeypatch.setattr(counting, "msearch", leave)

    assert client.get(url, environ_overrides=environ).status_code == 400
    assert counting.asked == 1 < usual


def test_bulk_queries_stop_as_well(rows, client, counting, connection):  # noqa: F811
    """Those of ``POST /api/stats``."""
    environ, reader = connection
    reader.close()
    g.pop("stats_cost", None)
    query = {"stat": "global-stats", "params": {"query": "totals"}}

    found = client.post("/api/stats", json={"q": query}, environ_overrides=environ)

    assert found.status_code == 400 and counting.asked == 0


def test_clients_that_wait_are_served(rows, client, connection):  # noqa: F811
    """Those that have sent more already, too: the next request of a connection."""
    environ, reader = connection
    reader.sendall(b"GET / HTTP/1.1")

    assert client.get(PAGE, environ_overrides=environ).status_code == 200


def test_panels_of_an_export_share_their_searches(
    rows, client, monkeypatch  # noqa: F811
):
    """Nothing is searched twice for one file: state, days without data, totals."""
    asked, send = [], batch.Batch._responses

    def spy(self, searches):
        asked.extend(searches)
        return send(self, searches)

    monkeypatch.setattr(batch.Batch, "_responses", spy)

    assert client.get(f"{API}/global/export?format=csv&tab=traffic").status_code == 200

    small = [search for search in asked if b'"terms":{"field"' not in search]
    assert len(set(small)) == len(small) > 10
    state = [search for search in asked if b"stats-bookmarks" in search]
    assert len(state) == 1


def test_shared_responses_are_few(app):
    """Those used least are dropped, and large ones not kept at all."""
    kept = batch.Responses(10)
    for name in "ab":
        kept.keep(name, {"values": [1, 2, 3, 4]})
    assert kept["a"]
    kept.keep("c", {"values": [{"value": n, "key": n} for n in range(3)]})
    kept.keep("d", {"values": list(range(99))})

    assert set(kept) == {"a", "c"}
