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

from invenio_stats_dashboard.aggregators.narrow_rows import usage_rows
from invenio_stats_dashboard.aggregators.records import content_rows
from invenio_stats_dashboard.aggregators.records import event_schema as content_schema
from invenio_stats_dashboard.aggregators.usage import event_schema as usage_schema
from invenio_stats_dashboard.services import EventReindexingService
from invenio_stats_dashboard.subcounts import SUBCOUNTS
from invenio_stats_dashboard.tasks import process_membership_log
from tests import oracle

from .oracle import days

FIRST, LAST = date(2024, 2, 26), date(2024, 3, 4)
"""Days of the events: eight, over the end of a leap February."""

USED = ("resource_types", "languages", "countries")
"""Breakdowns with keys: of a record, several of a record, of the event itself."""

TYPES, LANGUAGES, COUNTRIES = ("data", "text"), ("eng", "deu", "fra"), ("DE", "FR")
KEYS = {"resource_types": TYPES, "languages": LANGUAGES, "countries": COUNTRIES}
FIELDS = {name: SUBCOUNTS[name]["field"] for name in USED}
TABLE = {name: SUBCOUNTS[name] for name in USED}

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
    }
    records = []
    for _ in range(draw(st.integers(0, 6))):
        document = draw(st.fixed_dictionaries(fields))
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
    """Some filters, as parameters."""
    chosen = draw(st.lists(st.sampled_from(USED), min_size=1, max_size=2, unique=True))
    result = {}
    for name in chosen:
        keys = st.sampled_from([*KEYS[name], "none"])
        values = st.lists(keys, min_size=1, max_size=2, unique=True)
        ending = draw(st.sampled_from(["", "", "!"]))
        result[SUBCOUNTS[name]["param"] + ending] = draw(values)
    return result


def condition(chosen):
    """Return the function that tells whether a document matches filters."""
    fields = {entry["param"]: entry["field"] for entry in SUBCOUNTS.values()}

    def matches(document):
        for name, values in chosen.items():
            keys = oracle.as_list(document.get(fields[name.rstrip("!")]))
            if any(key in values for key in keys) == name.endswith("!"):
                return False
        return True

    return matches


class History:
    """Events of one new community, in the search engine and for the oracle."""

    def __init__(self, clicks, records):
        """Make the ids of this history different from those of all others."""
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
        return sum(
            oracle.usage_where(
                self.clicks, self.community_id, day.isoformat(), matches, machine
            )[metric]
            for day in when
        )

    def content(self, metric, day, matches):
        """Return a balance at the end of a day."""
        return oracle.content(self.records, day.isoformat(), condition=matches)[metric]

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
        actions = [*self._clicks(), *self._moves(), *self._rows()]
        search.helpers.bulk(current_search_client, actions)
        for pattern in ("stats-community-*", "events-stats-*"):
            current_search_client.indices.refresh(index=prefix_index(pattern))
        return self

    def _clicks(self):
        """Return bulk actions for the views and downloads."""
        names = {"view": "record-view", "download": "file-download"}
        left_out = ("kind", "target", "order", "inside")
        for click in self.clicks:
            month = f"{click['timestamp']:%Y-%m}"
            index = f"events-stats-{names[click['kind']]}-{month}"
            source = {k: v for k, v in click.items() if k not in left_out}
            source["timestamp"] = click["timestamp"].isoformat()
            if click["kind"] == "download":
                source["file_id"] = click["target"]
            else:
                del source["size"]
            yield {"_index": prefix_index(index), "_source": source}

    def events(self):
        """Return the membership events."""
        return [
            {
                **document,
                "community_id": self.community_id,
                "record_id": f"r{number}",
                "event_type": kind,
                "has_files": document["files"] > 0,
                "dates": {"added": day},
            }
            for number, (document, spans) in enumerate(self.records)
            for span in spans
            for kind, day in zip(("add", "remove"), span)
            if day
        ]

    def _moves(self):
        """Return bulk actions for the membership events."""
        for event in self.events():
            day = event["dates"]["added"]
            index = prefix_index(f"stats-community-events-{day[:4]}")
            yield {"_index": index, "_source": {**event, "timestamp": day}}

    def _rows(self):
        """Return bulk actions for the rows of both families."""
        for row in self._fold_usage() + self._fold_content():
            name = "usage-delta" if "views" in row else "records-delta-added"
            index = prefix_index(f"stats-community-{name}-{row['day'][:4]}")
            source = {k: v for k, v in row.items() if v is not None}
            yield {"_index": index, "_source": {**source, "generation": 1}}

    def _fold_usage(self):
        schema = {**usage_schema(TABLE), "timestamp": pl.Datetime("us")}
        schema |= {"kind": pl.String, "target": pl.String}
        frame = pl.DataFrame(self.clicks, schema=schema).with_columns(
            pl.col("timestamp").dt.strftime("%Y-%m-%d").alias("day")
        )
        own = pl.col("community_id") == self.community_id
        return usage_rows(frame, TABLE, own).to_dicts()

    def _fold_content(self):
        frame = pl.DataFrame(self.events(), schema=content_schema(TABLE)).with_columns(
            pl.col("dates").struct.field("added").alias("day")
        )
        return content_rows(frame, frame, TABLE).to_dicts()


def make_indices():
    """Create the months of the events, with mappings that take our fields."""
    for day in days(FIRST, LAST):
        for kind in ("record-view", "file-download"):
            name = prefix_index(f"events-stats-{kind}-{day:%Y-%m}")
            current_search_client.indices.create(index=name, ignore=400)
    EventReindexingService().reindex_events()
    process_membership_log()
