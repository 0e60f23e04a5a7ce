# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What has changed most: pure arithmetic."""

from invenio_stats_dashboard.queries.changes import changes


def item(key, value, previous, **more):
    """Return an item of an answer."""
    return {"key": key, "label": key, "value": value, "previous": previous, **more}


def test_rises_and_falls_by_their_share_of_the_difference():
    """The largest of all dimensions first, rises and falls apart."""
    parts = [
        ("countries", "country", [item("DE", 10, 40), item("FR", 30, 25)]),
        ("referrers", "referrer", [item("a.org", 0, 50), item("b.org", 9, 9)]),
    ]

    found = changes({"value": 60, "previous": 100}, parts, 5)

    assert found["total"] == {"value": 60, "previous": 100, "difference": -40}
    falls = [(row["key"], row["difference"], row["share"]) for row in found["falls"]]
    assert falls == [("a.org", -50, 1.25), ("DE", -30, 0.75)]
    rises = [(row["dimension"], row["key"], row["share"]) for row in found["rises"]]
    assert rises == [("countries", "FR", -0.125)]


def test_differences_are_of_the_days_that_are_compared():
    """Where days without data are left out, they are left out of the difference."""
    parts = [("countries", "country", [item("DE", 40, 10, comparable=12)])]

    found = changes({"value": 40, "previous": 10, "comparable": 12}, parts, 5)

    assert found["total"]["difference"] == 2
    assert found["rises"][0]["difference"] == 2


def test_what_is_not_known_has_not_changed():
    """Without comparison, with suppressed numbers, or without a key there is no row."""
    parts = [
        ("countries", "country", [item("DE", 3, None), item("FR", None, None)]),
        ("record", "record", [item(None, 5, 1)]),
    ]

    found = changes({"value": 9, "previous": None}, parts, 5)

    assert found["total"]["difference"] is None
    assert found["rises"] == found["falls"] == []


def test_what_nearly_all_have_explains_nothing():
    """A subject of all records moves with the total, a large one is worth a row."""
    subjects = [item("all", 996, 398), item("most", 970, 390), item("late", 999, 2)]
    parts = [("subjects", "subject", subjects)]

    found = changes({"value": 1000, "previous": 400}, parts, 5)

    assert [row["key"] for row in found["rises"]] == ["late", "most"]


def test_without_anything_else_it_is_shown():
    """A place with a single record has this one row."""
    parts = [("record", "record", [item("only", 7, 3)])]

    found = changes({"value": 7, "previous": 3}, parts, 5)

    assert [row["key"] for row in found["rises"]] == ["only"]


def test_a_limit_is_one_of_each():
    """Many rises leave their place to the falls."""
    items = [item(f"k{n}", n, 0) for n in range(1, 9)] + [item("f", 0, 1)]

    found = changes({"value": 36, "previous": 1}, [("x", "x", items)], 3)

    assert [row["key"] for row in found["rises"]] == ["k8", "k7", "k6"]
    assert [row["key"] for row in found["falls"]] == ["f"]
