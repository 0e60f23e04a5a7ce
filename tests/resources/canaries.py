# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Records of every kind, with a word of their own in every field, and their usage."""

from datetime import datetime, timedelta, timezone

import time_machine
from invenio_access.permissions import system_identity
from invenio_communities.proxies import current_communities
from invenio_rdm_records.cli import create_records_custom_field
from invenio_rdm_records.contrib.journal import (
    JOURNAL_CUSTOM_FIELDS,
    JOURNAL_NAMESPACE,
)
from invenio_rdm_records.proxies import current_rdm_records_service as records

from invenio_stats_dashboard.tasks import (
    aggregate_community_record_stats,
    aggregate_community_usage_stats,
    process_membership_log,
)
from tests.factories import (
    identity_of,
    include,
    metadata,
    publish_record,
    raw_event,
    send_events,
    upload,
)

KINDS = {
    "public": "geojson",
    "restricted": "fodt",
    "embargoed": "msgpack",
    "draft": "qcow2",
    "deleted": "djvu",
    "closed": "musicxml",
}
"""Records and the type of their file; ``closed`` becomes restricted after its use."""

FIELDS = (
    *("title", "alternative", "description", "publisher", "version", "subject"),
    *("family", "affiliation", "helper", "institute", "rights", "funder", "award"),
    *("identifier", "place", "reference", "size", "journal", "file", "note"),
)
"""What each record has a word for."""

OF_VISITORS = ("wordsession", "wordagent", "wordpath", "203.0.113.77")
"""What events say of visitors, and nobody is ever shown."""

CLOSED = {"record": "restricted", "files": "restricted"}
NOW = datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)
LAST_MONTH = (NOW.replace(day=1) - timedelta(days=1)).replace(day=15)
DAYS = f"from={LAST_MONTH - timedelta(days=1):%Y-%m-%d}&to={NOW:%Y-%m-%d}"
EMBARGO = {
    "active": True,
    "until": f"{NOW + timedelta(days=90):%Y-%m-%d}",
    "reason": "wordembargoedreason",
}
ACCESS = {
    "restricted": CLOSED,
    "embargoed": {"record": "public", "files": "restricted", "embargo": EMBARGO},
}
CONFIG = {
    "RDM_NAMESPACES": JOURNAL_NAMESPACE,
    "RDM_CUSTOM_FIELDS": JOURNAL_CUSTOM_FIELDS,
}


def words(kind):
    """Return the words of a record."""
    return [f"word{kind}{name}" for name in FIELDS]


def file_of(kind):
    """Return the name of a record's file."""
    return f"word{kind}file.{KINDS[kind]}"


def described(kind):
    """Return metadata with a word of the record in every field that takes one."""
    word = f"word{kind}"

    def person(name, place):
        who = {"type": "personal", "family_name": f"{word}{name}", "given_name": "A"}
        return {
            "person_or_org": who,
            "affiliations": [{"name": f"{word}{place}"}],
        }

    award = {"title": {"en": f"{word}award"}, "number": f"{word}award"}
    return metadata(
        title=f"{word}title",
        additional_titles=[
            {"title": f"{word}alternative", "type": {"id": "alternative-title"}}
        ],
        description=f"{word}description",
        publisher=f"{word}publisher",
        version=f"{word}version",
        subjects=[{"subject": f"{word}subject"}],
        creators=[person("family", "affiliation")],
        contributors=[{**person("helper", "institute"), "role": {"id": "other"}}],
        rights=[{"title": {"en": f"{word}rights"}}],
        funding=[{"funder": {"name": f"{word}funder"}, "award": award}],
        identifiers=[
            {"identifier": f"https://{word}identifier.example/", "scheme": "url"}
        ],
        locations={"features": [{"place": f"{word}place"}]},
        references=[{"reference": f"{word}reference"}],
        sizes=[f"{word}size"],
    )


def make(kind, owner):
    """Make a record, published unless it is to stay a draft; return its recid."""
    files = {file_of(kind): b"1"}
    custom = {"journal:journal": {"title": f"word{kind}journal"}}
    if kind != "draft":
        values = described(kind)
        access = ACCESS.get(kind)
        return publish_record(owner, files, access, custom=custom, **values)
    identity = identity_of(owner)
    data = {
        "metadata": described(kind),
        "files": {"enabled": True},
        "custom_fields": custom,
    }
    draft = records.create(identity, data)
    upload(identity, draft.id, files)
    return draft.id


def use(kind, recid, moment):
    """Let a record be seen, and its file be downloaded."""
    visitor = {
        "session_id": OF_VISITORS[0],
        "user_agent": f"Mozilla/5.0 (X11; Linux x86_64) {OF_VISITORS[1]}",
        "referrer": f"https://example.net/{OF_VISITORS[2]}",
        "ip_address": OF_VISITORS[3],
    }
    later = moment + timedelta(minutes=10)
    names = {"file_key": file_of(kind)}
    send_events("record-view", [raw_event("record-view", recid, moment, **visitor)])
    send_events(
        "file-download", [raw_event("file-download", recid, later, **visitor, **names)]
    )


def close(recid, owner):
    """Restrict a record."""
    identity = identity_of(owner)
    draft = records.edit(identity, recid)
    records.update_draft(identity, draft.id, {**draft.data, "access": CLOSED})
    records.publish(identity, draft.id)


def count():
    """Let everything be counted."""
    process_membership_log()
    aggregate_community_record_stats()
    aggregate_community_usage_stats()


def create(app, owner, communities):
    """Make the records last month, and their usage then and now; return kind → recid.

    They are in the public and in the restricted community. The custom fields have to
    be configured, see :data:`CONFIG`.
    """
    app.test_cli_runner().invoke(create_records_custom_field)
    start = LAST_MONTH.replace(tzinfo=timezone.utc)
    with time_machine.travel(start, tick=True):
        recids = {kind: make(kind, owner) for kind in KINDS}
        published = {kind: recid for kind, recid in recids.items() if kind != "draft"}
        for recid in published.values():
            include(recid, communities["public"])
            include(recid, communities["restricted"])
        process_membership_log()
    for moment in (LAST_MONTH + timedelta(hours=1), NOW - timedelta(hours=1)):
        for kind, recid in recids.items():
            use(kind, recid, moment)
    count()
    reason = {"removal_reason": {"id": "spam"}, "note": "worddeletednote"}
    records.delete_record(system_identity, recids["deleted"], reason)
    close(recids["closed"], owner)
    # What runs every minute.
    process_membership_log()
    records.indexer.refresh()
    current_communities.service.indexer.refresh()
    return recids
