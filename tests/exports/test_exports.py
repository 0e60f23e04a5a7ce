# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Exports over HTTP: what is in them, in each format."""

import csv
import gzip
import io
import json
from datetime import timedelta
from xml.etree import ElementTree

import brotli
import openpyxl
import pytest
from invenio_access.permissions import system_identity

from invenio_stats_dashboard.exports.exporter import Exporter
from invenio_stats_dashboard.exports.xlsx import write_xlsx
from invenio_stats_dashboard.proxies import current_stats_dashboard_service
from tests.resources.test_resource import TODAY, write_rows

API = "/api/stats-dashboard"
FORMATS = ("csv", "xlsx", "json", "xml")
FROM = TODAY - timedelta(days=40)
SPAN = f"from={FROM}&to={TODAY}"
EVIL = '=HYPERLINK("http://evil.example")'


@pytest.fixture()
def rows(clean):
    """Usage of the whole instance by country and file type, with hostile keys."""
    write_rows(
        "global",
        [
            {"country": "DE", "referrer_domain": EVIL, "views": 3},
            {"country": "DE", "referrer_domain": "a<b>&\x07\"c'", "views": 2},
            {"country": "DE", "referrer_domain": "-1+1", "views": 1},
            {"country": "DE", "views": 1},
            {"country": "FR", "views": 2},
            {"views": 1, "downloads": 3, "data_volume": 5000},
            {"views": 4, "days_ago": 31},
            {"views": 8, "days_ago": 41},
        ],
    )


def table(response):
    """Return a CSV response as a list of dicts."""
    return list(csv.DictReader(io.StringIO(response.get_data(as_text=True))))


def book(response):
    """Return an XLSX response as a workbook."""
    return openpyxl.load_workbook(io.BytesIO(response.data))


def cells(sheet):
    """Return the values of a sheet, row by row."""
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_totals(rows, client):
    """Headline numbers: one row for each measure."""
    answer = client.get(f"{API}/global/totals?{SPAN}").json
    response = client.get(f"{API}/global/totals?{SPAN}&format=csv")

    found = {row["Measure"]: row for row in table(response)}

    assert response.mimetype == "text/csv"
    assert found["Views"]["Value"] == "14" == str(answer["metrics"]["views"]["value"])
    assert found["Views"]["Comparison value"] == "8"
    assert len(found) == len(answer["metrics"])


def test_series(rows, client):
    """Numbers over time: one row for each step, with its days."""
    query = f"{SPAN}&metric=views&unit=day"
    answer = client.get(f"{API}/global/series?{query}").json
    response = client.get(f"{API}/global/series?{query}&format=csv")

    found = table(response)

    assert [row["From"] for row in found] == [b["from"] for b in answer["buckets"]]
    assert [int(row["Value"]) for row in found] == [
        bucket["value"] for bucket in answer["buckets"]
    ]
    assert found[-1]["Incomplete"] == "true"
    name = f"{FROM}_{TODAY}_global_views.csv"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_series_by_key(rows, client):
    """Steps of each key follow those of the whole."""
    query = f"{SPAN}&unit=month&breakdown=countries&limit=1&format=csv"

    found = table(client.get(f"{API}/global/series?{query}"))

    sums = {}
    for row in found:
        sums[row["Name"]] = sums.get(row["Name"], 0) + int(row["Value"])
    assert sums == {"Total": 14, "Germany": 7, "Other (…)": 7}


def test_breakdown(rows, client):
    """Keys with shares, then the others, the unknown and the total."""
    query = f"{SPAN}&limit=1&format=csv"

    found = table(client.get(f"{API}/global/breakdowns/countries?{query}"))

    assert [(row["Key"], row["Name"], row["Value"]) for row in found] == [
        ("DE", "Germany", "7"),
        ("", "Other (1)", "2"),
        ("", "Unknown", "5"),
        ("", "Total", "14"),
    ]
    assert found[0]["Share"] == "0.5"


def test_what_a_table_is_of(rows, client):
    """Each row of a CSV names the scope and the filters, so that it stays a table."""
    plain = table(client.get(f"{API}/global/totals?{SPAN}&format=csv"))
    filtered = f"{API}/global/totals?{SPAN}&country=DE&format=csv"
    title = client.get(f"{API}/global/totals?{SPAN}").json["community"]["title"]

    found = table(client.get(filtered))

    assert {row["Statistics of"] for row in [*plain, *found]} == {title}
    assert "Filters" not in plain[0]
    assert {row["Filters"] for row in found} == {"country = Germany"}


def test_numbers_without_the_filters(rows, client):
    """A page shows visitors unfiltered, and says so: its export does as well."""
    whole = client.get(f"{API}/global/totals?{SPAN}").json["metrics"]["visitors"]
    address = f"{API}/global/export?{SPAN}&tab=traffic&unit=month&country=DE&format="

    found = table(client.get(f"{address}csv"))
    panels = client.get(f"{address}json").json["panels"]

    visitors = [row for row in found if row["Measure"] == "Daily visitors"]
    assert visitors
    assert {row["Note"] for row in visitors} == {"not filtered by country"}
    assert all(row["Value"] for row in visitors)
    assert [float(row["Value"]) for row in visitors if not row["From"]] == [
        whole["value"]
    ]
    charts = [a for p in panels for a in p["answers"] if a.get("metric") == "visitors"]
    assert charts and all(answer["filters"] == [] for answer in charts)


@pytest.mark.parametrize("language,heading", [("de", "Kennzahl")])
def test_headings_in_the_readers_language(rows, client, language, heading):
    """Headings follow the language asked for, as labels do."""
    response = client.get(f"{API}/global/totals?format=csv&ln={language}")

    assert response.get_data(as_text=True).startswith(heading)


def test_formulas_are_defused(rows, client):
    """No cell begins as a formula; numbers stay numbers."""
    url = f"{API}/global/breakdowns/referrers?{SPAN}&format="

    found = {row["Key"]: row for row in table(client.get(f"{url}csv"))}
    (sheet,) = book(client.get(f"{url}xlsx")).worksheets[1:]

    assert f"'{EVIL}" in found and "'-1+1" in found
    keys = [row[1] for row in sheet.iter_rows(min_row=2)]
    dangerous = [cell for cell in keys if str(cell.value)[:1] in "=-"]
    assert {cell.value for cell in dangerous} == {EVIL, "-1+1"}
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in dangerous)


def test_xml_is_well_formed(rows, client):
    """Marks are escaped, control characters are gone."""
    url = f"{API}/global/breakdowns/referrers?{SPAN}&format=xml"

    root = ElementTree.fromstring(client.get(url).data)

    assert root.tag == "statistics"
    keys = [element.text for element in root.iterfind("panel/row/key")]
    assert keys == [EVIL, "a<b>&\"c'", "-1+1"]
    assert root.findtext("about/period_from") == str(FROM)
    assert root.find("about/definition").get("metric") == "views"


def test_json_is_the_answer(rows, client):
    """As JSON, an answer is what the API gives, as a file."""
    url = f"{API}/global/series?{SPAN}"

    response = client.get(f"{url}&format=json")

    assert response.json == client.get(url).json
    assert response.headers["Content-Disposition"].endswith('_global_views.json"')


def test_workbook(rows, client):
    """A workbook states what it is; its cells have types, its headings stay."""
    response = client.get(f"{API}/global/series?{SPAN}&unit=day&format=xlsx")

    about, sheet = book(response).worksheets

    said = dict(row[:2] for row in cells(about) if row[0])
    assert said["Period from"].date() == FROM
    assert said["Source"].startswith("http://localhost/api/stats-dashboard/global")
    assert said["Time zone"] == "UTC"
    assert {"Filters", "Complete until", "Definitions"} <= set(said)
    assert said["Views"].startswith("How often")
    assert sheet.freeze_panes == "A2"
    heading, *_, last = sheet.iter_rows()
    assert [cell.value for cell in heading][:4] == ["Measure", "From", "To", "Value"]
    assert last[1].is_date and last[1].value.date() == TODAY
    assert (last[3].data_type, last[3].value) == ("n", 10)
    assert last[5].value is True


def test_page(rows, client):
    """A whole page: a sheet for each panel of each tab."""
    response = client.get(f"{API}/global/export?{SPAN}")

    sheets = book(response).sheetnames

    assert response.headers["Content-Disposition"].endswith('_global_dashboard.xlsx"')
    assert sheets[:3] == ["About", "Key figures", "Usage over time"]
    assert len(sheets) > 25 and len(set(sheets)) == len(sheets)


def test_numbers_since_long_ago(rows, client, set_config):
    """What counts from the first day on goes as far back as an answer may."""
    set_config("STATS_DASHBOARD_MAX_RANGE_DAYS", 20)
    stat = {"component": "SingleStatViewsCumulative", "width": 2}
    stat["props"] = {"metric": "views"}
    tab = {"name": "mine", "label": "Mine", "rows": [{"components": [stat]}]}
    set_config("STATS_DASHBOARD_LAYOUT", {"global": {"tabs": [tab]}})

    (row,) = table(client.get(f"{API}/global/export?period=7d&format=csv"))

    # Of 22 views, those of 31 and 41 days ago are too old.
    assert row["Value"] == "10"


def test_tab(rows, client):
    """One tab, in the formats that hold several panels in one file."""
    url = f"{API}/global/export?{SPAN}&tab=traffic&unit=month&format="

    found = table(client.get(f"{url}csv"))
    root = ElementTree.fromstring(client.get(f"{url}xml").data)
    document = json.loads(client.get(f"{url}json").data)

    titles = list(dict.fromkeys(row["Panel"] for row in found))
    listed = [panel["title"] for panel in document["panels"]]
    assert listed == [panel.get("title") for panel in root.iterfind("panel")]
    # A panel without rows, as a ranking of nothing, has no lines.
    assert titles == [title for title in dict.fromkeys(listed) if title in titles]
    assert {"Key figures", "Usage over time", "Top countries"} <= set(titles)
    views = [
        row
        for row in found
        if (row["Panel"], row["Measure"]) == ("Usage over time", "Views")
    ]
    assert sum(int(row["Value"]) for row in views) == 14
    charts = [p for p in document["panels"] if p["name"] == "usage"]
    assert [a["unit"] for p in charts for a in p["answers"]] == ["month"] * 4
    so_far = [
        row
        for row in found
        if (row["Panel"], row["Measure"]) == ("Cumulative usage", "Views")
    ]
    assert so_far[-1]["Value"] == "14"


@pytest.mark.parametrize(
    "query,field",
    [
        ("format=pdf", "format"),
        ("format=csv&format=xml", "format"),
        ("tab=nothing", "tab"),
        ("colour=red", "colour"),
        ("sparklines=true", "sparklines"),
        ("unit=hour", "unit"),
        ("period=8d", "period"),
        ("unit=day&from=1980-01-01&to=2024-01-01", "unit"),
    ],
)
def test_bad_request(rows, client, query, field):
    """A refusal names the parameter and what may stand there."""
    response = client.get(f"{API}/global/export?{query}")

    assert response.status_code == 400, response.text[:200]
    (error,) = response.json["errors"]
    assert error["field"] == field and error["messages"]


@pytest.mark.parametrize(
    "accept,mimetype",
    [
        ("text/csv", "text/csv"),
        ("application/xml;q=0.5, text/csv;q=0.4", "application/xml"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("text/html,application/xml;q=0.9,*/*;q=0.8", "application/json"),
    ],
)
def test_accept(rows, client, accept, mimetype):
    """The header chooses as well; browsers get what they always got."""
    response = client.get(f"{API}/global/totals", headers={"Accept": accept})

    assert response.mimetype == mimetype
    assert "Accept" in response.headers["Vary"]


def test_not_acceptable(rows, client):
    """What nobody makes is refused, with what there is."""
    for path in ("totals", "export"):
        response = client.get(f"{API}/global/{path}", headers={"Accept": "image/png"})

        assert response.status_code == 406
        assert response.json["errors"][0]["field"] == "Accept"
        assert "text/csv" in response.json["errors"][0]["messages"][0]


@pytest.mark.parametrize(
    "header,encoding",
    [
        (None, None),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, br", "br"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("gzip;q=0, *;q=0.1", "br"),
        ("identity, gzip;q=0.5", None),
        ("deflate", None),
    ],
)
def test_compression(rows, client, header, encoding):
    """The reader's preference decides, with its qualities."""
    url = f"{API}/global/series?{SPAN}&unit=day&format=csv"
    plain = client.get(url).data

    response = client.get(url, headers={"Accept-Encoding": header} if header else {})

    assert response.headers.get("Content-Encoding") == encoding
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}
    assert unpack[encoding](response.data) == plain
    assert "Accept-Encoding" in response.headers["Vary"]


def test_no_compression_is_acceptable(rows, client):
    """Who rules everything out gets nothing."""
    url = f"{API}/global/totals?format=csv"

    response = client.get(url, headers={"Accept-Encoding": "identity;q=0, gzip;q=0"})

    assert response.status_code == 406
    assert response.json["errors"][0]["field"] == "Accept-Encoding"


def test_workbooks_are_not_compressed_twice(rows, client):
    """A workbook is a zip archive already."""
    url = f"{API}/global/totals?format=xlsx"

    response = client.get(url, headers={"Accept-Encoding": "br, gzip"})

    assert "Content-Encoding" not in response.headers
    assert book(response)


def test_without_a_request(rows, app, tmp_path):
    """A command writes the same page into a file."""
    exporter = Exporter(current_stats_dashboard_service)
    document = exporter.page(system_identity, "global", {"tab": "traffic"})
    with open(tmp_path / "page.xlsx", "wb") as file:
        file.writelines(write_xlsx(document))

    saved = openpyxl.load_workbook(tmp_path / "page.xlsx")
    assert saved.sheetnames[:2] == ["About", "Key figures"]
    said = dict(row[:2] for row in cells(saved["About"]) if row[0])
    assert said["Source"].startswith("http://localhost/")
