# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Who gets which answer: every address × everybody × every kind of community.

What nobody else may see, a restricted community's number and a restricted record's
title, is looked for in whatever comes back, workbooks included.
"""

import io
import zipfile

import pytest
from flask import g
from invenio_cache import current_cache
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_records_permissions.generators import AuthenticatedUser
from opensearchpy import OpenSearch

from invenio_stats_dashboard.metrics.stats_queries import stats_queries
from invenio_stats_dashboard.permissions import CommunityStatsPermissionPolicy
from invenio_stats_dashboard.search import batch as planner
from tests.factories import publish_record
from tests.isolation import wipe
from tests.resources.test_resource import write_rows

WHO = ("anonymous", "outsider", "member", "curator", "admin")
KINDS = ("public", "restricted", "deleted", "unknown", "nonsense")
NUMBER, TITLE = 48_151_623, "Nobody else's title"

API = "/api/stats-dashboard/{c}"
MONTHS = "begin_date=2024-01&end_date=2024-02"

ANSWERS = {
    "/stats-dashboard/<community>/totals": [
        f"{API}/totals",
        f"{API}/totals?sparklines=true&country!=CA",
        f"{API}/totals?format=xlsx",
    ],
    "/stats-dashboard/<community>/series": [
        f"{API}/series",
        f"{API}/series?breakdown=languages&mode=snapshot",
        f"{API}/series?format=csv",
    ],
    "/stats-dashboard/<community>/breakdowns/<breakdown>": [
        f"{API}/breakdowns/countries",
        f"{API}/breakdowns/subjects?q=a&sort=label",
        f"{API}/breakdowns/rights?format=json",
    ],
    "/stats-dashboard/<community>/rankings": [
        f"{API}/rankings",
        f"{API}/rankings?language=eng&offset=1",
        f"{API}/rankings?format=xml",
    ],
    "/stats-dashboard/<community>/changes": [
        f"{API}/changes",
        f"{API}/changes?metric=downloads&compare=year&format=csv",
    ],
    "/stats-dashboard/<community>/answers": [
        f"{API}/answers?ask=totals&ask=rankings&ask=breakdowns/subjects",
    ],
    "/stats-dashboard/<community>/export": [f"{API}/export?tab=overview"],
}
"""Rule of an answer about one community → what is asked."""

EMBEDS = {
    "/stats/badge/<community>.svg": ["/stats/badge/{c}.svg"],
    "/stats/chart/<community>.svg": ["/stats/chart/{c}.svg?period=30d"],
    "/stats/embed/<community>": ["/stats/embed/{c}?theme=dark"],
}
COUNTER = {
    "/r51/members": ["/r51/members?customer_id={c}"],
    "/r51/reports": ["/r51/reports?customer_id={c}&include_month_details=True"],
    "/r51/reports/<report_id>": [
        *(
            f"/r51/reports/{name}?customer_id={{c}}&{MONTHS}"
            for name in ("pr", "pr_p1", "ir", "ir_a1")
        ),
        f"/r51/reports/ir?customer_id={{c}}&{MONTHS}&format=tsv",
    ],
}
PAGES_OF = "/communities/{c}/stats"
PAGES = {"/communities/<pid_value>/stats": [PAGES_OF]}
RECORDS = (
    *("/records/<pid_value>/stats", "/me/statistics"),
    *("/me/statistics/mails", "/me/statistics/unsubscribe/<token>"),
)
"""Pages that are about no community; see ``tests/views/test_record_pages.py`` and
``tests/digests/test_digests.py``."""

OPEN = {
    "/stats": ["/stats"],
    "/r51/status": ["/r51/status"],
    "/stats-dashboard/openapi.json": ["/api/stats-dashboard/openapi.json"],
}
"""What is about no community, and for everybody."""

MANAGED = {"/stats-dashboard/monitoring": ["/api/stats-dashboard/monitoring"]}
"""What is for those who manage statistics."""

WRITTEN = {
    "/stats-dashboard/<community>/annotations": [f"{API}/annotations"],
    "/stats-dashboard/<community>/annotations/<item>": [],
    "/stats-dashboard/<community>/views": [f"{API}/views"],
    "/stats-dashboard/<community>/views/<item>": [],
}
"""What managers and readers write; see ``tests/resources/test_annotations.py`` and
``test_saved_views.py`` beside it."""

QUERIES = [
    ("community-stats", {"query": "totals"}),
    ("community-stats", {"query": "series"}),
    ("community-stats", {"query": "breakdown", "breakdown": "countries"}),
    ("community-stats", {"query": "ranking", "country": ["DE"]}),
    *((name, {}) for name in stats_queries() if name.count("-") > 1),
]
"""What is asked with ``POST /api/stats``."""

GONE = {"deleted": 404, "unknown": 404, "nonsense": 404}
GONE_PAGES = {"deleted": 410, "unknown": 404, "nonsense": 404}


def may_read(kind, who):
    """Tell whether somebody may read a community."""
    insiders = ("member", "curator", "admin")
    return kind == "public" or (kind == "restricted" and who in insiders)


def rules(app):
    """Return all rules of this module, of one application."""
    return {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("invenio_stats_dashboard")
        and not rule.endpoint.endswith(".static")
    }


def test_no_address_is_left_out(app, api_app):
    """A new address has to be added here, or this fails."""
    known = {*ANSWERS, *EMBEDS, *COUNTER, *PAGES, *RECORDS, *OPEN, *MANAGED, *WRITTEN}

    assert {*rules(app), *rules(api_app)} == known


@pytest.fixture(scope="module")
def secrets(created_app, users, communities):
    """Views of everything, months of them, and a restricted record among the most viewed."""
    access = {"record": "restricted", "files": "restricted"}
    with created_app.app_context():
        wipe()
        recid = publish_record(users["author"], title=TITLE, access=access)
        current_rdm_records_service.indexer.refresh()
        record = {"record_id": recid, "access_type": "controlled", "views": 5}
        for owner, number in (
            ("global", 8),
            (communities["public"], 9),
            (communities["restricted"], NUMBER),
        ):
            others = {"record_id": "others", "views": number - 5}
            before = {"record_id": "others", "views": number, "days_ago": 40}
            write_rows(owner, [record, others, before])
        yield recid
        wipe()


@pytest.fixture()
def browser_of(client, login, users):
    """Return a function that gives somebody's browser."""

    def browser(who):
        # The context of the tests, which all requests share, remembers who came first.
        g.pop("_login_user", None)
        return client if who == "anonymous" else login(users[who])

    return browser


def text_of(response):
    """Return all that a response says: of a workbook the texts of its parts."""
    if not response.data.startswith(b"PK"):
        return response.data.decode()
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def told(text):
    """Tell whether a text has the number that is not for everybody, in any form."""
    return any(form in text for form in (str(NUMBER), f"{NUMBER:,}", "48.2M", "48M"))


def answers_of(response):
    """Return the answers in a response, of those that have any."""
    parts = response.json.get("answers", [{"status": 200, "body": response.json}])
    return [part["body"] for part in parts if part["status"] == 200]


def ask(browser, table, community, reader=False):
    """Yield the addresses of a table and their responses.

    :param reader: whether it is somebody who may read everything.
    """
    for examples in table.values():
        for example in examples:
            address = example.format(c=community)
            response = browser.get(address, buffered=True)
            assert reader or TITLE not in text_of(response), address
            yield address, response


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("kind", KINDS)
def test_get(secrets, communities, browser_of, kind, who):
    """A community's numbers are for whoever may read the community, in any form."""
    browser, community = browser_of(who), communities[kind]
    expected = 200 if may_read(kind, who) else GONE.get(kind, 403)
    tables, reader = {**ANSWERS, **EMBEDS}, who == "admin"

    for address, response in ask(browser, tables, community, reader):
        assert response.status_code == expected, address
        control = response.headers.get("Cache-Control", "")
        assert "public" not in control or kind == "public"
        if expected == 200:
            assert "max-age" in control
            if response.is_json and "format=" not in address:
                for answer in answers_of(response):
                    assert answer["community"]["id"] == community
        else:
            assert not told(text_of(response)), address
            if response.is_json:
                assert set(response.json) == {"status", "message"}
                assert response.json["status"] == expected


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("kind", KINDS)
def test_pages_and_reports(secrets, communities, browser_of, kind, who):
    """Pages are refused as those of communities are, reports as the standard says."""
    browser, community = browser_of(who), communities[kind]
    readable = may_read(kind, who)

    for address, response in ask(browser, PAGES, community):
        status = 200 if readable else GONE_PAGES.get(kind, 403)
        assert response.status_code == status, address
    for address, response in ask(browser, COUNTER, community):
        assert response.status_code == (200 if readable else 403), address
        assert readable or response.json["Code"] == 2010
        assert "no-store" in response.headers["Cache-Control"]
        assert readable or not told(text_of(response))


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("kind", KINDS)
def test_post(secrets, communities, browser_of, kind, who):
    """``POST /api/stats`` tells the same people the same."""
    browser = browser_of(who)
    refused = 401 if who == "anonymous" else 403
    expected = 200 if may_read(kind, who) else GONE.get(kind, refused)

    for stat, query in QUERIES:
        params = {"community_id": communities[kind], **query}
        response = browser.post(
            "/api/stats", json={"a": {"stat": stat, "params": params}}
        )

        assert response.status_code == expected, (stat, query)
        assert TITLE not in response.text
        if expected == 200:
            assert response.json["a"]["community"]["id"] == communities[kind]
        else:
            assert not told(response.text)


@pytest.mark.parametrize("who", WHO)
def test_global(secrets, browser_of, who):
    """The numbers of the whole instance are for everybody; figures for who manages."""
    browser, tables = browser_of(who), {**ANSWERS, **EMBEDS, **OPEN}

    for address, response in ask(browser, tables, "global", who == "admin"):
        assert response.status_code == 200, address
        assert not told(text_of(response))
    for address, response in ask(browser, COUNTER, "0" * 16):
        assert response.status_code == 200, address
    for address, response in ask(browser, MANAGED, ""):
        assert response.status_code == (200 if who == "admin" else 403), address
    for stat, query in QUERIES:
        params = {"community_id": "global", **query}
        bodies = [{"a": {"stat": stat, "params": params}}]
        if stat == "community-stats":
            bodies.append({"a": {"stat": "global-stats", "params": query}})
        for body in bodies:
            assert browser.post("/api/stats", json=body).status_code == 200, body


class ForUsers(CommunityStatsPermissionPolicy):
    """Statistics are for those who have an account."""

    can_read_global_stats = can_read_community_stats = [AuthenticatedUser()]


@pytest.mark.parametrize("place", ["global", "public"])
def test_own_policy(secrets, communities, browser_of, set_config, place):
    """A policy of the instance's own holds everywhere, in shared caches and menus too."""
    set_config("STATS_DASHBOARD_PERMISSION_POLICY", ForUsers)
    community = communities.get(place, place)
    pages = {"": ["/stats" if place == "global" else PAGES_OF.format(c=community)]}
    tables = {**ANSWERS, **EMBEDS, **pages}

    for address, response in ask(browser_of("anonymous"), tables, community):
        assert response.status_code == 403, address
    customer = "0" * 16 if place == "global" else community
    for address, response in ask(browser_of("anonymous"), COUNTER, customer):
        code = 2011 if place == "global" else 2010
        assert (response.status_code, response.json["Code"]) == (403, code), address
    for address, response in ask(browser_of("outsider"), tables, community):
        assert response.status_code == 200, address
        assert "public" not in response.headers.get("Cache-Control", ""), address
    menu = 'href="/stats"'
    assert menu not in browser_of("anonymous").get("/").text
    assert menu in browser_of("outsider").get("/").text


def test_titles_are_for_their_readers(secrets, communities, browser_of):
    """In a ranking a record has id and title for who may read it, for nobody else."""
    titles = {}
    for who in (*WHO, "author"):
        for community in ("global", communities["public"]):
            address = API.format(c=community)
            answer = browser_of(who).get(f"{address}/rankings").json
            found = [i["title"] for i in answer["items"] if i["recid"] == secrets]
            titles.setdefault(who, set()).update(found)

    readers = {"author": {TITLE}, "admin": {TITLE}}
    assert titles == {**dict.fromkeys(WHO, set()), **readers}


@pytest.fixture()
def outage(monkeypatch):
    """Return a function from whose call on nobody listens for searches."""
    current_cache.clear()
    nobody = OpenSearch([{"host": "localhost", "port": 1}], max_retries=0)
    return lambda: monkeypatch.setattr(planner, "current_search_client", nobody)


@pytest.mark.parametrize("kind", KINDS)
def test_last_good_answers(secrets, communities, browser_of, outage, kind):
    """What is kept for an outage is kept for the same people."""
    community, answers = communities[kind], {**ANSWERS, **EMBEDS}
    for _address, response in ask(browser_of("curator"), answers, community):
        assert response.status_code == (200 if kind not in GONE else 404)

    outage()

    for who in WHO:
        readable = may_read(kind, who)
        responses = ask(browser_of(who), answers, community, who == "admin")
        for address, response in responses:
            # Of rankings, what somebody was told is kept for people of the same rights.
            allowed = (200, 503) if readable else (GONE.get(kind, 403),)
            assert response.status_code in allowed, address
            assert readable or not told(text_of(response))
            if response.status_code == 200 and response.is_json:
                assert all(answer["stale"] for answer in answers_of(response))


def test_one_refusal_refuses_the_bulk(secrets, communities, browser_of):
    """A forbidden query is not answered because a permitted one comes with it."""
    stat = {"stat": "community-stats"}
    body = {
        kind: {**stat, "params": {"community_id": communities[kind]}}
        for kind in ("public", "restricted")
    }

    response = browser_of("outsider").post("/api/stats", json=body)

    assert response.status_code == 403
    assert communities["restricted"] not in response.text
