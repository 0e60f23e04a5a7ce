# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Reports of a library: journals, books, a conference, restricted and deleted items.

Each has the form that COUNTER's own schemas give it, and says the same as the others.
"""

import csv
import io

import pytest
from opensearchpy import OpenSearch

from invenio_stats_dashboard.search import batch as planner

from .conftest import FIRST, LAST, month_before
from .official import DOCUMENT, conforms, faults
from .test_reports import SHOW, items_of, performances, total

WORLD = "0000000000000000"
BEFORE = month_before(FIRST)


@pytest.fixture()
def ask(app, library, client):
    """Return a function that asks for a path of the API, for both months."""

    def _ask(path, **params):
        months = {"begin_date": f"{FIRST:%Y-%m}", "end_date": f"{LAST:%Y-%m}"}
        known = {"customer_id": WORLD, **months} if path.startswith("reports/") else {}
        params = {k: v for k, v in {**known, **params}.items() if v is not None}
        return client.get(f"/r51/{path}", query_string=params)

    return _ask


@pytest.mark.parametrize("customer", ["world", "public"])
@pytest.mark.parametrize(
    "name,params",
    [
        ("pr", {}),
        ("pr", {"attributes_to_show": "Access_Method"}),
        ("pr", {"data_type": "Article|Book_Segment", "access_method": "TDM"}),
        ("pr", {"metric_type": "Total_Item_Requests|Unique_Item_Requests"}),
        ("pr", {"platform": "localhost", "colour": "red", "country_code": "DE"}),
        ("pr", {"granularity": "Totals", "metric_type": "Likes"}),
        ("pr_p1", {}),
        ("ir", {}),
        ("ir", {"attributes_to_show": SHOW}),
        ("ir", {"attributes_to_show": SHOW, "include_parent_details": "True"}),
        ("ir", {"include_parent_details": "True", "data_type": "Article|Dataset"}),
        ("ir", {"metric_type": "Unique_Item_Requests", "access_type": "Open"}),
        ("ir", {"yop": "1900-1999|2024", "item_id": "DOI:10.1234/5"}),
        ("ir", {"include_component_details": "True", "item_id": "DOI:10.1/5|x:1"}),
        ("ir_a1", {}),
        ("ir_a1", {"platform": "localhost"}),
        ("ir_a1", {"yop": "2024"}),
    ],
)
def test_reports_conform(ask, communities, name, params, customer):
    """Whatever is shown and filtered, for the world and for a community."""
    customer_id = {"world": WORLD, **communities}[customer]

    answer = conforms(
        f"200_{name.upper()}",
        ask(f"reports/{name}", customer_id=customer_id, **params),
    )

    assert answer["Report_Items"] or "item_id" in params


@pytest.mark.parametrize("name", ["pr", "pr_p1", "ir", "ir_a1"])
@pytest.mark.parametrize(
    "months,filled",
    [
        ((BEFORE, LAST), True),
        ((month_before(BEFORE), BEFORE), False),
        ((LAST, "2999-12"), True),
    ],
)
def test_reports_of_other_months_conform(ask, name, months, filled):
    """With months that are not there, or with nothing at all."""
    first, last = (m if isinstance(m, str) else f"{m:%Y-%m}" for m in months)

    answer = conforms(
        f"200_{name.upper()}", ask(f"reports/{name}", begin_date=first, end_date=last)
    )

    assert bool(answer["Report_Items"]) == filled
    assert answer["Report_Header"]["Exceptions"]


@pytest.mark.parametrize("name", ["pr", "pr_p1", "ir", "ir_a1"])
def test_rounded_reports_conform(ask, set_config, name):
    """Where small numbers are suppressed."""
    set_config("STATS_DASHBOARD_MIN_COUNT", 5)

    answer = conforms(f"200_{name.upper()}", ask(f"reports/{name}"))

    assert answer["Report_Items"]


def test_a_single_metric(ask, monkeypatch):
    """The published schema of PR asks for two metrics, though the Code allows one."""
    answer = ask("reports/pr", metric_type="Total_Item_Requests").json
    assert faults("200_PR", answer)

    schema = DOCUMENT["components"]["schemas"]["PR_Performance_Other"]
    monkeypatch.setitem(schema, "minProperties", 1)

    assert faults("200_PR", answer) == []
    assert answer["Report_Items"]


def test_the_rest_of_the_api_conforms(ask, communities):
    """Status, members and the list of reports, of the world and of a community."""
    conforms("200_Status", ask("status"))
    for customer in (WORLD, communities["public"]):
        conforms("200_Members", ask("members", customer_id=customer))
        plain = conforms("200_Reports", ask("reports", customer_id=customer))
        more = {"customer_id": customer, "include_month_details": "True"}
        assert len(plain) == len(conforms("200_Reports", ask("reports", **more)))


@pytest.mark.parametrize(
    "path,params,name",
    [
        ("members", {}, "400_Exception_1030"),
        ("reports", {}, "400_Exception_1030"),
        ("reports/pr", {"end_date": None}, "400_Exception"),
        ("reports/ir", {"begin_date": "2020-13"}, "400_Exception"),
        (
            "reports/ir_a1",
            {"begin_date": "2999-01", "end_date": "2999-02"},
            "400_Exception",
        ),
        ("reports/pr_p1", {"customer_id": "nobody"}, "403_Exception"),
        ("members", {"customer_id": "nobody"}, "403_Exception"),
    ],
)
def test_exceptions_conform(ask, path, params, name):
    """What cannot be answered is a single exception."""
    conforms(name, ask(path, **params))


def test_exceptions_of_keys_conform(ask, app, set_config):
    """Wrong keys and requestors."""
    keys = {"k": {"customers": ["*"], "requestor_id": "me"}}
    settings = {**app.config["STATS_DASHBOARD_COUNTER_API"], "keys": keys}
    set_config("STATS_DASHBOARD_COUNTER_API", settings)
    params = {"customer_id": WORLD}

    conforms("400_Exception_1030", ask("members", **params))
    conforms("401_Exception", ask("members", api_key="wrong", **params))
    conforms("401_Exception", ask("members", api_key="k", requestor_id="you", **params))
    conforms("200_Members", ask("members", api_key="k", requestor_id="me", **params))


def test_exception_without_search_engine_conforms(ask, monkeypatch):
    """The service is not available, and says so."""
    nobody = OpenSearch([{"host": "localhost", "port": 1}], max_retries=0)
    monkeypatch.setattr(planner, "current_search_client", nobody)

    for path in ("reports", "reports/pr"):
        conforms("503_Exception", ask(path, customer_id=WORLD))
    conforms("200_Status", ask("status"))


def named(answer):
    """Return item → its ids and those of its parent, as pairs."""
    result = {}
    for group in answer["Report_Items"]:
        for item in group["Items"]:
            ids = {**group.get("Item_ID", {}), "own": None}
            pairs = {*ids.items(), *item["Item_ID"].items()} - {("own", None)}
            result[item["Item_ID"]["Proprietary"]] = pairs
    return result


def test_every_identifier_is_accepted_back(ask, library, api_key):
    """An item is found by all that the report prints of it, whatever the case of DOIs."""
    keyed = {"api_key": api_key}
    everything = named(ask("reports/ir", include_parent_details="True", **keyed).json)
    kinds = set()
    for pair in {pair for pairs in everything.values() for pair in pairs}:
        name, value = pair
        wanted = {item for item, pairs in everything.items() if pair in pairs}
        if name == "Proprietary" and value not in everything:
            continue  # The title of a parent that has no identifier of its own.
        kinds.add(name)
        forms = {value}
        if name == "DOI":
            forms |= {value.upper(), value.lower(), f"https://doi.org/{value}"}
        for form in forms:
            found = ask("reports/ir", item_id=f"{name}:{form}", **keyed)
            answer = conforms("200_IR", found)
            assert set(named(answer)) == wanted, (name, form)
    assert kinds == {"DOI", "ISBN", "Online_ISSN", "Proprietary", "URI"}


def test_several_items(ask, library):
    """Several identifiers of one kind name several items; print or online is one."""
    issns = "Print_ISSN:2047-217x|ISSN:2047217X"
    by_issn = ask("reports/ir", item_id=issns).json
    first, second = library.names["first"], library.names["second"]
    own = [
        f"Proprietary:localhost:{recid}" for recid in (first, library.names["secret"])
    ]

    assert len(items_of(by_issn)) == 2
    found = {i["Item_ID"]["Proprietary"] for i in items_of(by_issn)}
    assert found == {f"localhost:{first}", f"localhost:{second}"}
    # The second one is only found by who may know that it exists.
    assert len(items_of(ask("reports/ir", item_id="|".join(own)).json)) == 1


@pytest.mark.parametrize(
    "item_id,code",
    [
        ("DOI:nothing", 3060),
        ("ISBN:978-3-16-148410-1", 3060),
        ("Online_ISSN:2047-2170", 3060),
        ("URI:somewhere", 3060),
        ("Proprietary:", 3060),
        ("DOI:10.1234/none", 3030),
        ("elsewhere:{first}", 3030),
        ("DOI:10.1234/SECRET", 3030),
        ("localhost:{secret}", 3030),
        ("localhost:{removed}", 3030),
        ("localhost:restricted", 3030),
        ("URI:http://localhost/records/{secret}", 3030),
        ("DOI:10.1234/5|ISBN:978-3-16-148410-0", 3061),
    ],
)
def test_identifiers_of_nothing(ask, library, item_id, code):
    """What is none is refused; what is not here, or not for visitors, is not found."""
    answer = ask("reports/ir", item_id=item_id.format(**library.names)).json

    codes = [e["Code"] for e in answer["Report_Header"]["Exceptions"]]
    assert codes == [code]
    assert bool(answer["Report_Items"]) == (code != 3030)


@pytest.mark.parametrize(
    "name,year", [("decade", "1990"), ("antique", "0900"), ("season", "2001")]
)
def test_years_are_those_of_the_page(ask, library, name, year):
    """A publication date is read by one rule, whoever shows it."""
    wanted = f"localhost:{library.names[name]}"

    answer = ask("reports/ir", yop=year, attributes_to_show="YOP|Publication_Date").json

    found = {i["Item_ID"]["Proprietary"]: i for i in items_of(answer)}
    assert {p["YOP"] for p in found[wanted]["Attribute_Performance"]} == {year}
    assert "Publication_Date" not in found[wanted]


@pytest.mark.parametrize("name", ["ir", "ir_a1"])
def test_one_journal_is_one_parent(ask, library, name):
    """However its title and its ISSN were typed."""
    params = {"include_parent_details": "True"} if name == "ir" else {}
    answer = ask(f"reports/{name}", **params).json

    ids = [str(group.get("Item_ID")) for group in answer["Report_Items"]]
    assert len(ids) == len(set(ids))
    (journal,) = [
        group
        for group in answer["Report_Items"]
        if group.get("Item_ID") == {"Online_ISSN": "2047-217X"}
    ]
    assert journal["Title"] == "GigaScience" and len(journal["Items"]) == 2
    assert journal.get("Data_Type") == {"ir": "Journal", "ir_a1": None}[name]


@pytest.mark.parametrize("customer", ["world", "public"])
def test_platform_and_items_agree(ask, library, communities, customer):
    """By type and method, the Platform Report is the sum of the Item Report."""
    params = {"customer_id": {"world": WORLD, **communities}[customer]}
    shown = {"attributes_to_show": "Access_Method", **params}
    (platform,) = ask("reports/pr", **shown).json["Report_Items"]
    sums = {}
    for item in items_of(ask("reports/ir", **shown).json):
        for key, usage in performances(item).items():
            sums[key] = total([sums.get(key, {}), usage])

    assert performances(platform) == sums
    types = {key[0] for key in sums}
    assert {"Article", "Book_Segment", "Conference_Item", "Dataset"} <= types
    hidden = ("secret", "removed")
    expected = [library.expected(recid=library.names[name]) for name in hidden]
    gone = library.expected(recid="gone1-23456")
    unspecified = [u for key, u in sums.items() if key[0] == "Unspecified"]
    if customer == "world":
        assert total(unspecified) == total([*expected, gone])


def test_tables_of_the_library(ask):
    """Tables have as many rows as JSON has metrics, with the columns of a view."""
    answer = ask("reports/ir_a1").json
    text = ask("reports/ir_a1", format="tsv").get_data().decode("utf-8-sig")

    lines = list(csv.reader(io.StringIO(text), delimiter="\t"))
    rows = [dict(zip(lines[14], line)) for line in lines[15:]]
    metrics = sum(len(u) for i in items_of(answer) for u in performances(i).values())
    assert len(rows) == metrics
    assert {row["Parent_Online_ISSN"] for row in rows} >= {"2047-217X", ""}
