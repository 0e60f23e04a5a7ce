# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What counts as transient, and what errors of the search engine become."""

import pytest
from invenio_search.engine import search

from invenio_stats_dashboard.errors import (
    BusyError,
    LocksUnavailableError,
    SearchUnavailableError,
    StorageBlockedError,
    TransientError,
    WriteError,
)
from invenio_stats_dashboard.search.client import is_transient, search_errors

BLOCKED = "index [a] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded];"


def transport(status, text="?"):
    """Return an error of the client."""
    return search.TransportError(status, text, {})


@pytest.mark.parametrize(
    "error,expected",
    [
        (search.exceptions.ConnectionError("N/A", "?", Exception()), True),
        (search.exceptions.ConnectionTimeout("TIMEOUT", "?", Exception()), True),
        (transport(429), True),
        (transport(500), True),
        (transport(503), True),
        (transport(400), False),
        (transport(404), False),
        (transport(429, BLOCKED), False),
        (WriteError("?", [{"type": "circuit_breaking_exception"}]), True),
        (WriteError("?", [{"type": "strict_dynamic_mapping_exception"}]), False),
        (ValueError(), False),
    ],
)
def test_transient_errors(error, expected):
    """No connection, time-outs, a busy engine; not what will fail again."""
    assert is_transient(error) is expected


@pytest.mark.parametrize(
    "error,expected",
    [
        (transport(502), SearchUnavailableError),
        (transport(403, BLOCKED), StorageBlockedError),
        (WriteError("?", [{"type": "x", "reason": BLOCKED}]), StorageBlockedError),
        (transport(400), search.TransportError),
    ],
)
def test_errors_become_ours(error, expected):
    """Those that pass by themselves, and those that somebody has to act on."""
    with pytest.raises(expected):
        with search_errors():
            raise error


def test_the_next_run_makes_up_for_a_missing_service():
    """Such errors are of one family; a busy process is no error of that kind."""
    for error in (SearchUnavailableError, StorageBlockedError, LocksUnavailableError):
        assert issubclass(error, TransientError)
    assert not issubclass(BusyError, TransientError)
