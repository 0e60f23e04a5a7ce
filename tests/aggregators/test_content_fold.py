# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Membership log → events → rows against the oracle, for random histories."""

import uuid
from datetime import datetime, timedelta
from types import SimpleNamespace

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from invenio_stats_dashboard.aggregators.records import (
    content_rows,
    event_schema,
    on_basis,
)
from invenio_stats_dashboard.membership.derivation import derive
from invenio_stats_dashboard.membership.intervals import Hierarchy
from invenio_stats_dashboard.membership.records import RecordFacts
from invenio_stats_dashboard.metrics.metrics import BASES, CONTENT_METRICS, GLOBAL
from invenio_stats_dashboard.subcounts import SUBCOUNTS
from tests import oracle

START = datetime(2024, 2, 27, 6)
COMMUNITIES = [str(uuid.UUID(int=n)) for n in (91, 92)]
CHANGES = ("add", "remove")


@st.composite
def parents(draw):
    """A parent: versions with metadata, and a log of what came and went."""
    parent = str(uuid.UUID(int=draw(st.integers(100, 10**6))))
    facts = [
        RecordFacts(
            id=str(uuid.UUID(int=number + 1)),
            recid=f"{parent[-6:]}-{number}",
            parent_id=parent,
            parent_recid=parent[-6:],
            created=draw(st.sampled_from(["2024-02-27", "2024-02-29", "2024-03-02"])),
            published=draw(
                st.sampled_from([None, "1899-12-31", "2024-02-28", "2030-01-01"])
            ),
            is_deleted=False,
            uploader="1",
            json={
                "metadata": {
                    "resource_type": {
                        "id": draw(st.sampled_from(["dataset", "software"]))
                    },
                    "languages": [
                        {"id": name}
                        for name in draw(st.sets(st.sampled_from(["eng", "deu"])))
                    ],
                },
                "access": {"record": "public", "files": "public"},
            },
            files=draw(st.sampled_from([[], [("csv", 10)], [("csv", 3), ("txt", 4)]])),
        )
        for number in range(draw(st.integers(1, 2)))
    ]
    log, moment, known = [], START, set()
    for number in range(draw(st.integers(1, 9))):
        moment += timedelta(hours=draw(st.sampled_from([0, 3, 26])), seconds=61)
        record = draw(st.sampled_from([*facts, None]))
        community = None if record else draw(st.sampled_from(COMMUNITIES))
        thing = record.id if record else community
        kind = draw(st.sampled_from(CHANGES)) if thing in known else "add"
        known.add(thing)
        log.append(
            SimpleNamespace(
                id=number,
                parent_id=parent,
                record_id=record and record.id,
                community_id=community,
                event_type=kind,
                event_time=moment,
                inferred=False,
            )
        )
    return SimpleNamespace(id=parent, facts=facts, log=log)


def fold(documents, basis):
    """Fold all days at once; return (community, breakdown, key) → rows by day."""
    schema = event_schema(SUBCOUNTS)
    frame = on_basis(pl.DataFrame(documents, schema=schema), basis)
    days = frame["day"].drop_nulls().unique().to_list()
    if not days:
        return {}
    rows = content_rows(frame, days, SUBCOUNTS).iter_rows(named=True)
    found = {}
    for row in rows:
        key = (row["community_id"], row["breakdown"], row["key"])
        assert row["day"] not in found.setdefault(key, {})
        found[key][row["day"]] = row
    return found


def balance(rows, day):
    """Add up the rows until the end of a day."""
    past = [row for date, row in rows.items() if date <= day]
    return {
        name: sum(row[f"{name}_added"] - row[f"{name}_removed"] for row in past)
        for name in CONTENT_METRICS
    }


def joined(parent, community):
    """Return when a parent was in a community by itself."""
    return oracle.presence(
        [
            (entry.event_type, entry.event_time)
            for entry in parent.log
            if entry.community_id == community
        ]
    )


def belonging(parent, community, hierarchy):
    """Return when a parent counted as a community's, by the rule of the hierarchy."""
    spans = joined(parent, community)
    rule = any if hierarchy.include else lambda there: there[0] and not there[1]
    for below, above in hierarchy.parents.items():
        if above == community:
            spans = oracle.joint(spans, joined(parent, below), rule)
    return spans


def counted(history, community, basis, hierarchy):
    """Return what the oracle counts: (document, days) of each record."""
    records = []
    for parent in history:
        for facts in parent.facts:
            own = [
                (entry.event_type, entry.event_time)
                for entry in parent.log
                if entry.record_id == facts.id
            ]
            spans = oracle.presence(own)
            if community != GLOBAL:
                inside = belonging(parent, community, hierarchy)
                spans = oracle.joint(spans, inside)
            first = {
                "added": "added",
                "created": facts.created,
                "published": facts.published,
            }
            days = oracle.counted_days(spans, first[basis]) if first[basis] else []
            document = {
                "record": facts.recid,
                "created": facts.created,
                "parent_id": facts.parent_recid,
                "files": len(facts.files),
                "file_bytes": sum(size for _, size in facts.files),
                "resource_type": facts.json["metadata"]["resource_type"]["id"],
                "languages": [
                    item["id"] for item in facts.json["metadata"]["languages"]
                ],
            }
            records.append((document, days))
    return records


HIERARCHIES = [
    Hierarchy(),
    Hierarchy({COMMUNITIES[1]: COMMUNITIES[0]}),
    Hierarchy({COMMUNITIES[1]: COMMUNITIES[0]}, include=False),
]


@given(
    st.lists(parents(), min_size=1, max_size=3, unique_by=lambda p: p.id),
    st.sampled_from(HIERARCHIES),
)
@settings(max_examples=60, deadline=None)
def test_against_the_oracle(history, hierarchy):
    """Balances of every community, basis, key and day equal the brute-force count."""
    documents = []
    for parent in history:
        events = derive(parent.log, parent.facts, SUBCOUNTS, hierarchy)
        documents += events.values()
    for basis in BASES:
        rows = fold(documents, basis)
        for community in [GLOBAL, *COMMUNITIES]:
            records = counted(history, community, basis, hierarchy)
            _compare(rows, records, community)


def _compare(rows, records, community):
    """Compare at every day on which anything changes."""
    days = {day for _, spans in records for span in spans for day in span if day}
    for name, field, keys in (
        ("total", None, [""]),
        ("resource_types", "resource_type", ["dataset", "software"]),
        ("languages", "languages", ["eng", "deu"]),
    ):
        for key in keys:
            found = rows.get((community, name, key), {})
            for day in days:
                expected = oracle.content(records, day, key, field)
                assert balance(found, day) == expected
    _compare_works(rows, community, days)


def _compare_works(rows, community, days):
    """A work has one type: those of all types are all works, on any day."""
    for day in days:
        total = balance(rows.get((community, "total", ""), {}), day)["works"]
        by_type = [
            balance(rows.get((community, "resource_types", key), {}), day)["works"]
            for key in ("dataset", "software")
        ]
        assert sum(by_type) == total and min(by_type) >= 0


def test_removal_without_addition_proves_an_older_presence():
    """Who is removed was there before, since a time that nobody recorded."""
    facts = RecordFacts(
        "1", "r", "p", "pr", "2020-01-01", None, False, None, {"access": {}}
    )
    log = [
        SimpleNamespace(
            id=number,
            parent_id="p",
            record_id=record,
            community_id=community,
            event_type=kind,
            event_time=START,
            inferred=False,
        )
        for number, (record, community, kind) in enumerate(
            [("1", None, "add"), (None, "c1", "remove")]
        )
    ]
    log[1].event_time = START + timedelta(days=2)

    documents = derive(log, [facts], SUBCOUNTS).values()

    dates = {
        doc["event_type"]: (doc["dates"]["added"], doc["inferred"])
        for doc in documents
        if doc["community_id"] == "c1"
    }
    assert dates == {"add": ("2024-02-27", True), "remove": ("2024-02-29", True)}
