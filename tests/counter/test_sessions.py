# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Sessions in reports: one in which a record is opened, clicks at the very limit."""

from datetime import datetime, time, timedelta

import pytest
from invenio_rdm_records.proxies import current_rdm_records_service

from tests.isolation import wipe
from tests.oracle import counted_usage

from .conftest import FIRST, World
from .test_reports import items_of, performances, total, valid


class Sessions(World):
    """A world of given events."""

    def __init__(self, recid, clicks):
        """Take (minutes and seconds after ten, fields) of each event."""
        self.records, self.community = {recid: "dataset"}, None
        ten = datetime.combine(FIRST, time(10))
        self.events = [
            {
                "kind": "view",
                "timestamp": ten + timedelta(minutes=minutes, seconds=seconds),
                "order": number,
                "visitor_id": "v",
                "unique_session_id": "s",
                "recid": recid,
                "target": recid,
                "size": 100,
                "is_robot": False,
                "is_machine": False,
                "access_status": "open",
                "rights": ["cc-by-4.0"],
                "resource_type": "dataset",
                "community_ids": [],
                **values,
            }
            for number, (minutes, seconds, values) in enumerate(clicks)
        ]
        self.counted = counted_usage(self.events)


@pytest.fixture()
def written(app, users, make_record):
    """Return a function that lets events of a record be counted."""

    def write(clicks):
        recid = make_record(users["author"])
        # Reports look up who may read it, and it is restricted until it is found.
        current_rdm_records_service.indexer.refresh()
        return Sessions(recid, clicks).write()

    wipe()
    yield write
    wipe()


RESTRICTED = {"access_status": "restricted", "rights": []}


def month_of(usage):
    """Return metric → number of the only month, in few letters."""
    short = {"Item_": "", "Investigations": "inv", "Requests": "req"}
    result = {}
    for name, months in usage.items():
        for long, few in short.items():
            name = name.replace(long, few)
        (result[name],) = months.values()
    return result


@pytest.mark.parametrize("files", [1, 2])
def test_access_type_that_changes_in_a_session(written, report, files):
    """A unique belongs to one row, which keeps the relations of the standard (N8)."""
    download = {"kind": "download", "target": "f"}
    later = [(40 + n, 0, download) for n in range(files)]
    written([(5, 0, RESTRICTED), (20, 0, {}), *later])

    plain, split, platform = (
        valid("ir", report("ir")),
        valid("ir", report("ir", attributes_to_show="Access_Type")),
        valid("pr", report("pr")),
    )

    (usage,) = performances(*items_of(plain)).values()
    by_type = performances(*items_of(split))
    assert month_of(usage) == {
        "Total_inv": 2 + files,
        "Total_req": files,
        "Unique_inv": 1,
        "Unique_req": 1,
    }
    assert total(by_type.values()) == usage
    assert total(performances(*platform["Report_Items"]).values()) == usage
    assert month_of(by_type["Dataset", "Controlled"]) == {"Total_inv": 1}
    assert month_of(by_type["Dataset", "Open"]) == {
        "Total_inv": 1 + files,
        "Total_req": files,
        "Unique_inv": 1,
        "Unique_req": 1,
    }


def test_access_type_that_changes_between_views(written, report):
    """Without a download, the first view is the unique investigation."""
    written([(5, 0, RESTRICTED), (20, 0, {})])

    answer = valid("ir", report("ir", attributes_to_show="Access_Type"))

    by_type = performances(*items_of(answer))
    assert month_of(by_type["Dataset", "Controlled"]) == {
        "Total_inv": 1,
        "Unique_inv": 1,
    }
    assert month_of(by_type["Dataset", "Open"]) == {"Total_inv": 1}


@pytest.mark.parametrize(
    "seconds,views",
    [
        ((0, 29), 1),
        ((0, 30), 1),
        ((0, 31), 2),
        ((0, 35), 2),
        ((0, 29, 58), 1),
        ((0, 9, 38), 1),
        ((38, 0, 9), 1),
        ((0, 30, 61), 2),
    ],
)
def test_double_clicks(written, report, seconds, views):
    """30 seconds at most; of a chain, the last click counts, whatever the order."""
    written([(0, second, {}) for second in seconds])

    (usage,) = performances(*items_of(valid("ir", report("ir")))).values()

    assert month_of(usage) == {"Total_inv": views, "Unique_inv": 1}
