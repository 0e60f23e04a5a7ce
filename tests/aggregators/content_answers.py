# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Asks about content in all ways, and counts the same from what the database showed."""

from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from invenio_stats_dashboard.queries.breakdowns import breakdown
from invenio_stats_dashboard.queries.context import Context
from invenio_stats_dashboard.queries.params.params import load_params
from invenio_stats_dashboard.queries.params.periods import UNITS
from invenio_stats_dashboard.queries.series import series
from invenio_stats_dashboard.queries.totals import totals
from tests import oracle
from tests.database import BALANCES, FLOWS, METRICS, number
from tests.queries.oracle import parts

BASES = ("added", "created", "published")
FIELDS = {
    "resource_types": "resource_type",
    "languages": "languages",
    "subjects": "subjects",
    "access_statuses": "access_status",
    "file_types": "file_types",
}


class Question(NamedTuple):
    """Numbers that choose what is asked, of whatever there is to choose from."""

    day: int
    length: int
    choice: int
    unit: str
    mode: str | None


QUESTION = st.builds(
    Question,
    st.integers(0, 999),
    st.sampled_from([0, 0, 1, 6, 29, 200, 800]),
    st.integers(0, 999),
    st.sampled_from(UNITS),
    st.sampled_from([None, None, "delta", "snapshot"]),
)


def check(seen, question):
    """Compare one question's answers for all communities and bases."""
    edges = _edges(seen)
    last = edges[question.day % len(edges)]
    first = last - timedelta(days=question.length)
    if first.year < 2000:
        first = last
    for turn, community in enumerate(["global", *seen.communities]):
        for basis in BASES:
            records = seen.records(community, basis)
            asked = {"from": str(first), "to": str(last), "basis": basis}
            _totals(community, asked, records)
            choice = question.choice + turn
            _series(community, asked, records, choice, question)
            _breakdown(community, asked, records, choice, question.mode)


def _edges(seen):
    """Return the days on which anything changes, on any basis, and their neighbours."""
    found = {sample.date() for sample, _ in seen.samples}
    for basis in BASES:
        for _, days in seen.records("global", basis):
            found |= {date.fromisoformat(day) for span in days for day in span if day}
    today = max(sample.date() for sample, _ in seen.samples)
    within = {day for day in found if date.min < day <= today}
    steps = (timedelta(days=number) for number in (-1, 0, 1))
    return sorted({day + step for step in steps for day in within})


def _ask(answer, community, asked, **params):
    """Return an answer, also for a community that is deleted."""
    raw = {**asked, "compare": "none", **params}
    return answer(Context(community, load_params(answer.__name__, raw)))


def _totals(community, asked, records):
    """Compare the headline numbers."""
    found = _ask(totals, community, asked)["metrics"]
    expected = {m: number(records, m, asked["from"], asked["to"]) for m in METRICS}
    assert {name: found[name]["value"] for name in METRICS} == expected, (
        community,
        asked,
    )


def _series(community, asked, records, choice, question):
    """Compare a metric over time, step by step."""
    metric = METRICS[choice % len(METRICS)]
    params = {"metric": metric, "unit": question.unit}
    found = _ask(series, community, asked, **params)["buckets"]
    first, last = (date.fromisoformat(asked[name]) for name in ("from", "to"))
    assert [bucket["value"] for bucket in found] == [
        number(records, metric, str(part[0]), str(part[-1]))
        for part in parts(first, last, question.unit)
    ], (community, asked, params)


def _breakdown(community, asked, records, choice, mode):
    """Compare a metric by key."""
    metric = (*BALANCES, *FLOWS)[choice % len((*BALANCES, *FLOWS))]
    name = list(FIELDS)[choice % len(FIELDS)]
    params = {"breakdown": name, "metric": metric, "limit": 1000}
    if mode:
        params["mode"] = mode
    items = _ask(breakdown, community, asked, **params)["items"]
    keys = {key for d, _ in records for key in oracle.as_list(d[FIELDS[name]])}
    expected = {
        key: _in_mode(records, metric, mode, asked, key, FIELDS[name]) for key in keys
    }
    expected = {key: count for key, count in expected.items() if count}
    assert {item["key"]: item["value"] for item in items} == expected, (
        community,
        asked,
        params,
    )


def _in_mode(records, metric, mode, asked, key, field):
    """Count a metric by key, as its change or as what it has come to."""

    def count(name):
        since = "" if mode == "snapshot" and name in FLOWS else asked["from"]
        return number(records, name, since, asked["to"], key, field)

    if mode == "delta" and metric in BALANCES:
        return count(f"{metric}_added") - count(f"{metric}_removed")
    return count(metric)
