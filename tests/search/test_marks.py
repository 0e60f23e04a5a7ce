# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Marks of stale days: whose rows they speak of, and what happens side by side."""

from copy import deepcopy

import pytest
from invenio_search import current_search_client
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.search.indices import STATE, stale_kind
from invenio_stats_dashboard.search.state import MANY, State
from invenio_stats_dashboard.tasks import process_membership_log

KIND = stale_kind("added")
DAY, OTHER = "2024-02-29", "0987-01-01"


def marked():
    """Return day → communities of the marks."""
    return {mark.day: mark.ids for mark in State().stale_days(KIND)}


def test_communities_add_up(clean):
    """A mark names the communities that changed, whoever wrote it first."""
    state = State()
    state.mark_ids(KIND, {})
    state.mark_ids(KIND, {DAY: {"b", "global"}, OTHER: {"a"}})
    state.mark_ids(KIND, {DAY: {"a"}})

    assert marked() == {DAY: ["a", "b", "global"], OTHER: ["a"]}
    assert [mark.day for mark in state.stale_days(KIND)] == [OTHER, DAY]


def test_all_stays_all(clean):
    """A mark of all communities is not narrowed down, nor is one of very many."""
    state = State()
    state.mark_stale(KIND, [DAY])
    state.mark_ids(KIND, {DAY: {"a"}, OTHER: {str(n) for n in range(MANY)}})
    assert marked()[DAY] is None
    assert len(marked()[OTHER]) == MANY

    state.mark_ids(KIND, {OTHER: {"one more"}})
    assert marked() == {DAY: None, OTHER: None}
    state.mark_ids(KIND, {OTHER: {"a"}})
    assert marked() == {DAY: None, OTHER: None}


@pytest.mark.parametrize("again", [{"a"}, {"b"}])
def test_what_was_marked_again_stays(clean, again):
    """Whoever clears a mark has not seen what changed since; all of it is redone."""
    state = State()
    state.mark_ids(KIND, {DAY: {"a"}, OTHER: {"a"}})
    read = state.stale_days(KIND)
    state.mark_ids(KIND, {DAY: again})
    state.clear_stale(read)
    assert marked() == {DAY: sorted({"a"} | again)}


class Interrupted(State):
    """Somebody else marks the same day between our reading and our writing."""

    def __init__(self, *others):
        """Take what the others do, one after the other."""
        super().__init__()
        self.others = list(others)

    def _marks_of(self, kind, days):
        """Read, and let somebody else go first."""
        found = super()._marks_of(kind, days)
        if self.others:
            self.others.pop(0)(State())
        return found


def by(*names):
    """Return somebody who marks these communities."""
    return lambda state: state.mark_ids(KIND, {DAY: set(names)})


def test_side_by_side(clean):
    """Two who mark a day at the same time both find their communities in it."""
    Interrupted(by("b"), by("c"), by("d")).mark_ids(KIND, {DAY: {"a"}, OTHER: {"a"}})
    assert marked() == {DAY: ["a", "b", "c", "d"], OTHER: ["a"]}


def test_narrowed_by_nobody(clean):
    """Whoever marks all communities meanwhile is not contradicted."""
    state = Interrupted(lambda other: other.mark_stale(KIND, [DAY]))
    state.mark_ids(KIND, {DAY: {"a"}})
    assert marked() == {DAY: None}


def test_never_first(clean):
    """Who always comes second marks all communities: too much is never wrong."""
    crowd = [by(str(number)) for number in range(20)]
    Interrupted(*crowd).mark_ids(KIND, {DAY: {"a"}})
    assert marked() == {DAY: None}


def test_an_index_of_an_earlier_version(no_indices, users, make_record):
    """It learns to name communities before anything is written."""
    indices, name = current_search_client.indices, prefix_index(STATE)
    template = prefix_index("stats-community-state-v1.0.0")
    saved = indices.get_template(name=template)[template]
    older = deepcopy(saved["mappings"])
    del older["properties"]["ids"]
    indices.delete(index=name, ignore=404)
    indices.delete_template(name=template)
    indices.create(index=name, body={"mappings": older})
    indices.put_template(name=template, body=saved)

    make_record(users["author"])
    assert process_membership_log()["written"] == 1
    assert set(map(tuple, marked().values())) == {("global",)}
