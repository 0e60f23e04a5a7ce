# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Months: whatever comes late, they equal the sums of their days, and so do answers."""

from collections import Counter
from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invenio_search import current_search_client
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.aggregators import CommunityUsageDeltaAggregator, months
from invenio_stats_dashboard.aggregators.usage_rows import METRICS
from invenio_stats_dashboard.queries.breakdowns import breakdown
from invenio_stats_dashboard.queries.context import Context
from invenio_stats_dashboard.queries.params.params import load_params
from invenio_stats_dashboard.queries.rankings import ranking
from invenio_stats_dashboard.queries.series import series
from invenio_stats_dashboard.queries.sources.extent import State as Extent
from invenio_stats_dashboard.search.state import State
from invenio_stats_dashboard.tasks import aggregate_community_usage_stats
from tests.conftest import wipe
from tests.helpers import documents, usage_rows
from tests.isolation import wipe_indices

from .test_usage_days import index_events, stored

ROWS = "stats-community-usage-delta-*"
KIND = "community-usage-snapshot-agg"
NOW = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)
LAST = "2026-02"
"""Month that is over by then, with all its days."""

DAYS = ("2025-11-30", "2025-12-01", "2025-12-31", "2026-01-15", "2026-02-28")
DAYS += ("2026-03-01",)
EVENT = st.tuples(
    st.sampled_from(DAYS),
    st.sampled_from(["r1", "r2"]),
    st.sampled_from(["aa", "bb"]),
    st.sampled_from(["eng", "deu"]),
    st.sampled_from(["DE", "FR", None]),
)
ON_REAL_SERVICES = settings(
    max_examples=5,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def write(entries, start=0):
    """Index an event for each entry; two are never double clicks."""
    index_events(
        [
            stored(
                start + n,
                datetime.fromisoformat(day) + timedelta(minutes=start + n),
                [community],
                recid=recid,
                languages=[language],
                country=country,
                parent_recid=f"p{recid}",
            )
            for n, (day, recid, community, language, country) in enumerate(entries)
        ]
    )


def run(entries, start=0):
    """Let events arrive, and aggregate."""
    write(entries, start)
    days = {entry[0] for entry in entries}
    State().mark_stale("community-usage-delta-agg", days)
    return aggregate_community_usage_stats()[KIND]


LEVELS = {
    "month": ("record", ["record_id", "community_ids", "languages", "access_type"]),
    "month-country": ("cell", ["country"]),
    "month-referrer_domain": ("cell", ["referrer_domain"]),
}
"""Level of months → level of the rows that they add up, and their keys."""


def key_of(row, names):
    """Return what tells the rows of a month apart."""
    values = (row.get(name) for name in [*names, "access_method"])
    return tuple(tuple(v) if isinstance(v, list) else v for v in values)


def metrics_of(row):
    """Return the numbers of a row that are not zero."""
    return +Counter({name: row.get(name, 0) for name in METRICS})


def expected(level):
    """Return (month, key) → metric → sum, of all rows of months that are over."""
    below, names = LEVELS[level]
    found = {}
    for row in usage_rows(below):
        key = (row["day"][:7], *key_of(row, names))
        known = below == "record" or key[1] is not None
        if known and key[0] <= LAST:
            found.setdefault(key, Counter()).update(metrics_of(row))
    return found


def summed(level):
    """Return the same of the months that are stored."""
    found = {}
    for row in usage_rows(level):
        assert row["day"][7:] == "-01"
        key = (row["day"][:7], *key_of(row, LEVELS[level][1]))
        assert key not in found
        found[key] = metrics_of(row)
    return found


def answers():
    """Return what is answered about some periods, for all and for a community."""
    found = []
    for scope in ("global", "aa"):
        for first, last in (("2025-11-15", "2026-03-02"), ("2025-12-01", "2026-02-27")):
            span = {"from": first, "to": last, "metric": "views"}
            asked = [
                (ranking, "ranking", {}),
                (ranking, "ranking", {"sort": "change", "language": "eng"}),
                (series, "series", {"unit": "month", "language!": "eng"}),
                (series, "series", {"unit": "month", "breakdown": "countries"}),
            ]
            for name in ("languages", "countries"):
                asked.append((breakdown, "breakdown", {"breakdown": name}))
            for answer, kind, params in asked:
                params = load_params(kind, {**span, **params})
                found.append(answer(Context(scope, params)))
    for answer in found:
        answer.pop("stale")
    return found


def without_months(monkeypatch):
    """Return the same, made of days alone."""
    with monkeypatch.context() as patched:
        patched.setattr(Extent, "months_within", lambda self, span: [])
        return answers()


@given(runs=st.lists(st.lists(EVENT, min_size=1, max_size=5), min_size=1, max_size=3))
@ON_REAL_SERVICES
def test_late_events(clean, app, monkeypatch, runs):
    """After each run months are what the days add up to, and answers the same."""
    wipe()
    total = 0
    with time_machine.travel(NOW, tick=True):
        for entries in runs:
            run(entries, total)
            total += len(entries)
            for level in LEVELS:
                assert summed(level) == expected(level), level
            assert State().stale_days(KIND) == []
            assert answers() == without_months(monkeypatch)


FIRST = [(day, f"r{n}", "aa", "eng", "DE") for day in DAYS for n in range(3)]


@pytest.fixture()
def built(clean, app):
    """Three records over some months, aggregated."""
    wipe_indices()  # those of earlier years have months as well
    with time_machine.travel(NOW, tick=True):
        assert run(FIRST)["months"] == 14
        yield
        for level in LEVELS:
            assert summed(level) == expected(level), level


LATE = [("2025-12-30", "r1", "aa", "eng", "FR")]


def test_only_what_changed(built):
    """A late event renews its record in its month, and the sums of the instance."""
    before = {row["generation"] for row in documents(ROWS)}

    result = run(LATE, 100)

    new = [row for row in documents(ROWS) if row["generation"] not in before]
    new = [row for row in new if row["level"][0] in LEVELS]
    assert {row["day"] for row in new} == {"2025-12-01"}
    assert {row.get("record_id") for row in new} == {"r1", None}
    assert result["months"] == 1 and len(new) == 2
    assert not run([], 200).get("months")


def views(**params):
    """Return views by language from December to February."""
    current_search_client.indices.refresh(index=prefix_index("stats-community-*"))
    span = {"from": "2025-12-01", "to": "2026-02-28", "metric": "views"}
    params = load_params("breakdown", {**span, "breakdown": "languages", **params})
    items = breakdown(Context("global", params))["items"]
    return {item["key"]: item["value"] for item in items}


def test_answers_read_months(built):
    """Where there are any, the days within are not read."""
    whole = views()
    gone = {"term": {"level": "record"}}
    kept = {"range": {"day": {"gte": "2026-02-01"}}}
    query = {"bool": {"filter": [gone], "must_not": [kept]}}
    current_search_client.delete_by_query(
        index=prefix_index(ROWS), body={"query": query}, refresh=True
    )

    assert views() == whole == {"eng": 12}
    assert views(to="2026-01-30") == {"eng": 6}

    State().mark_stale(KIND, ["2025-12-01"])
    assert views() == {"eng": 6}
    # All that was removed is put back, so that months are right again.
    State().mark_stale("community-usage-delta-agg", DAYS)
    aggregate_community_usage_stats()


def test_killed_between_rows_and_months(built, monkeypatch):
    """Until the next run, days are read of the months that are out of date."""

    def killed(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(months.Months, "renew", killed)
        with pytest.raises(KeyboardInterrupt):
            run([("2025-12-30", "r1", "aa", "deu", "FR")], 100)

    assert views() == {"eng": 12, "deu": 1}
    assert run([])["months"] == 1
    assert views() == {"eng": 12, "deu": 1}


def test_deleted_days(built):
    """What is deleted is in no answer, whatever its months have said."""
    CommunityUsageDeltaAggregator().delete("2025-12-02", "2026-01-14")

    assert views() == {"eng": 9}
    assert aggregate_community_usage_stats()[KIND]["months"] == 2
    assert views() == {"eng": 9}
