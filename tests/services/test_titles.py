# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Titles are found in rankings as RDM's own search finds them."""

import uuid

import pytest
from invenio_access.permissions import system_identity
from invenio_rdm_records.proxies import current_rdm_records_service as records

from invenio_stats_dashboard.errors import InvalidParametersError
from invenio_stats_dashboard.services import records as searching
from invenio_stats_dashboard.services.records import find_records


@pytest.mark.parametrize(
    "text",
    [
        "entropy",
        "high-entropy",
        "high entropy alloys",
        "highentropy",
        "alloys",
        "Łódź",
        "uber",
        "no such word",
    ],
)
def test_words_of_titles(app, users, make_record, text):
    """Joined by a hyphen or not, with accents or without."""
    titles = ("A study of high-entropy alloys", "Über Łódź")
    recids = {make_record(users["author"], title=title) for title in titles}
    records.indexer.refresh()

    hits = records.search(system_identity, {"q": text, "size": 100}).to_dict()["hits"]
    expected = {hit["id"] for hit in hits["hits"]} & recids

    assert set(find_records(system_identity, text)) & recids == expected
    assert bool(expected) == (text != "no such word")


def test_beginnings_of_words(app, users, make_record):
    """What has been typed so far is enough."""
    recid = make_record(users["author"], title="A study of low-entropy glasses")
    records.indexer.refresh()

    assert recid in find_records(system_identity, "low-entr")
    assert recid in find_records(system_identity, "entropy gla")


def test_all_titles_are_found(app, users, make_record, monkeypatch):
    """Those that match best may be read least; too many are refused."""
    word = f"w{uuid.uuid4().hex}"
    recids = {make_record(users["author"], title=f"{word} {n}") for n in range(3)}
    records.indexer.refresh()
    assert set(find_records(system_identity, word)) == recids

    monkeypatch.setattr(searching, "MOST_FOUND", 2)
    with pytest.raises(InvalidParametersError, match="q: More than 2 records"):
        find_records(system_identity, word)
