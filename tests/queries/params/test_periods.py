# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Spans, comparisons and buckets."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invenio_stats_dashboard.queries.params.periods import (
    UNITS,
    Span,
    buckets,
    compared_bucket,
    compared_span,
    count_buckets,
    days_of,
    default_unit,
    is_partial,
    named_period,
)
from invenio_stats_dashboard.search import indices

SPANS = st.builds(
    lambda first, length: Span(first, first + timedelta(days=length)),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.integers(0, 1500),
)


def span(first, last):
    """Return a span from texts."""
    return Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "name,now,expected",
    [
        ("30d", "2026-11-24", ("2026-10-26", "2026-11-24")),
        ("90d", "2026-11-24", ("2026-08-27", "2026-11-24")),
        ("12m", "2026-11-24", ("2025-11-25", "2026-11-24")),
        ("12m", "2024-02-29", ("2023-03-01", "2024-02-29")),
        ("12m", "2028-02-28", ("2027-03-01", "2028-02-28")),
        ("12m", "2028-02-29", ("2027-03-01", "2028-02-29")),
        ("year", "2026-11-24", ("2026-01-01", "2026-11-24")),
        ("year", "2026-01-01", ("2026-01-01", "2026-01-01")),
        ("all", "2026-11-24", ("2019-05-06", "2026-11-24")),
        ("today", "2026-11-24", ("2026-11-24", "2026-11-24")),
        ("7d", "2026-11-24", ("2026-11-18", "2026-11-24")),
        ("last_month", "2026-11-24", ("2026-10-01", "2026-10-31")),
        ("last_month", "2026-03-31", ("2026-02-01", "2026-02-28")),
        ("last_month", "2026-01-01", ("2025-12-01", "2025-12-31")),
        ("last_quarter", "2026-11-24", ("2026-07-01", "2026-09-30")),
        ("last_quarter", "2026-02-01", ("2025-10-01", "2025-12-31")),
        ("last_year", "2026-11-24", ("2025-01-01", "2025-12-31")),
        ("fiscal_year", "2026-11-24", ("2026-10-01", "2026-11-24")),
        ("fiscal_year", "2026-09-30", ("2025-10-01", "2026-09-30")),
        ("last_fiscal_year", "2026-11-24", ("2025-10-01", "2026-09-30")),
    ],
)
def test_named_period(name, now, expected):
    """Named periods end today, or are the whole unit before the current one."""
    first_day, fiscal = date(2019, 5, 6), (10, 1)

    found = named_period(name, date.fromisoformat(now), first_day, fiscal)

    assert found == span(*expected)


def test_a_fiscal_year_is_that_of_the_calendar_unless_configured():
    """Without a configured day, the periods are those of the calendar."""
    now = date(2026, 11, 24)

    assert named_period("fiscal_year", now) == named_period("year", now)
    assert named_period("last_fiscal_year", now) == named_period("last_year", now)


def test_all_without_data_is_today():
    """Where there is no first day, or one in the future, ``all`` is today."""
    now = date(2026, 11, 24)

    assert named_period("all", now) == Span(now, now)
    assert named_period("all", now, date(2027, 1, 1)) == Span(now, now)


@pytest.mark.parametrize(
    "now,mode,expected",
    [
        (("2026-11-01", "2026-11-30"), "prev", ("2026-10-02", "2026-10-31")),
        (("2026-11-01", "2026-11-30"), "year", ("2025-11-01", "2025-11-30")),
        (("2025-02-01", "2025-02-28"), "year", ("2024-02-01", "2024-02-29")),
        (("2024-02-01", "2024-02-29"), "year", ("2023-02-01", "2023-02-28")),
        (("2024-02-29", "2024-03-05"), "year", ("2023-03-01", "2023-03-05")),
        (("2024-02-29", "2024-02-29"), "year", ("2023-02-28", "2023-02-28")),
        (("2017-02-28", "2017-02-28"), "year", ("2016-02-28", "2016-02-28")),
    ],
)
def test_compared_span(now, mode, expected):
    """The span before is equally long; the year before has the same days."""
    assert compared_span(span(*now), mode) == span(*expected)


def test_no_comparison():
    """``none`` compares with nothing."""
    assert compared_span(span("2026-01-01", "2026-01-02"), "none") is None


@given(SPANS, st.sampled_from(UNITS))
def test_buckets_cover_the_span(asked, unit):
    """Buckets follow each other without gap, and are no more than counted."""
    parts = buckets(asked, unit)

    assert parts[0].first == asked.first
    assert parts[-1].last == asked.last
    for part, following in zip(parts, parts[1:]):
        assert following.first == part.last + timedelta(days=1)
    assert len(parts) <= count_buckets(asked, unit)


@given(SPANS, st.sampled_from(UNITS), st.sampled_from(["prev", "year"]))
def test_compared_buckets_cover_the_compared_span(asked, unit, mode):
    """What stands against the buckets is all of the compared span, each day once.

    But not a 29 February of which only the day before it has a bucket.
    """
    compared = compared_span(asked, mode)
    parts = [
        compared_bucket(part, asked, compared, mode) for part in buckets(asked, unit)
    ]
    found = [day for part in parts if part for day in days_of(part)]

    missing = set(days_of(compared)).difference(found)
    assert sorted(found) == [d for d in days_of(compared) if d not in missing]
    assert all((day.month, day.day) == (2, 29) for day in missing)
    assert mode == "year" or not missing


def test_a_day_is_compared_with_a_day():
    """28 February stands against 28 February, also in a leap year (N10)."""
    asked = span("2017-02-01", "2017-03-31")
    compared = compared_span(asked, "year")

    day, month = (
        compared_bucket(part, asked, compared, "year")
        for part in (
            span("2017-02-28", "2017-02-28"),
            span("2017-02-01", "2017-02-28"),
        )
    )

    assert day == span("2016-02-28", "2016-02-28")
    assert month == span("2016-02-01", "2016-02-29")


def test_weeks_are_iso():
    """Weeks begin on Mondays, also over the end of a year, and are clipped."""
    parts = buckets(span("2020-12-30", "2021-01-12"), "week")

    assert parts == [
        span("2020-12-30", "2021-01-03"),
        span("2021-01-04", "2021-01-10"),
        span("2021-01-11", "2021-01-12"),
    ]


@pytest.mark.parametrize(
    "bucket,expected",
    [
        (("2026-11-02", "2026-11-08"), False),
        (("2026-11-04", "2026-11-08"), True),
        (("2026-11-16", "2026-11-20"), True),
        (("2026-11-23", "2026-11-29"), True),
    ],
)
def test_partial(bucket, expected):
    """A bucket is partial when it is clipped, or not over yet."""
    assert is_partial(span(*bucket), "week", date(2026, 11, 24)) is expected


@pytest.mark.parametrize(
    "days,unit",
    [(1, "day"), (100, "day"), (101, "week"), (550, "week"), (551, "month")],
)
def test_default_unit(days, unit):
    """The longer the span, the longer the unit."""
    assert default_unit(days) == unit


def test_the_oldest_index_is_that_of_the_aggregators(app):
    """Answers look for old content where the aggregators put it, usage by its year."""
    span = Span(date(1995, 3, 1), date(2015, 5, 1))
    content, usage = (
        "stats-community-records-delta-added",
        "stats-community-usage-delta",
    )
    oldest = indices.index_year("1995-03-01")

    assert indices.yearly(content, span) == indices.single(f"{content}-{oldest}")
    assert len(indices.yearly(usage, span)) == 21
