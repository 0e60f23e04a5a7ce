# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Makes accounts, communities, records and events, all through the services."""

import io
import uuid
from datetime import datetime, timezone

from flask_principal import UserNeed
from flask_security.utils import hash_password
from invenio_access.models import ActionUsers
from invenio_access.permissions import (
    any_user,
    authenticated_user,
    superuser_access,
    system_identity,
)
from invenio_access.utils import get_identity
from invenio_accounts.models import User
from invenio_accounts.proxies import current_datastore
from invenio_accounts.testutils import login_user_via_session
from invenio_communities.proxies import current_communities
from invenio_communities.utils import load_community_needs
from invenio_db import db
from invenio_rdm_records.proxies import (
    current_rdm_records,
    current_rdm_records_service,
)
from invenio_stats.proxies import current_stats
from invenio_vocabularies.proxies import current_service as vocabulary_service

ROLES = ("admin", "curator", "member", "author", "outsider")

VOCABULARIES = {
    "resourcetypes": {
        "dataset": "Dataset",
        "software": "Software",
        "publication-article": "Journal article",
        "publication-book": "Book",
        "publication-section": "Book chapter",
        "presentation": "Presentation",
        "image-photo": "Photo",
    },
    "languages": {"eng": "English", "deu": "German", "fra": "French"},
    "licenses": {"cc-by-4.0": "Creative Commons Attribution 4.0"},
    "communitytypes": {"topic": "Topic"},
    "removalreasons": {"spam": "Spam"},
    "contributorsroles": {"other": "Other"},
    "titletypes": {"alternative-title": "Alternative title"},
}
PID_TYPES = {
    "resourcetypes": "rsrct",
    "languages": "lng",
    "licenses": "lic",
    "communitytypes": "comtyp",
    "removalreasons": "rem",
    "contributorsroles": "cor",
    "titletypes": "ttyp",
}
RESOURCE_TYPE_PROPS = {
    "csl": "dataset",
    "datacite_general": "Dataset",
    "datacite_type": "",
    "openaire_resourceType": "21",
    "openaire_type": "dataset",
    "eurepo": "info:eu-repo/semantics/other",
    "schema.org": "https://schema.org/Dataset",
    "subtype": "",
    "type": "dataset",
    "marc21_type": "dataset",
    "marc21_subtype": "",
}


def create_vocabularies(identity):
    """Create the vocabulary entries that the records use."""
    for name, entries in VOCABULARIES.items():
        vocabulary_service.create_type(identity, name, PID_TYPES[name])
        for key, title in entries.items():
            data = {
                "id": key,
                "type": name,
                "title": {"en": title, "de": f"{title} (de)"},
            }
            if name == "resourcetypes":
                data["props"] = RESOURCE_TYPE_PROPS
                data["tags"] = ["depositable", "linkable"]
            vocabulary_service.create(identity, data)
    vocabulary_service.indexer.process_bulk_queue()
    vocabulary_service.indexer.refresh()


def create_users():
    """Create an account per role; return role → user id."""
    for role in ROLES:
        current_datastore.create_user(
            email=f"{role}@example.org",
            password=hash_password("secret-of-the-tests"),
            username=role,
            active=True,
            confirmed_at=datetime.now(timezone.utc),
        )
    current_datastore.commit()
    ids = {role: User.query.filter_by(username=role).one().id for role in ROLES}
    db.session.add(ActionUsers.allow(superuser_access, user_id=ids["admin"]))
    db.session.commit()
    return ids


def identity_of(user_id):
    """Return the identity of an account as after a login."""
    from flask import current_app

    identity = get_identity(db.session.get(User, user_id))
    identity.provides |= {any_user, authenticated_user, UserNeed(user_id)}
    with current_app.test_request_context():
        load_community_needs(identity)
    return identity


def fresh(browser):
    """Return a browser for its next request.

    The context of the tests, which all requests share, remembers who came first.
    """
    from flask import g

    g.pop("_login_user", None)
    return browser


def login(browser, user_id):
    """Log an account in."""
    login_user_via_session(browser, user=db.session.get(User, user_id))


def create_community(owner_id, visibility="public", members=(), **access):
    """Create a community; return its id. ``members``: ids that become readers."""
    identity = identity_of(owner_id)
    slug = f"c{uuid.uuid4().hex[:10]}"
    data = {
        "slug": slug,
        "metadata": {"title": f"Community {slug}", "type": {"id": "topic"}},
        "access": {
            "visibility": visibility,
            "members_visibility": visibility,
            "member_policy": "closed",
            "record_submission_policy": "open",
            "review_policy": "closed",
            **access,
        },
    }
    community = current_communities.service.create(identity, data)
    for user_id in members:
        current_communities.service.members.add(
            system_identity,
            community.id,
            {"members": [{"type": "user", "id": str(user_id)}], "role": "reader"},
        )
    current_communities.service.indexer.refresh()
    return str(community.id)


def attach(community, above):
    """Make a community the subcommunity of another; ``None`` detaches it."""
    service = current_communities.service
    if above:
        data = service.read(system_identity, above).data
        data["children"] = {"allow": True}
        service.update(system_identity, above, data)
    data = service.read(system_identity, community).data
    parent = {"id": above} if above else None
    service.update(system_identity, community, {**data, "parent": parent})


def metadata(title="A record", **values):
    """Return the metadata of a record."""
    person = {"type": "personal", "given_name": "Ada", "family_name": "Byron"}
    return {
        "title": title,
        "publication_date": "2024-05-17",
        "publisher": "Test Press",
        "resource_type": {"id": "dataset"},
        "creators": [{"person_or_org": person}],
        **values,
    }


def upload(identity, recid, files):
    """Upload files to a draft, name → bytes."""
    drafts = current_rdm_records_service.draft_files
    drafts.init_files(identity, recid, [{"key": key} for key in files])
    for key, content in files.items():
        drafts.set_file_content(identity, recid, key, io.BytesIO(content))
        drafts.commit_file(identity, recid, key)


def publish_record(
    owner_id, files=None, access=None, communities=(), custom=None, doi=None, **values
):
    """Publish a record; return its recid.

    :param files: name → bytes; none makes it metadata-only.
    :param communities: ids of communities that it is put into directly.
    :param custom: values of custom fields.
    :param doi: a DOI that it has from elsewhere.
    """
    service, identity = current_rdm_records_service, identity_of(owner_id)
    data = {
        "metadata": metadata(**values),
        "access": access or {"record": "public", "files": "public"},
        "files": {"enabled": bool(files)},
        "custom_fields": custom or {},
    }
    if doi:
        data["pids"] = {"doi": {"identifier": doi, "provider": "external"}}
    draft = service.create(identity, data)
    if files:
        upload(identity, draft.id, files)
    record = service.publish(identity, draft.id)
    for community in communities:
        include(record.id, community)
    return record.id


def include(recid, community):
    """Put a record into a community without a review, as its owner may."""
    record = current_rdm_records_service.record_cls.pid.resolve(recid)
    current_rdm_records.record_communities_service.bulk_add(
        system_identity, community, [record.pid.pid_value]
    )


def remove(recid, community):
    """Take a record out of a community."""
    current_rdm_records.record_communities_service.remove(
        system_identity, recid, {"communities": [{"id": community}]}
    )


def raw_event(kind, recid, moment, **values):
    """Return an event as the event builders put it on the queue.

    :param kind: ``record-view`` or ``file-download``.
    :param moment: naive UTC datetime.
    """
    event = {
        "timestamp": moment.isoformat(),
        "recid": recid,
        "parent_recid": f"{recid}-parent",
        "referrer": None,
        "ip_address": "8.8.8.8",
        "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0",
        "user_id": None,
        "session_id": "session-1",
        "via_api": False,
        **values,
    }
    if kind == "file-download":
        event.setdefault("file_key", "data.csv")
        event.setdefault("file_id", f"{recid}-{event['file_key']}")
        event.setdefault("bucket_id", f"{recid}-bucket")
        event.setdefault("size", 1000)
    return event


def send_events(kind, events):
    """Put events on the queue and let the events indexer work it off."""
    from invenio_stats.tasks import process_events

    current_stats.publish(kind, events)
    process_events([kind])
