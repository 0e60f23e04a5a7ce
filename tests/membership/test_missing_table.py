# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Without the table of the log publishing goes on, and the gap can be filled."""

import json
import logging
from collections import Counter
from contextlib import contextmanager

import pytest
from invenio_access.permissions import system_identity
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_search import current_search_client
from invenio_search.utils import prefix_index
from sqlalchemy import text

from invenio_stats_dashboard.membership import listeners
from invenio_stats_dashboard.membership.history import Selection, generate, lacking
from invenio_stats_dashboard.models import MembershipLog
from invenio_stats_dashboard.monitoring.figures import unfinished_rebuild
from invenio_stats_dashboard.tasks import process_membership_log
from tests.factories import include, remove
from tests.helpers import documents
from tests.membership.test_gone import destroy_row

EVENTS = "stats-community-events-*"


@contextmanager
def no_table():
    """Let the table of the log be missing for a while."""
    name = MembershipLog.__tablename__
    db.session.commit()
    with db.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {name} RENAME TO away"))
    try:
        yield
    finally:
        db.session.rollback()
        with db.engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE away RENAME TO {name}"))


def presence():
    """Return (community, record) → whether it is there: added once more than removed."""
    stays = Counter()
    for event in documents(EVENTS):
        key = event["community_id"], event["record_id"]
        stays[key] += 1 if event["event_type"] == "add" else -1
    return {key: bool(number) for key, number in stays.items()}


def test_publishing_goes_on(clean, run, users, make_record, make_community, caplog):
    """Each way to change a membership works; it is logged once, and made up for."""
    stays, deleted = (make_community(users["curator"]) for _ in range(2))
    gone, taken_out, destroyed, in_deleted, back = (
        make_record(users["author"], files={"a.csv": b"1"}, communities=[c])
        for c in (stays, stays, stays, deleted, stays)
    )
    records.delete_record(system_identity, back, {"note": "oops"})
    generate()
    process_membership_log()
    assert presence()["global", back] is False

    listeners._missing["said"] = False
    with no_table(), caplog.at_level(logging.ERROR, "invenio_stats_dashboard"):
        new = make_record(users["author"], communities=[stays])
        records.delete_record(system_identity, gone, {"note": "gone"})
        records.restore_record(system_identity, back)
        remove(taken_out, stays)
        destroy_row(destroyed)
        current_communities.service.delete_community(system_identity, deleted, {})
        assert "error" in process_membership_log()
        code, output = run("community-events", "status")
        assert code == 1 and "alembic upgrade" in output
    said = [r for r in caplog.records if "alembic upgrade" in r.message]
    assert len([r for r in said if r.name == "invenio_stats_dashboard"]) == 1

    assert lacking()["entries_missing"] > 0
    assert run("community-events", "status")[0] == 1
    assert run("community-events", "generate")[0] == 0

    assert run("community-events", "status")[0] == 0
    expected = {
        ("global", new): True,
        (stays, new): True,
        ("global", gone): False,
        (stays, gone): False,
        ("global", back): True,
        ("global", taken_out): True,
        (stays, taken_out): False,
        ("global", destroyed): False,
        ("global", in_deleted): True,
        (deleted, in_deleted): False,
    }
    assert expected.items() <= presence().items()


def test_rebuild(no_indices, clean, run):
    """It begins nothing that would have to be completed or discarded."""
    with no_table():
        code, output = run("rebuild")

    assert code == 1 and "alembic upgrade" in output
    assert unfinished_rebuild() is None


def test_other_errors_are_not_hidden(clean, users, make_record, monkeypatch):
    """A log that cannot be written for another reason stops what it tells of."""
    monkeypatch.setattr(listeners, "utcnow", lambda: {"no": "moment"})

    with pytest.raises(Exception, match="moment|datetime|type"):
        make_record(users["author"])
    db.session.rollback()


def test_export_and_import(
    no_indices, clean, run, users, make_record, make_community, tmp_path
):
    """The log goes and comes back, what is known of destroyed records with it."""
    community = make_community(users["curator"])
    recid = make_record(users["author"], communities=[community])
    destroyed = make_record(users["author"], files={"a.csv": b"123"})
    include(destroyed, community)
    remove(recid, community)
    process_membership_log()
    destroy_row(destroyed)
    process_membership_log()
    before, file = presence(), str(tmp_path / "log.ndjson.gz")

    assert run("community-events", "export", "--output", file)[0] == 0
    count = db.session.query(MembershipLog).delete()
    db.session.commit()
    current_search_client.indices.delete(index=prefix_index(EVENTS))
    first = run("community-events", "import", file, "--json")
    again = run("community-events", "import", file, "--json")

    assert json.loads(first[1]) == {"lines": count, "added": count}
    assert json.loads(again[1]) == {"lines": count, "added": 0}
    process_membership_log()
    assert presence() == before
    assert before["global", destroyed] is False and before[community, recid] is False


@pytest.mark.parametrize(
    "line, reason",
    [
        ("[]", "Invalid input type"),
        ("{}", "event_time: Missing data"),
        ("no", "is no JSON"),
        ("\xf6", "is no JSON"),
        ('{"parent_id": "x"}', "parent_id: Not a valid UUID"),
        ('{"event_type": "join"}', "event_type: Must be one of: add, remove"),
        ('{"event_time": "yesterday"}', "event_time: Not a valid"),
        ('{"document": "x"}', "document: Not a valid mapping"),
    ],
)
def test_lines_that_are_no_entries(clean, run, tmp_path, line, reason):
    """Exit code 2, number of the line, the field and what is allowed; no trace."""
    path = tmp_path / "log.ndjson"
    path.write_text(f"{line}\n", encoding="latin-1")

    code, output = run("community-events", "import", str(path))

    assert code == 2 and "line 1" in output and reason in output
    assert "Error:" in output and "KeyError" not in output


def test_a_selection_is_not_all(clean, users, make_record):
    """What is asked of some records says nothing of what the log knows of others."""
    kept = make_record(users["author"])
    destroyed = make_record(users["author"], files={"a.csv": b"1"})
    process_membership_log()
    with no_table():
        destroy_row(destroyed)

    assert generate(Selection(recids=(kept,)))["added"] == 0
    assert generate()["added"] >= 1
