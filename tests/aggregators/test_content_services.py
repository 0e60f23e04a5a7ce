# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Random histories of real service calls, answers against the database."""

from datetime import datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from invenio_access.permissions import system_identity
from invenio_rdm_records.proxies import current_rdm_records_service as service

from invenio_stats_dashboard.tasks import aggregate_community_record_stats
from tests.database import Observer, live, members
from tests.factories import (
    attach,
    identity_of,
    include,
    metadata,
    publish_record,
    remove,
)
from tests.isolation import wipe

from .content_answers import QUESTION, check

pytestmark = pytest.mark.slow

START = datetime(2023, 11, 5, 12)

PUBLISHED = {
    "2023-12-31": "2023-12-31",
    "2024": "2024-01-01",
    "2022-05": "2022-05-01",
    "2021-03-04/2024": "2021-03-04",
    "1899": "1899-01-01",
    "2999-01-01": "2999-01-01",
}
ENGLISH_AND_GERMAN = [{"id": "eng"}, {"id": "deu"}]
METADATA = st.fixed_dictionaries(
    {
        "publication_date": st.sampled_from(sorted(PUBLISHED)),
        "resource_type": st.sampled_from([{"id": "dataset"}, {"id": "software"}]),
        "languages": st.sampled_from([[], [{"id": "eng"}], ENGLISH_AND_GERMAN]),
    }
)
FILES = st.sampled_from([None, {"a.csv": b"12345"}, {"a.csv": b"1", "b.txt": b"22"}])
STEPS = ("publish", "edit", "version", "include", "remove", "delete", "restore")
STEP = st.tuples(
    st.sampled_from([*STEPS, "include", "aggregate"]),
    st.integers(0, 99),
    st.integers(0, 2),
    METADATA,
    FILES,
    st.sampled_from([0, 0, 1, 30, 200]),
)


class History:
    """Does the steps, each through the service, each on its day."""

    def __init__(self, users, communities):
        """Take accounts and communities."""
        self.owners = [users["author"], users["member"]]
        self.communities = communities
        self.seen = Observer(communities, PUBLISHED)
        self.deleted = []
        self.owner_of = {}

    def step(self, name, choice, number, values, files):
        """Do a step with one of the things that it can be done to."""
        community = self.communities[number]
        there = live(self.seen.recids)
        inside = members(community)
        chosen = {
            "publish": [self.owners[choice % 2]],
            "edit": list(there),
            "version": list(there),
            "include": [r for r, parent in there.items() if parent not in inside],
            "remove": [r for r, parent in there.items() if parent in inside],
            "delete": list(there),
            "restore": self.deleted,
            "aggregate": [None],
        }[name]
        if not chosen:
            return
        target = (
            sorted(chosen)[choice % len(chosen)] if name != "publish" else chosen[0]
        )
        getattr(self, f"_{name}")(target, community, values, files)
        self.seen.look()

    def _publish(self, owner, community, values, files):
        recid = publish_record(owner, files=files, **values)
        self.owner_of[recid] = owner
        self.seen.recids.append(recid)

    def _edit(self, recid, community, values, files):
        identity = identity_of(self.owner_of[recid])
        draft = service.edit(identity, recid)
        service.update_draft(
            identity, recid, {**draft.data, "metadata": metadata(**values)}
        )
        service.publish(identity, recid)

    def _version(self, recid, community, values, files):
        identity = identity_of(self.owner_of[recid])
        draft = service.new_version(identity, recid)
        if draft.data["files"]["enabled"]:
            service.import_files(identity, draft.id)
        data = {**draft.data, "metadata": metadata(**values)}
        service.update_draft(identity, draft.id, data)
        service.publish(identity, draft.id)
        self.owner_of[draft.id] = self.owner_of[recid]
        self.seen.recids.append(draft.id)

    def _include(self, recid, community, values, files):
        include(recid, community)

    def _remove(self, recid, community, values, files):
        remove(recid, community)

    def _delete(self, recid, community, values, files):
        service.delete_record(system_identity, recid, {"note": "gone"})
        self.deleted.append(recid)

    def _restore(self, recid, community, values, files):
        service.restore_record(system_identity, recid)
        self.deleted.remove(recid)

    def _aggregate(self, target, community, values, files):
        aggregate_community_record_stats()


@pytest.fixture()
def communities(clean, users, make_community):
    """Two communities, and a third that is a subcommunity of the first."""
    first, second, third = (make_community(users["curator"]) for _ in range(3))
    attach(third, first)
    return [first, second, third]


@given(steps=st.lists(STEP, min_size=6, max_size=10), question=QUESTION)
@settings(
    max_examples=3,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_answers_after_any_history(communities, users, app, steps, question):
    """All answers equal what the database showed, whatever happened when."""
    wipe()
    history, moment = History(users, communities), START
    for values in [("publish", *steps[0][1:]), *steps]:
        moment += timedelta(days=values[5], minutes=1)
        with time_machine.travel(moment, tick=True):
            history.step(*values[:5])
    last = moment + timedelta(days=1)
    with time_machine.travel(last, tick=True), app.test_request_context():
        aggregate_community_record_stats()
        check(history.seen, question)
