# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Reports where small numbers are kept back: they tell no more than the pages do."""

import calendar

import pytest

from .conftest import FIRST, LAST, LIMIT
from .official import conforms
from .test_reports import SHOW, codes, items_of, performances, total, valid


@pytest.fixture()
def kept_back(set_config):
    """Numbers below five are kept back."""
    set_config("STATS_DASHBOARD_MIN_COUNT", LIMIT)


def numbers(usages):
    """Return all numbers of some usages."""
    return [n for usage in usages for months in usage.values() for n in months.values()]


@pytest.mark.parametrize("name", ["pr", "pr_p1", "ir", "ir_a1"])
@pytest.mark.parametrize("customer", ["world", "public"])
def test_every_number_is_a_multiple(
    world, report, kept_back, communities, name, customer
):
    """By item, by attribute, of the world and of a community: sums of multiples only."""
    params = {"attributes_to_show": SHOW} if name == "ir" else {}
    customer_id = {"world": "0" * 16, **communities}[customer]

    response = report(name, customer_id=customer_id, **params)
    answer = conforms(f"200_{name.upper()}", response)

    entries = items_of(answer) if name.startswith("ir") else answer["Report_Items"]
    found = numbers(u for entry in entries for u in performances(entry).values())
    assert found and all(number % LIMIT == 0 for number in found)
    assert 0 in codes(answer)
    assert "multiple of 5" in str(answer["Report_Header"]["Exceptions"])


def test_relations_hold(world, report, kept_back):
    """What is rounded together keeps its order: no unique exceeds its total."""
    for item in items_of(valid("ir", report("ir"))):
        for usage in performances(item).values():
            for month in usage["Total_Item_Investigations"]:
                tii, tir, uii, uir = (
                    usage.get(f"{kind}_Item_{what}", {}).get(month, 0)
                    for kind in ("Total", "Unique")
                    for what in ("Investigations", "Requests")
                )
                assert tii >= uii >= uir and tii >= tir >= uir


@pytest.mark.parametrize("month", [FIRST, LAST])
def test_items_are_those_of_the_pages(world, report, kept_back, client, month):
    """A month of an item is the very number that a ranking of that month has."""
    last = calendar.monthrange(month.year, month.month)[1]
    days = f"from={month}&to={month.replace(day=last)}&compare=none&limit=100"
    url = f"/api/stats-dashboard/global/rankings?metric=downloads&{days}"
    ranking = client.get(url).json["items"]
    name = f"{month:%Y-%m}"

    answer = report("ir", begin_date=name, end_date=name, access_method="Regular")

    usage = {
        item["Item_ID"]["Proprietary"]
        .split(":")[1]: total(performances(item).values())
        .get("Total_Item_Requests", {})
        for item in items_of(answer.json)
    }
    for item in [item for item in ranking if not item["restricted"]]:
        assert usage.get(item["recid"], {}).get(name) == item["value"]
    assert any(item["value"] for item in ranking)


def test_keys_open_exact_numbers(world, report, kept_back, app, set_config):
    """Who was given a key may harvest what there is."""
    keys = {"all": {"customers": ["*"]}}
    settings = {**app.config["STATS_DASHBOARD_COUNTER_API"], "keys": keys}
    set_config("STATS_DASHBOARD_COUNTER_API", settings)

    answer = valid("ir", report("ir", api_key="all"))

    usage = total(u for i in items_of(answer) for u in performances(i).values())
    assert usage == world.expected()
    assert codes(answer) == []
