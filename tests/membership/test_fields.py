# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Keys of a record, and the days that publication dates stand for."""

import pytest

from invenio_stats_dashboard.membership.fields import (
    extract_fields,
    hidden_parts,
    lookup,
)
from invenio_stats_dashboard.membership.publication_dates import published_day
from invenio_stats_dashboard.subcounts import SUBCOUNTS

RECORD = {
    "metadata": {
        "subjects": [{"id": "mesh-bees"}, {"subject": "honey"}, {"subject": "honey"}],
        "rights": [
            {"title": {"de": "Eigene", "en": "Own licence"}},
            {"id": "cc-by-4.0", "title": {"en": "Creative Commons"}},
            {"title": {"de": "Hauslizenz"}},
            {"title": {}},
        ],
        "creators": [
            {"affiliations": [{"id": "01ggx4157"}, {"name": "Home"}]},
            {"affiliations": []},
            {},
        ],
        "contributors": [{"affiliations": [{"name": "Elsewhere"}]}],
        "funding": [{"funder": {"id": "00k4n6c32"}}, {"funder": {"name": "A friend"}}],
        "publisher": "",
    },
    "custom_fields": {"journal:journal": {"title": "Bees"}, "local:rooms": ["a", "b"]},
    "stats": {"file_types": ["csv"], "access_status": "open"},
}


def test_all_breakdowns_of_a_record():
    """Ids where there are any, texts where not, each once; creators' own."""
    assert extract_fields(RECORD, SUBCOUNTS) == {
        "access_status": "open",
        "subjects": ["mesh-bees", "honey"],
        "rights": ["Own licence", "cc-by-4.0", "Hauslizenz"],
        "funders": ["00k4n6c32", "A friend"],
        "periodical": "Bees",
        "affiliations": ["01ggx4157", "Home"],
        "contributor_affiliations": ["Elsewhere"],
        "file_types": ["csv"],
    }


def test_restricted_records_tell_no_more_than_their_kind():
    """What a restricted record is about is withheld, unless the table says otherwise."""
    closed = {**RECORD, "access": {"record": "restricted", "files": "restricted"}}
    table = {**SUBCOUNTS, "funders": {**SUBCOUNTS["funders"], "withheld": False}}

    hidden = hidden_parts(closed["access"])
    assert extract_fields(closed, SUBCOUNTS, hidden) == {"access_status": "open"}
    assert extract_fields(closed, table, hidden)["funders"] == ["00k4n6c32", "A friend"]


@pytest.mark.parametrize(
    ("access", "is_deleted", "hidden"),
    [
        ({"record": "public", "files": "public"}, False, []),
        ({"record": "public", "files": "restricted"}, False, ["files"]),
        ({"record": "restricted", "files": "restricted"}, False, ["files", "record"]),
        ({"record": "public", "files": "public"}, True, ["files", "record"]),
        ({}, False, []),
    ],
)
def test_hidden_parts(access, is_deleted, hidden):
    """Types of files are withheld with the files, the rest with the record."""
    assert hidden_parts(access, is_deleted) == hidden
    fields = extract_fields(RECORD, SUBCOUNTS, hidden)
    assert ("file_types" in fields) == ("files" not in hidden)
    assert ("subjects" in fields) == ("record" not in hidden)


def test_long_and_missing_values():
    """A key is cut where the search engine would refuse it; nothing is no key."""
    assert lookup(RECORD, "custom_fields.local:rooms") == ["a", "b"]
    assert lookup(RECORD, "custom_fields.no:such.id|title") == []
    assert [len(key) for key in lookup({"a": "x" * 40000}, "a")] == [512]


@pytest.mark.parametrize(
    ("edtf", "day"),
    [
        # Day, month, year.
        ("2020-02-29", "2020-02-29"),
        ("2020-02", "2020-02-01"),
        ("2020", "2020-01-01"),
        (" 2020 ", "2020-01-01"),
        # Ranges, also of unequal precision.
        ("2019/2021", "2019-01-01"),
        ("2019-03/2021", "2019-03-01"),
        ("2004-01-01/2005?", "2004-01-01"),
        # Open intervals.
        ("../2021", "2021-01-01"),
        ("/2021-05", "2021-05-01"),
        ("2021/..", "2021-01-01"),
        ("2021-05/", "2021-05-01"),
        ("../..", None),
        ("/", None),
        # Before 1900, before 1000, before year 1.
        ("1899", "1899-01-01"),
        ("1450", "1450-01-01"),
        ("0900-07-04", "0900-07-04"),
        ("0000", "0001-01-01"),
        ("-0044-03-15", "0001-01-01"),
        ("-0050/0030", "0001-01-01"),
        ("Y-17E7", "0001-01-01"),
        # In the future, and beyond all calendars.
        ("2999-12-31", "2999-12-31"),
        ("2999/3001", "2999-01-01"),
        ("Y17E7", None),
        # Seasons, quarters, halves.
        ("2020-21", "2020-03-01"),
        ("2020-24", "2020-12-01"),
        ("2020-22/2021", "2020-06-01"),
        ("2020-34", "2020-04-01"),
        ("2020-41", "2020-07-01"),
        ("2001-21~", "2001-03-01"),
        ("2011-23~", "2011-09-01"),
        ("?2001-21", "2001-03-01"),
        ("2001-21~/2003", "2001-03-01"),
        ("../1985-21%", "1985-03-01"),
        ("-2004-21", "0001-01-01"),
        # Uncertain, approximate, both.
        ("2004?", "2004-01-01"),
        ("1984~", "1984-01-01"),
        ("2004-06%", "2004-06-01"),
        ("2004-?06-~11", "2004-06-11"),
        ("?/2004", "2004-01-01"),
        # Unspecified digits.
        ("199X", "1990-01-01"),
        ("19XX", "1900-01-01"),
        ("2004-XX", "2004-01-01"),
        ("XXXX-12-XX", None),
        ("XXXX", None),
        ("XX12", None),
        ("20XX/2023", "2000-01-01"),
        # Sets, moments.
        ("[1667,1668]", "1667-01-01"),
        ("[1668, 1667-12?, 1670..1672]", "1667-12-01"),
        ("[..1984]", "1984-01-01"),
        ("[1760-12..]", "1760-12-01"),
        ("{..1983-12-31,1984-10-10..1984-11-01}", "1983-12-31"),
        ("{2001-21,XXXX}", "2001-03-01"),
        ("[..]", None),
        ("[]", None),
        ("2020-01-01T23:30:00Z", "2020-01-01"),
        # No dates.
        ("soon", None),
        ("2020-13", None),
        ("2020-42", None),
        ("2021-02-30", None),
        ("", None),
        (None, None),
    ],
)
def test_publication_dates(edtf, day):
    """The first day that a date allows; none where there is no such day."""
    assert published_day(edtf) == day
