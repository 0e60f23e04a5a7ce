# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Random histories of events: what answers under filters are counted from."""

import uuid
from datetime import date, datetime, timedelta

import polars as pl
from hypothesis import strategies as st
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.aggregators.records import content_rows
from invenio_stats_dashboard.aggregators.records import event_schema as content_schema
from invenio_stats_dashboard.aggregators.records import on_basis
from invenio_stats_dashboard.aggregators.usage_events import (
    event_schema as usage_schema,
)
from invenio_stats_dashboard.aggregators.usage_rows import days as usage_days
from invenio_stats_dashboard.aggregators.usage_rows import fold
from invenio_stats_dashboard.membership.works import mark_works
from invenio_stats_dashboard.metrics.metrics import BASES, GLOBAL
from invenio_stats_dashboard.queries.params.filters import UNKNOWN
from invenio_stats_dashboard.subcounts import SUBCOUNTS
from invenio_stats_dashboard.tasks import process_membership_log
from tests import oracle
from tests.database import number
from tests.usage_rows import let_rows_have_keys

from .oracle import days

FIRST, LAST = date(2024, 2, 26), date(2024, 3, 4)
"""Days of the events: eight, over the end of a leap February."""

USED = ("resource_types", "languages", "countries", "referrers", "file_types")
"""Breakdowns with keys: of a record, several of a record, of the event itself."""

TYPES, LANGUAGES, COUNTRIES = ("data", "text"), ("eng", "deu", "fra"), ("DE", "FR")
REFERRERS, FILE_TYPES = ("a.org", "b.org"), ("csv", "pdf")
KEYS = {
    "resource_types": TYPES,
    "languages": LANGUAGES,
    "countries": COUNTRIES,
    "referrers": REFERRERS,
    "file_types": FILE_TYPES,
}
FIELDS = {name: SUBCOUNTS[name]["field"] for name in USED}
TABLE = {name: SUBCOUNTS[name] for name in USED}

OF_ORACLE = ("record", "created")
"""Fields of a record that events name otherwise."""

LISTS = st.lists(st.sampled_from(LANGUAGES), max_size=2, unique=True)


@st.composite
def clicks(draw):
    """Views and downloads of a few people within a few days, many of them near."""
    fields = {
        "kind": st.sampled_from(["view", "view", "download"]),
        "recid": st.sampled_from("abc"),
        "visitor_id": st.sampled_from("uvw"),
        "unique_session_id": st.sampled_from("st"),
        "size": st.sampled_from([0.0, 10.0, 2.0**33]),
        "is_robot": st.sampled_from([False, False, False, True]),
        "is_machine": st.sampled_from([False, False, False, True]),
        "inside": st.sampled_from([True, True, True, False]),
        "resource_type": st.sampled_from([*TYPES, None]),
        "languages": LISTS,
        "country": st.sampled_from([*COUNTRIES, None]),
        "referrer_domain": st.sampled_from([*REFERRERS, None]),
        "file_types": st.lists(st.sampled_from(FILE_TYPES), max_size=2, unique=True),
    }
    moment = datetime(*FIRST.timetuple()[:3])
    events = []
    for order in range(draw(st.integers(0, 25))):
        moment += timedelta(seconds=draw(st.sampled_from([1, 12, 30, 31, 40000])))
        if moment.date() > LAST:
            break
        event = draw(st.fixed_dictionaries(fields))
        events.append({**event, "timestamp": moment, "order": order})
    return events


STAYS = st.lists(st.integers(0, 9), min_size=1, max_size=3, unique=True)
"""Numbers of days on which a record came, left, came again."""


@st.composite
def contents(draw):
    """Records with their fields, and the days from and until which they count."""
    fields = {
        "parent_id": st.sampled_from(["p", "q"]),
        "uploader": st.sampled_from(["1", "2", "3"]),
        "files": st.integers(0, 2),
        "resource_type": st.sampled_from([*TYPES, None]),
        "languages": LISTS,
        "file_types": st.lists(st.sampled_from(FILE_TYPES), max_size=2, unique=True),
        "created": st.sampled_from(["2024-01-01", "2024-02-02"]),
    }
    records = []
    for index in range(draw(st.integers(0, 6))):
        document = draw(st.fixed_dictionaries(fields))
        document["record"] = f"r{index}"
        document["file_bytes"] = document["files"] * 2**33
        moves = [
            (FIRST + timedelta(days=n - 2)).isoformat() for n in sorted(draw(STAYS))
        ]
        pairs = [*moves, None][: 2 * ((len(moves) + 1) // 2)]
        spans = [list(pair) for pair in zip(pairs[::2], pairs[1::2])]
        records.append((document, spans))
    return records


@st.composite
def filters(draw):
    """Some filters, as parameters: several, exclusions, several keys of each."""
    chosen = draw(st.lists(st.sampled_from(USED), min_size=1, max_size=3, unique=True))
    result = {}
    for name in chosen:
        keys = st.sampled_from([*KEYS[name], "none", UNKNOWN])
        values = st.lists(keys, min_size=1, max_size=3, unique=True)
        ending = draw(st.sampled_from(["", "", "!"]))
        result[SUBCOUNTS[name]["param"] + ending] = draw(values)
    return result


def condition(chosen):
    """Return the function that tells whether a document matches filters."""
    fields = {entry["param"]: entry["field"] for entry in SUBCOUNTS.values()}

    def matches(document):
        for name, values in chosen.items():
            keys = oracle.as_list(document.get(fields[name.rstrip("!")])) or [UNKNOWN]
            if any(key in values for key in keys) == name.endswith("!"):
                return False
        return True

    return matches


class History:
    """Events of one new community, in the search engine and for the oracle."""

    def __init__(self, clicks, records, limit=0):
        """Make the ids of this history different from those of all others.

        :param limit: below which numbers are rounded.
        """
        self.limit = limit
        self.community_id = str(uuid.uuid4())
        own = self.community_id[:8]
        self.clicks = [
            {
                **click,
                **{
                    name: f"{own}-{click[name]}"
                    for name in ("recid", "visitor_id", "unique_session_id")
                },
                "community_ids": [self.community_id] if click["inside"] else [],
                "target": f"{own}-{click['recid']}",
            }
            for click in clicks
        ]
        self.records = records

    def usage(self, metric, when, matches, machine=False):
        """Sum a metric over days."""
        if metric == "visitors":
            return sum(self._visitors(day) for day in when)
        return sum(
            numbers[metric]
            for event, numbers in oracle.counted_usage(self.clicks)
            if self.community_id in event["community_ids"]
            and event["timestamp"].date() in when
            and event["is_machine"] == machine
            and matches(event)
        )

    def _visitors(self, day):
        """Count the people of a day."""
        fields = {"is_machine": False}
        return oracle.usage_day(self.of_day(day), self.community_id, fields)["visitors"]

    def of_day(self, day):
        """Return the clicks of a day."""
        return [click for click in self.clicks if click["timestamp"].date() == day]

    def content(self, metric, day, matches):
        """Return a balance at the end of a day."""
        return oracle.content(self.records, day.isoformat(), condition=matches)[metric]

    def flow(self, metric, when, matches):
        """Count what was added or removed on some days."""
        first, last = when[0].isoformat(), when[-1].isoformat()
        return number(self.records, metric, first, last, condition=matches)

    def uploaders(self, until, matches, since=date(1, 1, 1)):
        """Count different uploaders of what came in some days."""
        return len(
            {
                document["uploader"]
                for document, spans in self.records
                for start, _ in spans
                if since.isoformat() <= start <= until.isoformat() and matches(document)
            }
        )

    def write(self):
        """Write the events, and the rows that the aggregators make of them."""
        actions = [*self._moves(), *self._rows()]
        search.helpers.bulk(current_search_client, actions)
        current_search_client.indices.refresh(index=prefix_index("stats-community-*"))
        return self

    def events(self):
        """Return the membership events."""
        events, stays = [], {}
        for document, spans in self.records:
            fields = {k: v for k, v in document.items() if k not in OF_ORACLE}
            shared = {
                **fields,
                "community_id": self.community_id,
                "record_id": document["record"],
                "record_created_date": document["created"],
                "has_files": document["files"] > 0,
            }
            for span in spans:
                for kind, day in zip(("add", "remove"), span):
                    if day:
                        event = {"event_type": kind, "dates": {"added": day}}
                        events.append({**shared, **event})
                        if kind == "add":
                            days = {**dict.fromkeys(BASES), "added": tuple(span)}
                            stay = stays.setdefault(document["parent_id"], [])
                            stay.append((events[-1], days))
        mark_works(stays.values())
        return events

    def _moves(self):
        """Return bulk actions for the membership events."""
        for event in self.events():
            day = event["dates"]["added"]
            index = prefix_index(f"stats-community-events-{day[:4]}")
            yield {"_index": index, "_source": {**event, "timestamp": day}}

    def _rows(self):
        """Return bulk actions for the rows of both families."""
        for row in self._fold_usage() + self._fold_content():
            name = "usage-delta" if "level" in row else "records-delta-added"
            index = prefix_index(f"stats-community-{name}-{row['day'][:4]}")
            source = {k: v for k, v in row.items() if v is not None}
            yield {"_index": index, "_source": {**source, "generation": 1}}

    def _fold_usage(self):
        """Return the usage rows of all levels."""
        schema = {**usage_schema(TABLE), "timestamp": pl.Datetime("us")}
        schema |= {"kind": pl.String, "target": pl.String}
        frame = pl.DataFrame(self.clicks, schema=schema).with_columns(
            pl.col("timestamp").dt.strftime("%Y-%m-%d").alias("day")
        )
        rounding = {"limit": self.limit, "secret": "for-tests-only"}
        folded = fold(frame, TABLE, **rounding)
        frames = (*folded.rows(), usage_days([folded], **rounding))
        rows = [row for frame in frames for row in frame.to_dicts()]
        # Of the instance, each history would have the days of all others.
        return [row for row in rows if row.get("community_id") != GLOBAL]

    def _fold_content(self):
        frame = on_basis(
            pl.DataFrame(self.events(), schema=content_schema(TABLE)), "added"
        )
        return content_rows(frame, frame["day"].unique().to_list(), TABLE).to_dicts()


def make_indices():
    """Let indices take our fields."""
    let_rows_have_keys()
    process_membership_log()
