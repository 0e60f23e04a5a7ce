# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The API around the reports: paths, keys, customers, and hostile requests."""

import uuid
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invenio_rdm_records.proxies import current_rdm_records_service
from opensearchpy import OpenSearch

from invenio_stats_dashboard.counter.items import find_items
from invenio_stats_dashboard.counter.settings import Settings
from invenio_stats_dashboard.search import batch as planner

from .conftest import FIRST, LAST

WORLD = "0000000000000000"


def get(client, path, **params):
    """Ask for a path of the API."""
    return client.get(f"/r51/{path}", query_string=params)


def test_status(world, client):
    """Everybody may ask whether the service is up."""
    (entry,) = get(client, "status").json

    assert entry["Service_Active"] is True
    assert entry["Registry_Record"] == ""


def test_reports(world, client):
    """The list names the months that there are."""
    entries = get(client, "reports", customer_id=WORLD).json

    assert [entry["Report_ID"] for entry in entries] == ["PR", "PR_P1", "IR", "IR_A1"]
    for entry in entries:
        assert entry["Release"] == "5.1"
        assert entry["First_Month_Available"] == f"{FIRST:%Y-%m}"
        assert entry["Last_Month_Available"] == f"{LAST:%Y-%m}"


def test_when_months_changed_last(world, client, communities):
    """On request the list tells when each month's numbers were written last."""
    for customer in (WORLD, communities["public"]):
        plain = get(client, "reports", customer_id=customer)
        told = get(
            client, "reports", customer_id=customer, include_month_details="True"
        )

        assert "Month_Details" not in plain.text
        for entry in told.json:
            months = entry["Month_Details"]
            assert list(months) == [f"{LAST:%Y-%m}", f"{FIRST:%Y-%m}"]
            for details in months.values():
                (moment,) = details.values()
                assert list(details) == ["Last_Change_Date"]
                written = datetime.fromisoformat(moment)
                age = datetime.now(timezone.utc) - written
                assert timedelta(0) <= age < timedelta(hours=1)


def test_members(world, client, communities):
    """A customer has itself as its only member."""
    (entry,) = get(client, "members", customer_id=WORLD).json
    (community,) = get(client, "members", customer_id=communities["public"]).json

    assert (entry["Customer_ID"], entry["Institution_Name"]) == (WORLD, "The World")
    assert entry["Institution_ID"]["Proprietary"][0].endswith(f":{WORLD}")
    assert community["Institution_Name"].startswith("Community: ")


@pytest.mark.parametrize("path", ["reports/tr", "reports/PR", "reports/nothing", "x"])
def test_unknown_paths(world, client, path):
    """What is not offered is not found."""
    response = get(client, path, customer_id=WORLD)

    assert response.status_code == 404


def test_dois_that_differ_by_case(app, make_record, users):
    """Two records may have one, as DOIs from elsewhere are not made one."""
    doi = f"10.1234/{uuid.uuid4().hex}-a"
    recids = {make_record(users["author"], doi=each) for each in (doi, doi.upper())}
    current_rdm_records_service.indexer.refresh()

    assert set(find_items("DOI", [doi], Settings())) == recids


def test_not_acceptable(world, client):
    """A form that reports do not take is refused, with those that they do."""
    params = {"customer_id": WORLD, "begin_date": "2020-01", "end_date": "2020-01"}
    response = get(client, "reports/pr", format="pdf", **params)

    assert response.status_code == 406
    assert "json, tsv" in response.json["errors"][0]["messages"][0]


@pytest.fixture()
def keys(app, monkeypatch, communities):
    """Keys for everything public, and for one restricted community."""
    value = {
        **app.config["STATS_DASHBOARD_COUNTER_API"],
        "keys": {
            "all": {"customers": ["*"]},
            "one": {"requestor_id": "lib", "customers": [communities["restricted"]]},
        },
    }
    monkeypatch.setitem(app.config, "STATS_DASHBOARD_COUNTER_API", value)


@pytest.mark.parametrize(
    "params,customer,expected",
    [
        ({}, "world", (400, 1030)),
        ({"api_key": "wrong"}, "world", (401, 2020)),
        ({"api_key": "wrong"}, None, (400, 1030)),
        ({"api_key": "all"}, "world", (200, None)),
        ({"api_key": "all"}, "public", (200, None)),
        ({"api_key": "all"}, "restricted", (403, 2010)),
        ({"api_key": "one"}, "restricted", (400, 1030)),
        ({"api_key": "one", "requestor_id": "me"}, "restricted", (401, 2000)),
        ({"api_key": "one", "requestor_id": "lib"}, "restricted", (200, None)),
        ({"api_key": "one", "requestor_id": "lib"}, "public", (403, 2010)),
        ({"api_key": "one", "requestor_id": "lib"}, "world", (403, 2010)),
    ],
)
def test_keys(world, client, keys, communities, params, customer, expected):
    """A key opens what it names, and nothing else."""
    customer_id = {**communities, "world": WORLD, None: ""}[customer]

    for path in ("members", "reports"):
        response = get(client, path, customer_id=customer_id, **params)

        code = None if response.status_code == 200 else response.json["Code"]
        assert (response.status_code, code) == expected
    assert get(client, "status").status_code == 200


@pytest.mark.parametrize(
    "who,status", [("outsider", 403), ("member", 200), ("curator", 200), ("admin", 200)]
)
def test_readers_of_restricted_communities(
    world, login, users, communities, who, status
):
    """Without keys, a restricted community is for whoever may read it."""
    customer = communities["restricted"]
    response = get(login(users[who]), "members", customer_id=customer)

    assert response.status_code == status


def test_no_search_engine(world, client, monkeypatch):
    """Without search engine: not available, in the words of the standard."""
    nobody = OpenSearch([{"host": "localhost", "port": 1}], max_retries=0)
    monkeypatch.setattr(planner, "current_search_client", nobody)

    response = get(client, "reports", customer_id=WORLD)

    assert (response.status_code, response.json["Code"]) == (503, 1000)
    assert response.headers["Retry-After"] == "30"
    assert get(client, "status").json[0]["Service_Active"] is False


NAMES = st.sampled_from(
    "metric_type data_type access_method access_type yop item_id platform "
    "attributes_to_show granularity include_parent_details include_component_details "
    "begin_date end_date customer_id api_key requestor_id format author x".split()
)
WORDS = st.sampled_from(
    "Total_Item_Requests Dataset TDM Open 2020 0000 9999-0001 | DOI: DOI:10.1/x :|: "
    "True Totals 2026-10 2026-10-01 9999-12 0001-01 Authors|YOP tsv json".split()
)
VALUES = WORDS | st.text(max_size=20)


@pytest.mark.slow
@given(
    path=st.sampled_from(["pr", "pr_p1", "ir", "ir_a1", "../status", "é"]),
    params=st.dictionaries(NAMES, VALUES, max_size=5),
    base=st.booleans(),
)
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_request_breaks_it(world, client, path, params, base):
    """Whatever is asked, the answer is a report or an exception."""
    months = {"begin_date": f"{FIRST:%Y-%m}", "end_date": f"{LAST:%Y-%m}"}
    known = {"customer_id": WORLD, **months} if base else {}

    response = get(client, f"reports/{path}", **{**known, **params})

    assert response.status_code < 500
