# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Random rows, written into the real indices as the aggregators would."""

import uuid
from datetime import date, datetime, timezone

from hypothesis import strategies as st
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.search.indices import FIRST_YEAR
from invenio_stats_dashboard.search.levels import months_progress
from invenio_stats_dashboard.search.state import State
from tests.usage_rows import let_rows_have_keys, usage_documents

from .oracle import CONTENT, USAGE, Oracle

FIRST, LAST = date(2021, 11, 1), date(2024, 4, 30)
"""Days of the rows: two ends of years, and 29 February 2024."""

DAYS = st.dates(FIRST, LAST)
KEYS = st.sampled_from(["a", "b", "c", "d", "e", "Ünï", "f/g"])
COUNTS = st.integers(0, 5) | st.integers(0, 2**40)
FILTERED = ("events_raw", "robots", "double_clicks")


KEYED = {"resource_types": "resource_type", "countries": "country"}
"""Breakdowns whose keys are those of the record, and those of the event → field."""


def usage_rows():
    """Cells of usage; types and countries stand for all breakdowns."""
    metrics = {name: COUNTS for name in (*USAGE, "visitors")}
    row = {
        "day": DAYS,
        "record_id": KEYS,
        "resource_type": KEYS | st.none(),
        "country": KEYS | st.none(),
        "access_method": st.sampled_from(["regular", "regular", "tdm"]),
        **metrics,
        **dict.fromkeys(FILTERED, st.just(3)),
    }
    return st.lists(st.fixed_dictionaries(row), max_size=25)


def by_breakdown(rows):
    """Return cells of usage once for the total, and once for each of their keys."""
    found = []
    for row in rows:
        fields = {"total": None, "record": "record_id", **KEYED}
        for name, field in fields.items():
            key = row.get(field) if field else ""
            if key is not None:
                found.append({**row, "breakdown": name, "key": key})
    return found


def content_rows():
    """Rows of content, coming and going."""
    fields = [f"{name}_{side}" for name in CONTENT for side in ("added", "removed")]
    row = {
        "day": DAYS | st.dates(date(1890, 1, 1), date(1970, 12, 31)),
        "breakdown": st.sampled_from(["total", "resource_types"]),
        "key": KEYS,
        **{name: COUNTS for name in fields},
    }
    rows = st.fixed_dictionaries(row).map(
        lambda row: {**row, "key": "" if row["breakdown"] == "total" else row["key"]}
    )
    return st.lists(rows, max_size=25)


def events():
    """Membership events, as far as uploaders are concerned."""
    event = {
        "day": DAYS,
        "uploader": st.sampled_from(["1", "2", "3", "4"]),
        "event_type": st.sampled_from(["add", "add", "remove"]),
    }
    return st.lists(st.fixed_dictionaries(event), max_size=15)


def let_months_be_summed(until):
    """Record that all months up to a day have rows of their own, and no later ones."""
    moment = datetime(until.year, until.month, 1, tzinfo=timezone.utc)
    State().set_progress(months_progress("community-usage-snapshot-agg"), moment)


class Rowset:
    """The rows of one community, in the search engine and for the oracle."""

    def __init__(self, usage, content, events=(), basis="added"):
        """Take rows of any community; they become those of a new one.

        :param usage: cells, see :func:`usage_rows`.
        """
        self.community_id = str(uuid.uuid4())
        self.basis = basis
        self.usage = usage
        self.oracle = Oracle(by_breakdown(usage), content, events)

    def write(self, closed=(2021, 2022)):
        """Write everything, with closing balances of these years.

        There are months as well, up to June of the year after the last of these.
        """
        let_rows_have_keys()
        summed = date(closed[-1] + 1, 6, 30) if closed else date.min
        let_months_be_summed(summed)
        months = [
            {**row, "day": row["day"].replace(day=1)}
            for row in self.usage
            if row["day"] <= summed
        ]
        documents = [
            *usage_documents(self.community_id, self.usage),
            *usage_documents(self.community_id, months, levels=("month",)),
            *self._rows(f"records-delta-{self.basis}", self.oracle.content),
            *self._events(),
        ]
        for year in closed:
            day = date(year, 12, 31)
            balances = self._balances(day)
            documents += self._rows(f"records-snapshot-{self.basis}", balances)
            until = [{**row, "day": day} for row in self.usage if row["day"] <= day]
            documents += usage_documents(
                self.community_id, until, "usage-snapshot", ("day", "record")
            )
        search.helpers.bulk(current_search_client, documents)
        current_search_client.indices.refresh(index=prefix_index("stats-community-*"))
        return self

    def _rows(self, name, rows):
        """Return bulk actions for rows."""
        for row in rows:
            index = f"stats-community-{name}-{max(row['day'].year, FIRST_YEAR)}"
            source = {**row, "community_id": self.community_id, "generation": 1}
            yield {"_index": prefix_index(index), "_source": _plain(source)}

    def _balances(self, day):
        """Return the balance of each key that has one."""
        keys = {(row["breakdown"], row["key"]) for row in self.oracle.content}
        rows = [
            {
                "day": day,
                "breakdown": breakdown,
                "key": key,
                **{
                    name: self.oracle.balance(name, day, breakdown, key)
                    for name in CONTENT
                },
            }
            for breakdown, key in keys
        ]
        return [row for row in rows if any(row[name] for name in CONTENT)]

    def _events(self):
        """Return bulk actions for membership events."""
        for event in self.oracle.events:
            source = {
                "community_id": self.community_id,
                "event_type": event["event_type"],
                "uploader": event["uploader"],
                "timestamp": event["day"],
                "event_date": event["day"],
                "dates": {self.basis: event["day"].isoformat()},
            }
            index = f"stats-community-events-{event['day'].year}"
            yield {"_index": prefix_index(index), "_source": _plain(source)}


def _plain(source):
    """Return a document with days as text."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in source.items()}
