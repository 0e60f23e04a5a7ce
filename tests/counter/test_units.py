# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Months, settings and descriptions: what needs no search engine."""

from datetime import date, datetime, timezone
from types import SimpleNamespace

import pytest
from jsonschema import Draft202012Validator

from invenio_stats_dashboard import config
from invenio_stats_dashboard.counter.documents import _parent as parent_of
from invenio_stats_dashboard.counter.items import item_of as describe
from invenio_stats_dashboard.counter.months import (
    Month,
    available_months,
)
from invenio_stats_dashboard.counter.settings import Settings, check_settings
from invenio_stats_dashboard.counter.standard import DATA_TYPES, REPORTS
from invenio_stats_dashboard.errors import ConfigError

from .schema import ITEM_ID, PARENT_TYPE, TEXT, obj


@pytest.mark.parametrize(
    "complete,since,expected",
    [
        ("2026-03-01T00:00", "2026-01-15", ("2026-01", "2026-02")),
        ("2026-02-28T23:59", "2026-01-15", ("2026-01", "2026-01")),
        ("2026-01-31T23:59", "2026-01-15", None),
        (None, "2026-01-15", None),
        ("2026-03-01T00:00", None, None),
    ],
)
def test_available_months(complete, since, expected):
    """A month is there once all that came before its end has been counted."""
    moment = complete and datetime.fromisoformat(complete).replace(tzinfo=timezone.utc)
    state = SimpleNamespace(
        complete_until=lambda families: moment,
        recorded_since=since and date.fromisoformat(since),
    )

    found = available_months(state)

    assert (found and tuple(map(str, found))) == expected


def test_months():
    """Months go on over the end of the year."""
    assert Month(2026, 2, 1).last == date(2026, 2, 28)
    assert str(Month(2026, 1, 1).plus(-1)) == "2025-12"


@pytest.fixture()
def settings(app):
    """The instance's settings."""
    return Settings()


def record(resource_type, custom_fields=None, **metadata):
    """Return a record as the search engine has it."""
    return {
        "id": "abcde-12345",
        "pids": {"doi": {"identifier": "10.1234/abc"}},
        "custom_fields": custom_fields or {},
        "metadata": {
            "title": "T",
            "resource_type": {"id": resource_type},
            "publication_date": "2020-02-29/2021",
            **metadata,
        },
    }


@pytest.mark.parametrize(
    "resource_type,fields,parent",
    [
        (
            "publication-article",
            {"journal:journal": {"title": "Nature", "issn": "0028-0836"}},
            {
                "Title": "Nature",
                "Item_ID": {"Online_ISSN": "0028-0836"},
                "Data_Type": "Journal",
            },
        ),
        (
            "publication-section",
            {"imprint:imprint": {"title": "A book", "isbn": "9783161484100"}},
            {
                "Title": "A book",
                "Item_ID": {"ISBN": "978-3-16-148410-0"},
                "Data_Type": "Book",
            },
        ),
        (
            "presentation",
            {"meeting:meeting": {"title": "A meeting"}},
            {
                "Title": "A meeting",
                "Item_ID": {"Proprietary": "localhost:A meeting"},
                "Data_Type": "Conference",
            },
        ),
        ("dataset", {"journal:journal": {"title": "Nature"}}, {}),
        ("publication-article", {"journal:journal": {"issn": "wrong"}}, {}),
        ("publication-article", {"journal:journal": {"issn": "0028-0837"}}, {}),
        (
            "publication-article",
            {"journal:journal": {"title": "GigaScience", "issn": "2047217x"}},
            {
                "Title": "GigaScience",
                "Item_ID": {"Online_ISSN": "2047-217X"},
                "Data_Type": "Journal",
            },
        ),
        (
            "presentation",
            {"meeting:meeting": {"url": "HTTPS://Bücher.example"}},
            {
                "Item_ID": {"URI": "https://xn--bcher-kva.example/"},
                "Data_Type": "Conference",
            },
        ),
        (
            "presentation",
            {"meeting:meeting": {"title": "Now", "url": "not an address"}},
            {
                "Title": "Now",
                "Item_ID": {"Proprietary": "localhost:Now"},
                "Data_Type": "Conference",
            },
        ),
    ],
)
def test_parents(settings, resource_type, fields, parent):
    """What an item is a part of has the form that the standard gives it."""
    item = describe(record(resource_type, fields), settings)
    found = parent_of(REPORTS["IR"], item.parent)

    assert found == parent
    assert parent_of(REPORTS["IR_A1"], item.parent) == {
        name: value for name, value in parent.items() if name != "Data_Type"
    }
    if parent:
        form = obj({"Item_ID": ITEM_ID, **PARENT_TYPE}, {"Title": TEXT})
        Draft202012Validator(form).validate(found)


def test_ids(settings):
    """A DOI comes first; our own id and the page are always there."""
    identifiers = [
        {"scheme": "isbn", "identifier": "9783161484100"},
        {"scheme": "isbn", "identifier": "9783161484101"},
        {"scheme": "issn", "identifier": "0028-0837"},
        {"scheme": "eissn", "identifier": "00280836"},
    ]
    item = describe(record("dataset", identifiers=identifiers), settings)

    assert item.ids == {
        "DOI": "10.1234/abc",
        "Proprietary": "localhost:abcde-12345",
        "ISBN": "978-3-16-148410-0",
        "Online_ISSN": "0028-0836",
        "URI": "http://localhost/records/abcde-12345",
    }
    assert item.year == "2020" and "Publication_Date" not in item.details


@pytest.mark.parametrize(
    "told,year,day",
    [
        ("0000/2023", "0001", None),
        ("-0044-03-15", "0001", None),
        ("XXXX-12", "0001", None),
        ("199X", "1990", None),
        ("[..1984]", "1984", None),
        ("2020-02-29", "2020", "2020-02-29"),
        ("2020-02-29?", "2020", None),
    ],
)
def test_publication_dates(settings, told, year, day):
    """A year is that of the day which the page counts from; year 0 is none."""
    item = describe(record("dataset", publication_date=told), settings)

    assert (item.year, item.details.get("Publication_Date")) == (year, day)


def test_forbidden_words(settings):
    """Nothing is nothing: the standard has no stand-ins for it."""
    item = describe(record("dataset", publisher="Unknown"), settings)

    assert item.publisher == ""


@pytest.mark.parametrize(
    "resource_type,data_type",
    [
        ("image-photo", "Image"),
        ("software-computationalnotebook", "Software"),
        ("publication-annotationcollection", "Other"),
        ("something-else", "Other"),
    ],
)
def test_data_types(settings, resource_type, data_type):
    """A type that is not listed counts as that which it is a part of."""
    assert settings.data_type(resource_type) == data_type
    assert set(config.STATS_DASHBOARD_COUNTER_DATA_TYPES.values()) <= set(DATA_TYPES)


@pytest.mark.parametrize(
    "values",
    [
        {"platform_id": "1"},
        {"platform_id": "name with blanks"},
        {"registry_record": "https://example.org/us"},
        {"keys": {"secret": {}}},
        {"keys": {"secret": {"customers": "*"}}},
    ],
)
def test_wrong_settings(values):
    """What would make invalid reports is refused at the start, without the key."""
    api = {**config.STATS_DASHBOARD_COUNTER_API, **values}
    types = config.STATS_DASHBOARD_COUNTER_DATA_TYPES
    names = ("STATS_DASHBOARD_COUNTER_API", "STATS_DASHBOARD_COUNTER_DATA_TYPES")

    with pytest.raises(ConfigError) as caught:
        check_settings(dict(zip(names, (api, types))))

    assert names[0] in str(caught.value) and "secret" not in str(caught.value)
    with pytest.raises(ConfigError):
        wrong = {"dataset": "Data"}
        check_settings(dict(zip(names, (config.STATS_DASHBOARD_COUNTER_API, wrong))))
