# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Lines and sizes: pure arithmetic."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invenio_stats_dashboard.embeds import sparkline as drawing
from invenio_stats_dashboard.exports import numbers

WRITTEN = json.loads(
    (Path(__file__).parents[1] / "js" / "written.json").read_text(encoding="utf-8")
)
"""Locale → kind, value and text: also read by the tests of the scripts."""

NUMBERS = st.lists(st.none() | st.integers(0, 10**15), max_size=80)


def test_a_line_fills_its_box():
    """The largest value is at the top, zero at the bottom."""
    (points,) = drawing.line([0, 5, 10], 10, 20, 100, 50)

    assert points == [(10, 70), (60, 45), (110, 20)]


def test_gaps():
    """What is not known interrupts the line."""
    parts = drawing.line([1, None, 2, 2], 0, 0, 30, 10)

    assert [len(part) for part in parts] == [1, 2]


@given(NUMBERS)
def test_nothing_leaves_the_box(values):
    """Whatever the numbers, the line stays inside."""
    for part in drawing.line(values, 10, 20, 100, 50):
        for x, y in part:
            assert 10 <= x <= 110 and 20 <= y <= 70
        assert drawing.area(part, 70).endswith("Z")


@pytest.mark.parametrize(
    "text,narrower", [("MMM", "iii"), ("Views", "V"), ("漢字", "ab")]
)
def test_widths(text, narrower):
    """Wide letters take more room."""
    assert drawing.text_width(text) > drawing.text_width(narrower)


@pytest.mark.parametrize(
    ("locale", "text"),
    [("en", "20 Mar 2024"), ("de", "20. März 2024"), ("fa", "20 مارس 2024")],
)
def test_days_are_gregorian(monkeypatch, locale, text):
    """As buckets are, also where another calendar is usual."""
    monkeypatch.setattr(numbers, "current_locale", lambda: locale)

    assert numbers.show_day("2024-03-20") == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 bytes"), (999_499, "999 kB"), (999_999, "1 MB"), (99_960, "100 kB")],
)
def test_sizes(monkeypatch, value, text):
    """A size that would be rounded to a thousand is one of the next unit."""
    monkeypatch.setattr(numbers, "current_locale", lambda: "en")

    assert numbers._bytes(value, "en") == text.replace(" ", "\xa0")


@pytest.mark.parametrize("locale", sorted(WRITTEN))
def test_as_on_the_pages(monkeypatch, locale):
    """Numbers, sizes, days and ranges are written as the scripts of the pages do."""
    monkeypatch.setattr(numbers, "current_locale", lambda: locale)
    kinds = {
        "count": lambda value: numbers.show("views", value),
        "bytes": lambda value: numbers.show("data_volume", value),
        "day": numbers.show_day,
        "range": lambda days: numbers.show_range(*days),
    }

    found = [
        [kind, value, " ".join(kinds[kind](value).split())]
        for kind, value, _ in WRITTEN[locale]
    ]

    assert found == WRITTEN[locale]


def test_what_is_too_long_is_cut():
    """A heading with filters stays within the picture."""
    assert drawing.fit("Views", 300, 13) == "Views"
    cut = drawing.fit("Views · Country: Germany or Austria", 120, 13)
    assert cut.endswith("…") and drawing.text_width(cut, 13) <= 120
