# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Badge, chart and page: what they show, to whom, and how they are kept."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from opensearchpy import OpenSearch

from invenio_stats_dashboard.search import batch as planner
from tests.resources.test_resource import TODAY, write_rows

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = ("badge/{}.svg", "chart/{}.svg")
ALL = (*PICTURES, "embed/{}")
WHO = ("anonymous", "outsider", "member", "curator", "admin")


@pytest.fixture()
def rows(clean, communities):
    """Views of the instance and of two communities."""
    for owner in ("global", communities["public"], communities["restricted"]):
        write_rows(
            owner,
            [
                {"views": 1234, "data_volume": 5_600_000_000},
                {"views": 7654321, "days_ago": 200},
            ],
        )


def texts(response):
    """Return the texts of a picture."""
    assert response.mimetype == "image/svg+xml"
    root = ElementTree.fromstring(response.data)
    return [
        element.text for element in root.iter() if element.text and element.text.strip()
    ]


def plain(text):
    """Return a text with ordinary spaces."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    "query,shown",
    [
        ("period=30d", "1,234"),
        ("period=30d&ln=de", "1.234"),
        ("period=12m", "7,655,555"),
        ("period=12m&ln=fr", "7 655 555"),
        ("metric=data_volume&period=30d", "5.6 GB"),
        ("metric=downloads", "0"),
    ],
)
def test_badge(rows, client, query, shown):
    """A badge shows one number, as its reader writes it, and says what it is."""
    response = client.get(f"/stats/badge/global.svg?{query}")

    found = texts(response)
    assert shown in [plain(text) for text in found]
    root = ElementTree.fromstring(response.data)
    assert root.get("role") == "img" and root.get("aria-labelledby") == "t d"
    assert shown in plain(root.findtext(f"{SVG}desc"))


def test_chart(rows, client):
    """A chart shows the number, its line, and its first and last day."""
    response = client.get("/stats/chart/global.svg?period=90d&width=500&height=200")

    root = ElementTree.fromstring(response.data)
    assert (root.get("width"), root.get("height")) == ("500", "200")
    assert "1,234" in texts(response)
    assert len(root.findall(f"{SVG}path")) >= 3
    days = root.findtext(f"{SVG}desc")
    assert str((TODAY - timedelta(days=89)).year) in days


@pytest.fixture()
def by_country(clean, communities):
    """Views of a community from two countries."""
    cells = [{"country": "DE", "views": 30}, {"country": "FR", "views": 12}]
    write_rows("global", cells)


@pytest.mark.parametrize("path", ALL)
def test_filters(by_country, client, path):
    """A filtered view is embedded as filtered, which it says, and leads to."""
    response = client.get(f"/stats/{path.format('global')}?country=DE&ln=en")

    assert response.status_code == 200
    assert "30" in response.text and ">42<" not in response.text
    assert "Country: Germany" in response.text
    if path not in PICTURES:
        assert "/stats?country=DE&amp;ln" not in response.text
        assert '/stats?country=DE"' in response.text


def test_several_filters(by_country, client):
    """Several keys of a filter are alternatives; an exclusion is named as such."""
    both = client.get("/stats/badge/global.svg?country=DE&country=FR&ln=en")
    without = client.get("/stats/badge/global.svg?country!=DE&ln=de")

    assert "42" in texts(both) and "Country: Germany or France" in both.text
    assert "12" in texts(without) and "Land: nicht Deutschland" in without.text


def test_no_cliff(rows, client):
    """A bucket that is not over yet is no fall of the line; zero is its ground."""
    root = ElementTree.fromstring(client.get("/stats/chart/global.svg").data)

    line = [path.get("d") for path in root.iter(f"{SVG}path")][1]
    ends = line.replace("L", " ").split()
    # The last bucket ends today: the line ends one step before the right edge.
    assert float(ends[-2]) < 309


def test_page(rows, client):
    """A page for a frame has numbers and a chart, no script and nothing to load."""
    response = client.get("/stats/embed/global?period=30d")

    assert response.status_code == 200
    text = response.text
    assert "1,234" in text and "<svg" in text
    assert "<script" not in text and "src=" not in text and "<link" not in text
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy and "default-src 'none'" in policy
    assert "X-Frame-Options" not in response.headers
    assert "Set-Cookie" not in response.headers


def test_other_pages_stay_out_of_frames(rows, client):
    """Only embeds may be framed."""
    response = client.get("/stats")

    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("kind", ["public", "restricted", "deleted", "unknown"])
def test_permissions(rows, client, login, users, communities, kind, who):
    """Numbers are for whoever may read the community; others get none."""
    browser = client if who == "anonymous" else login(users[who])
    denied = kind == "restricted" and who in ("anonymous", "outsider")
    status = {"public": 200, "restricted": 403 if denied else 200}.get(kind, 404)

    for path in ALL:
        response = browser.get(f"/stats/{path.format(communities[kind])}?period=30d")

        assert response.status_code == status, path
        assert ("1,234" in response.text) == (status == 200)
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert "Set-Cookie" not in response.headers
        control = response.headers["Cache-Control"]
        if status == 200:
            assert ("public" in control) == (kind == "public")
            assert ("private" in control) == (kind == "restricted")
        else:
            assert "no-store" in control
            if path in PICTURES:
                assert texts(response)


def test_kept_until_it_changes(rows, client):
    """A cache that has a picture gets 304 until the number changes."""
    url = "/stats/badge/global.svg?period=30d"
    tag = client.get(url).headers["ETag"]

    again = client.get(url, headers={"If-None-Match": tag})
    write_rows("global", [{"views": 1}])
    changed = client.get(url, headers={"If-None-Match": tag})

    assert again.status_code == 304 and not again.data
    assert "1,235" in texts(changed)
    assert "max-age=900" in changed.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path,query,field",
    [
        ("badge/{}.svg", "metric=likes", "metric"),
        ("badge/{}.svg", "period=8d", "period"),
        ("badge/{}.svg", "width=300", "width"),
        ("badge/{}.svg", "metric=views&metric=views", "metric"),
        ("chart/{}.svg", "width=99999", "width"),
        ("chart/{}.svg", "height=x", "height"),
        ("chart/{}.svg", "theme=pink", "theme"),
        ("embed/{}", "from=2024-02-30", "from"),
        ("embed/{}", "colour=red", "colour"),
    ],
)
def test_bad_request(rows, client, path, query, field):
    """A refusal names the parameter and what may stand there."""
    response = client.get(f"/stats/{path.format('global')}?{query}")

    assert response.status_code == 400
    (error,) = response.json["errors"]
    assert error["field"] == field and error["messages"]


def test_titles_are_escaped(rows, app, client, monkeypatch):
    """A site's name is a text, whatever is in it."""
    monkeypatch.setitem(app.config, "THEME_SITENAME", '<script>"&')

    for path in ALL:
        response = client.get(f"/stats/{path.format('global')}")
        assert "<script" not in response.text
        if path in PICTURES:
            ElementTree.fromstring(response.data)


def test_no_search_engine(rows, client, monkeypatch):
    """Without search engine there is a picture that says so."""
    nobody = OpenSearch([{"host": "localhost", "port": 1}], max_retries=0)
    monkeypatch.setattr(planner, "current_search_client", nobody)

    response = client.get("/stats/badge/global.svg?metric=file_bytes")

    assert response.status_code == 503
    assert "not available" in texts(response)
    assert response.headers["Retry-After"] == "30"
