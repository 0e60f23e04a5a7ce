# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Answers that are made together, and what they search for."""

from contextvars import ContextVar, copy_context
from functools import partial

import pytest

from invenio_stats_dashboard.search.together import send, together

PLACE = ContextVar("place", default=None)


@pytest.fixture()
def engine():
    """Return a function that responds with what was searched, and its calls."""

    def respond(searches):
        respond.calls.append(searches)
        return [f"<{search}>" for search in searches]

    respond.calls = []
    return respond


def answer(engine, *rounds):
    """Send some searches, one round after the other; return all responses."""
    PLACE.set(rounds)
    found = [send(list(searches), engine) for searches in rounds]
    assert PLACE.get() == rounds
    return found


def test_alone(engine):
    """Searches of a single answer are sent at once."""
    found = copy_context().run(answer, engine, "ab", "c")

    assert found == [["<a>", "<b>"], ["<c>"]]
    assert engine.calls == [["a", "b"], ["c"]]


def test_rounds_are_shared(engine):
    """One request for each round, in which nothing is searched twice."""
    calls = [
        partial(answer, engine, "ab", "c", "d"),
        partial(answer, engine),
        partial(answer, engine, "bz", "c"),
    ]

    found = together(calls)

    assert found == [[["<a>", "<b>"], ["<c>"], ["<d>"]], [], [["<b>", "<z>"], ["<c>"]]]
    assert engine.calls == [["a", "b", "z"], ["c"], ["d"]]
    assert PLACE.get() is None


def test_errors_of_a_request(engine):
    """All that wait for it get them, and may go on in their own ways."""

    def broken(searches):
        raise ConnectionError("gone")

    def forgiving(name):
        try:
            return answer(broken, name)
        except ConnectionError as error:
            return f"{name}: {error}"

    assert together([partial(forgiving, n) for n in "ab"]) == ["a: gone", "b: gone"]
    with pytest.raises(ConnectionError):
        together([partial(forgiving, "a"), partial(answer, broken, "b")])


def test_an_error_ends_all(engine):
    """Those that wait are ended as well, and clean up."""
    ended = []

    def waiting():
        try:
            return answer(engine, "a")
        finally:
            ended.append(True)

    def failing():
        raise ValueError("no")

    with pytest.raises(ValueError):
        together([waiting, failing])
    assert ended == [True] and engine.calls == []
