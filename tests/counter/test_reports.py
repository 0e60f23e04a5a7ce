# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Reports: the numbers, the form, and what is said when something cannot be had."""

import codecs
import csv
import io
from datetime import timedelta

import pytest
from jsonschema import Draft202012Validator

from tests.helpers import usage_rows

from .conftest import FIRST, LAST, THIS
from .official import conforms
from .schema import SCHEMAS

SHOW = "Authors|Publication_Date|Article_Version|YOP|Access_Type|Access_Method"


def valid(name, response):
    """Return a report, after its form has been checked by both sets of schemas."""
    conforms(f"200_{name.upper()}", response)
    Draft202012Validator(SCHEMAS[name]).validate(response.json)
    return response.json


def items_of(answer):
    """Return the items of a report, whatever their parents."""
    return [item for group in answer["Report_Items"] for item in group["Items"]]


def performances(entry):
    """Return attributes → usage."""
    return {
        tuple(v for k, v in part.items() if k != "Performance"): part["Performance"]
        for part in entry["Attribute_Performance"]
    }


def codes(answer):
    """Return the codes of a report's exceptions."""
    return [e["Code"] for e in answer["Report_Header"].get("Exceptions", [])]


def total(usages):
    """Return the sum of several metric → month → number."""
    result = {}
    for usage in usages:
        for metric, months in usage.items():
            for month, number in months.items():
                found = result.setdefault(metric, {})
                found[month] = found.get(month, 0) + number
    return result


def test_platform_report_agrees_with_the_oracle(world, report):
    """Each number is that of the brute force, by type and method."""
    answer = valid("pr", report("pr", attributes_to_show="Access_Method"))

    (platform,) = answer["Report_Items"]
    recids = dict(zip(("Dataset", "Article", "secret"), world.records))
    assert performances(platform) == {
        (data_type, method): total(
            world.expected(recid=recid, is_machine=method == "TDM")
            for recid in (
                [recids["secret"], "gone1-23456"]
                if data_type == "Unspecified"
                else [recids[data_type]]
            )
        )
        for data_type in ("Dataset", "Article", "Unspecified")
        for method in ("Regular", "TDM")
    }
    assert "Exceptions" not in answer["Report_Header"]
    assert answer["Report_Header"]["Institution_Name"] == "The World"


def test_item_report_agrees_with_the_oracle(world, report, api_key):
    """Each number is that of the brute force, by item, access and method."""
    answer = valid("ir", report("ir", attributes_to_show=SHOW, api_key=api_key))

    found = {
        item["Item_ID"]["Proprietary"].split(":")[1]: item for item in items_of(answer)
    }
    assert set(found) == {*world.records, "gone1-23456"}
    for recid, item in found.items():
        for (_, _, access, method), usage in performances(item).items():
            status = {"Open": "open", "Controlled": "restricted"}[access]
            assert usage == world.expected(
                recid=recid, is_machine=method == "TDM", access_status=status
            )
    everything = [u for item in found.values() for u in performances(item).values()]
    assert total(everything) == world.expected()


def test_relations_between_metrics(world, report):
    """What the validator of COUNTER checks: no unique exceeds its total, and so on."""
    for name in ("pr", "ir"):
        answer = valid(name, report(name))
        entries = items_of(answer) if name == "ir" else answer["Report_Items"]
        for usage in [u for e in entries for u in performances(e).values()]:
            for month in usage["Total_Item_Investigations"]:
                tii, tir, uii, uir = (
                    usage.get(metric, {}).get(month, 0)
                    for metric in (
                        "Total_Item_Investigations",
                        "Total_Item_Requests",
                        "Unique_Item_Investigations",
                        "Unique_Item_Requests",
                    )
                )
                assert tii >= uii >= uir and tii >= tir >= uir


def test_views(world, report):
    """The Standard Views have their presets, and nothing else."""
    platform = valid("pr_p1", report("pr_p1"))
    items = valid("ir_a1", report("ir_a1"))

    usage = performances(platform["Report_Items"][0])["Dataset",]
    expected = world.expected(recid=next(iter(world.records)), is_machine=False)
    requests = ("Total_Item_Requests", "Unique_Item_Requests")
    assert usage == {metric: expected[metric] for metric in requests}
    (article,) = items_of(items)
    assert article["Item"] == "An article"
    assert article["Authors"] == [
        {"Name": "Byron, Ada", "ORCID": "0000-0001-8135-3489"}
    ]
    assert set(performances(article)) == {("Controlled",), ("Open",)}


def test_description_of_items(world, report):
    """An item has its ids; what the standard has no form for is left out."""
    answer = valid("ir", report("ir", attributes_to_show=SHOW))

    items = {item["Item"]: item for item in items_of(answer)}
    assert "=A dataset <&>" in items
    article = items["An article"]
    assert "Publication_Date" not in article
    assert article["Attribute_Performance"][0]["YOP"] == "2019"
    recid = article["Item_ID"]["Proprietary"].split(":")[1]
    assert article["Item_ID"]["URI"] == f"http://localhost/records/{recid}"
    assert items["=A dataset <&>"]["Publication_Date"] == "2024-05-17"


def hidden_items(answer):
    """Return the items of a report that visitors may not read."""
    hidden = [item for item in items_of(answer) if not item["Item"]]
    for item in hidden:
        assert list(item["Item_ID"]) == ["Proprietary"]
        assert {p["Data_Type"] for p in item["Attribute_Performance"]} == {
            "Unspecified"
        }
    return hidden


def test_secrets_are_kept(world, report):
    """Restricted records and those that are gone count as one item, without their ids."""
    *_, secret = world.records
    for params in ({}, {"format": "tsv"}, {"include_parent_details": "True"}):
        response = report("ir", attributes_to_show=SHOW, **params)
        assert "secret" not in response.text
        assert secret not in response.text and "gone1" not in response.text

    (item,) = hidden_items(valid("ir", report("ir")))
    assert item["Item_ID"]["Proprietary"].endswith(":restricted")
    gone = [world.expected(recid=recid) for recid in (secret, "gone1-23456")]
    assert performances(item) == {("Unspecified",): total(gone)}


def test_secrets_for_holders_of_a_key(world, report, api_key):
    """Who was given a key has the numbers of each, under its id alone."""
    hidden = hidden_items(valid("ir", report("ir", api_key=api_key)))

    *_, secret = world.records
    ids = {item["Item_ID"]["Proprietary"].split(":")[1] for item in hidden}
    assert ids == {secret, "gone1-23456"}


@pytest.mark.parametrize("kind", ["public", "restricted", "deleted", "unknown"])
def test_communities(world, report, communities, kind):
    """A community is a variant of its own name; restricted ones are not told of."""
    response = report("pr", customer_id=communities[kind])

    if kind != "public":
        assert response.status_code == 403
        assert response.json["Code"] == 2010
        return
    answer = valid("pr", response)
    usage = total(performances(answer["Report_Items"][0]).values())
    assert usage == world.expected(community_ids=[communities["public"]])
    head = answer["Report_Header"]
    assert head["Institution_Name"].startswith("Community: ")
    (proprietary,) = head["Institution_ID"]["Proprietary"]
    assert proprietary.endswith(f":{communities['public']}")
    assert codes(answer) == [0]
    assert "records of the community" in head["Exceptions"][0]["Data"]


def test_filters(world, report):
    """Filters leave out, are named in the header, and agree with the brute force."""
    answer = valid(
        "ir",
        report(
            "ir",
            metric_type="Total_Item_Requests",
            access_method="TDM",
            access_type="Open",
            data_type="Article|Dataset",
            yop="2000-2020|2024",
        ),
    )

    assert answer["Report_Header"]["Report_Filters"] == {
        "Begin_Date": f"{FIRST}",
        "End_Date": f"{THIS - timedelta(days=1)}",
        "Metric_Type": ["Total_Item_Requests"],
        "Data_Type": ["Article", "Dataset"],
        "Access_Method": ["TDM"],
        "Access_Type": ["Open"],
        "YOP": ["2000-2020", "2024"],
    }
    for item in items_of(answer):
        recid = item["Item_ID"]["Proprietary"].split(":")[1]
        expected = world.expected(recid=recid, is_machine=True, access_status="open")
        metric = "Total_Item_Requests"
        ((_, usage),) = performances(item).items()
        assert usage == {metric: expected[metric]}
    assert {item["Item"] for item in items_of(answer)} == {
        "An article",
        "=A dataset <&>",
    }


def test_defaults_are_left_out_of_the_header(world, report):
    """A filter that lets everything pass is no filter."""
    answer = valid("pr", report("pr", access_method="TDM|Regular", granularity="Month"))

    assert set(answer["Report_Header"]["Report_Filters"]) == {"Begin_Date", "End_Date"}
    assert "Report_Attributes" not in answer["Report_Header"]


def test_item_ids(world, report):
    """An item is found by its id, under any of its forms."""
    (recid, _), *_ = [(r, t) for r, t in world.records.items() if t != "dataset"]
    own = items_of(report("ir").json)[0]["Item_ID"]["Proprietary"].split(":")[0]

    for item_id in (f"Proprietary:{own}:{recid}", f"{own}:{recid}"):
        answer = valid("ir", report("ir", item_id=item_id))
        assert [item["Item"] for item in items_of(answer)] == ["An article"]
        assert answer["Report_Header"]["Report_Filters"]["Item_ID"] == item_id
    missing = valid("ir", report("ir", item_id="DOI:10.1234/nothing"))
    assert (missing["Report_Items"], codes(missing)) == ([], [3030])


@pytest.mark.parametrize(
    "sent", ["ORCID:0000-0001-8135-3489", "orcid:0000000181353489"]
)
def test_authors(world, report, sent):
    """Items are found by an author's identifier; nothing is known of hidden ones."""
    answer = valid("ir", report("ir", author=sent))

    assert [item["Item"] for item in items_of(answer)] == ["An article"]
    assert answer["Report_Header"]["Report_Filters"]["Author"] == sent
    unknown = valid("ir", report("ir", author="ORCID:0000-0002-1825-0097"))
    assert (unknown["Report_Items"], codes(unknown)) == ([], [3030])


@pytest.mark.parametrize(
    "name,metric",
    [
        ("pr", "Searches_Platform"),
        ("pr", "Unique_Title_Requests|Unique_Title_Investigations"),
        ("ir", "No_License|Limit_Exceeded"),
    ],
)
def test_metrics_that_never_occur(world, report, name, metric):
    """Who asks for them gets an empty report, and not everything."""
    answer = valid(name, report(name, metric_type=metric))

    filters = answer["Report_Header"]["Report_Filters"]
    assert filters["Metric_Type"] == metric.split("|")
    assert (answer["Report_Items"], codes(answer)) == ([], [3030])


@pytest.mark.parametrize("name", ["pr", "ir"])
def test_totals(world, report, name):
    """Totals of the whole period stand at its first month."""
    months = report(name, attributes_to_show="Access_Method").json
    params = {"attributes_to_show": "Access_Method", "granularity": "Totals"}
    answer = valid(name, report(name, **params))

    assert codes(answer) == []
    assert answer["Report_Header"]["Report_Attributes"] == {
        "Attributes_To_Show": ["Access_Method"],
        "Granularity": "Totals",
    }
    both = [
        items_of(each) if name == "ir" else each["Report_Items"]
        for each in (months, answer)
    ]
    for entry, summed in zip(*both, strict=True):
        assert performances(summed) == {
            kinds: {
                metric: {f"{FIRST:%Y-%m}": sum(numbers.values())}
                for metric, numbers in usage.items()
            }
            for kinds, usage in performances(entry).items()
        }


@pytest.mark.parametrize(
    "name,params,code",
    [
        ("pr", {"colour": "red"}, 3050),
        ("pr", {"yop": "2020"}, 3050),
        ("pr_p1", {"metric_type": "Total_Item_Requests"}, 3050),
        ("pr", {"metric_type": "Likes"}, 3060),
        ("pr", {"data_type": "Book"}, 3060),
        ("pr", {"platform": "Elsewhere"}, 3060),
        ("pr", {"country_code": "DE"}, 3060),
        ("ir", {"yop": "MMXX"}, 3060),
        ("ir", {"yop": "2020-2019"}, 3060),
        ("ir", {"item_id": "nothing"}, 3060),
        ("ir", {"author": "Byron, Ada"}, 3060),
        ("ir", {"author": "ORCID:0000-0001-8135-3480"}, 3060),
        ("pr", {"author": "ORCID:0000-0001-8135-3489"}, 3050),
        ("ir", {"metric_type": "Searches_Platform"}, 3060),
        ("pr", {"metric_type": "No_License"}, 3060),
        ("ir", {"item_id": "DOI:10.1234/5|here:abc"}, 3061),
        ("pr", {"attributes_to_show": "YOP"}, 3062),
        ("pr", {"granularity": "Year"}, 3062),
        ("pr", {"exclude_monthly_details": "True"}, 3050),
        ("ir", {"include_parent_details": "perhaps"}, 3062),
        ("ir", {"include_component_details": "True"}, 3063),
    ],
)
def test_what_cannot_be_had_is_ignored(world, report, name, params, code):
    """The report comes as without it, and says so."""
    plain = report(name).json["Report_Items"]

    answer = valid(name, report(name, **params))

    assert codes(answer) == [code]
    assert answer["Report_Items"] == plain


def month(offset):
    """Return a month so many months after the current one."""
    index = THIS.year * 12 + THIS.month - 1 + offset
    return f"{index // 12:04}-{index % 12 + 1:02}"


@pytest.mark.parametrize(
    "params,status,code",
    [
        ({"customer_id": None}, 400, 1030),
        ({"begin_date": None}, 400, 1030),
        ({"end_date": None}, 400, 1030),
        ({"begin_date": "2020"}, 400, 3020),
        ({"begin_date": "2020-13"}, 400, 3020),
        ({"begin_date": "2020-01-15"}, 400, 3020),
        ({"begin_date": "0000-01"}, 400, 3020),
        ({"end_date": "2020-01-30"}, 400, 3020),
        ({"begin_date": f"{LAST:%Y-%m}", "end_date": f"{FIRST:%Y-%m}"}, 400, 3020),
        ({"begin_date": month(0), "end_date": month(0)}, 400, 3020),
        ({"begin_date": month(3), "end_date": month(4)}, 400, 3020),
        ({"customer_id": "no-such-customer"}, 403, 2010),
        ({"customer_id": "no-such-customer", "end_date": None}, 400, 1030),
    ],
)
def test_refusals(world, report, params, status, code):
    """What prevents a report is a single exception with its own status."""
    response = report("pr", **params)

    assert (response.status_code, response.json["Code"]) == (status, code)
    assert set(response.json) <= {"Code", "Message", "Data"}


def test_months_that_are_not_there(world, report):
    """What has been processed is reported; the rest is told of."""
    late = valid("pr", report("pr", end_date=month(5)))
    early = valid("pr", report("pr", begin_date=month(-14)))
    never = valid("pr", report("pr", begin_date=month(-14), end_date=month(-13)))

    assert codes(late) == [3031]
    assert month(0) in late["Report_Header"]["Exceptions"][0]["Data"]
    head = early["Report_Header"]
    assert codes(early) == [3032]
    assert month(-2) in head["Exceptions"][0]["Data"]
    assert head["Report_Filters"]["Begin_Date"] == f"{FIRST}"
    assert (
        late["Report_Items"]
        == early["Report_Items"]
        == report("pr").json["Report_Items"]
    )
    assert (codes(never), never["Report_Items"]) == ([3032], [])


def test_days_without_data(world, report, set_config):
    """Where logging has failed, the report says that it is partial."""
    days = [
        {"from": f"{FIRST}", "to": f"{FIRST + timedelta(days=2)}", "note": "new disks"},
        {"from": "2001-01-01", "to": "2001-01-02"},
    ]
    set_config("STATS_DASHBOARD_MISSING_DAYS", days)

    for params in ({}, {"end_date": month(5)}):
        answer = valid("pr", report("pr", **params))
        (partial,) = [
            entry
            for entry in answer["Report_Header"]["Exceptions"]
            if entry["Code"] == 3040
        ]
        last = FIRST + timedelta(days=2)
        data = f"No usage was recorded: {FIRST} to {last} (new disks)."
        assert partial["Data"] == data
        assert answer["Report_Items"]
    assert codes(valid("pr", report("pr", begin_date=f"{LAST:%Y-%m}"))) == []


def table(response):
    """Return the rows of a table."""
    text = io.StringIO(response.get_data().decode("utf-8-sig"))
    return list(csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("name", ["pr", "pr_p1", "ir", "ir_a1"])
def test_tables_say_the_same(world, report, name):
    """A table has 13 rows of header, an empty one, and the same numbers."""
    params = {"attributes_to_show": SHOW} if name == "ir" else {}
    answer = report(name, **params).json
    response = report(name, accept="text/tab-separated-values", **params)

    lines = table(response)

    assert response.mimetype == "text/tab-separated-values"
    assert response.data.startswith(codecs.BOM_UTF8)
    labels = [line[0] for line in lines[:13]]
    assert labels[0] == "Report_Name" and labels[12] == "Registry_Record"
    assert lines[13] == []
    heading, body = lines[14], [dict(zip(lines[14], line)) for line in lines[15:]]
    assert heading[-2:] == [f"{FIRST:%b-%Y}", f"{LAST:%b-%Y}"]
    assert all(len(line) == len(heading) for line in lines[15:])
    sums = {}
    for row in body:
        months = [int(row[f"{m:%b-%Y}"]) for m in (FIRST, LAST)]
        assert int(row["Reporting_Period_Total"]) == sum(months) > 0
        sums[row["Metric_Type"]] = sums.get(row["Metric_Type"], 0) + sum(months)
    entries = items_of(answer) if name.startswith("ir") else answer["Report_Items"]
    usage = total(u for e in entries for u in performances(e).values())
    assert sums == {metric: sum(months.values()) for metric, months in usage.items()}


def test_columns_of_tables(world, report):
    """Columns come in the order of the standard, and only those called for."""
    lines = table(report("ir_a1", format="tsv"))
    totals = table(report("pr", format="tsv", granularity="Totals"))
    excluded = table(report("pr", format="tsv", exclude_monthly_details="True"))

    assert lines[5] == ["Metric_Types", "Total_Item_Requests; Unique_Item_Requests"]
    assert lines[6] == ["Report_Filters", "Data_Type=Article; Access_Method=Regular"]
    assert (
        lines[14][:-2]
        == (
            "Item Publisher Publisher_ID Platform Authors Publication_Date Article_Version "
            "DOI Proprietary_ID Print_ISSN Online_ISSN URI Parent_Title Parent_Authors "
            "Parent_Article_Version Parent_DOI Parent_Proprietary_ID Parent_Print_ISSN "
            "Parent_Online_ISSN Parent_URI Access_Type Metric_Type Reporting_Period_Total"
        ).split()
    )
    assert totals[5] == [
        "Metric_Types",
        "Total_Item_Investigations; Total_Item_Requests; "
        "Unique_Item_Investigations; Unique_Item_Requests",
    ]
    assert totals[7] == ["Report_Attributes", "Exclude_Monthly_Details=True"]
    assert [totals[7], *totals[14:]] == [excluded[7], *excluded[14:]]
    assert totals[14] == [
        "Platform",
        "Data_Type",
        "Metric_Type",
        "Reporting_Period_Total",
    ]


def test_tables_do_not_run(world, report):
    """A title that looks like a formula is a text, and stays in its cell."""
    lines = table(report("ir", format="tsv"))

    assert "'=A dataset <&>" in {line[0] for line in lines[15:]}


def test_compression(world, report, client):
    """Reports are compressed for who takes it, and are kept by nobody."""
    query = (
        f"customer_id=0000000000000000&begin_date={FIRST:%Y-%m}&end_date={LAST:%Y-%m}"
    )
    response = client.get(
        f"/r51/reports/ir?{query}", headers={"Accept-Encoding": "gzip"}
    )

    assert response.headers["Content-Encoding"] == "gzip"
    assert "no-store" in response.headers["Cache-Control"]


def test_large_reports_are_read_in_parts(world, report, monkeypatch):
    """However many items there are, some of them are read at a time."""
    from invenio_stats_dashboard.counter import usage

    whole = report("ir", attributes_to_show=SHOW).json
    monkeypatch.setattr(usage, "ITEMS", 1)
    monkeypatch.setattr(usage, "PAGE", 2)

    parts = report("ir", attributes_to_show=SHOW).json

    assert parts["Report_Items"] == whole["Report_Items"]
    found = usage_rows("record")
    assert len(found) > 50
