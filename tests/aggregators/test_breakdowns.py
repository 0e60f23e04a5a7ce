# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Every breakdown that comes with the module, from publication to a German answer."""

from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from flask_babel import force_locale
from invenio_access.permissions import system_identity
from invenio_rdm_records.cli import create_records_custom_field
from invenio_rdm_records.contrib.journal import (
    JOURNAL_CUSTOM_FIELDS,
    JOURNAL_NAMESPACE,
)
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_records_resources.proxies import current_service_registry
from invenio_vocabularies.proxies import current_service as vocabularies

from invenio_stats_dashboard.proxies import current_stats_dashboard
from invenio_stats_dashboard.subcounts import SUBCOUNTS
from invenio_stats_dashboard.tasks import (
    aggregate_community_record_stats,
    aggregate_community_usage_stats,
)
from tests.factories import identity_of, metadata, raw_event, send_events, upload

FUNDER = {
    "id": "00k4n6c32",
    "name": "European Commission",
    "title": {"en": "European Commission", "de": "Europäische Kommission"},
}
PLACE = {"id": "01ggx4157", "name": "CERN", "title": {"de": "Kernforschung"}}
PERSON = {"type": "personal", "given_name": "Ada", "family_name": "Byron"}
METADATA = {
    "languages": [{"id": "deu"}],
    "subjects": [{"subject": "honey"}],
    "rights": [{"id": "cc-by-4.0"}, {"title": {"de": "Hauslizenz"}}],
    "funding": [{"funder": {"id": FUNDER["id"]}}],
    "creators": [{"person_or_org": PERSON, "affiliations": [{"id": PLACE["id"]}]}],
    "contributors": [
        {
            "person_or_org": PERSON,
            "role": {"id": "editor"},
            "affiliations": [{"name": "Elsewhere"}],
        }
    ],
}
RECORDS = {
    "resource_types": {"Dataset (de)"},
    "access_statuses": {"Offen"},
    "languages": {"German (de)"},
    "subjects": {"honey"},
    "rights": {"Creative Commons Attribution 4.0 (de)", "Hauslizenz"},
    "funders": {"Europäische Kommission"},
    "periodicals": {"Bees"},
    "publishers": {"Test Press"},
    "affiliations": {"Kernforschung"},
    "contributor_affiliations": {"Elsewhere"},
    "file_types": {"csv"},
}
"""Breakdown → labels of the one record."""

VIEWS = {
    **{name: labels for name, labels in RECORDS.items() if name != "file_types"},
    "countries": {"Vereinigte Staaten"},
    "referrers": {"example.net"},
}


@pytest.fixture()
def vocabulary(no_indices, app, monkeypatch):
    """A funder, a place, a role and the custom fields of journals."""
    monkeypatch.setitem(app.config, "RDM_NAMESPACES", JOURNAL_NAMESPACE)
    monkeypatch.setitem(app.config, "RDM_CUSTOM_FIELDS", JOURNAL_CUSTOM_FIELDS)
    done = app.test_cli_runner().invoke(
        create_records_custom_field, ["-f", "journal:journal"]
    )
    assert done.exit_code == 0, done.output
    for name, data in (("funders", FUNDER), ("affiliations", PLACE)):
        entries = current_service_registry.get(name)
        entries.create(system_identity, data)
        entries.indexer.process_bulk_queue()
        entries.indexer.refresh()
    role = {"id": "editor", "type": "contributorsroles", "title": {"en": "Editor"}}
    vocabularies.create(system_identity, role)


def ask(breakdown, metric, scope="global"):
    """Return label → number, as a German reader has it."""
    with force_locale("de"):
        answer = current_stats_dashboard.service.breakdown(
            system_identity, scope, {"breakdown": breakdown, "metric": metric}
        ).to_dict()
    return {item["label"]: item["value"] for item in answer["items"]}


def test_every_breakdown(vocabulary, app, users):
    """Records and views are counted by each; keys have German names."""
    noon = datetime.now(timezone.utc).replace(hour=12, microsecond=0)
    noon -= timedelta(days=1)
    identity = identity_of(users["author"])
    data = {
        "metadata": metadata(**METADATA),
        "access": {"record": "public", "files": "public"},
        "files": {"enabled": True},
        "custom_fields": {"journal:journal": {"title": "Bees"}},
    }
    with time_machine.travel(noon, tick=True):
        draft = service.create(identity, data)
        assert not draft.errors
        upload(identity, draft.id, {"data.csv": b"1,2"})
        recid = service.publish(identity, draft.id).id
    moment = noon.replace(tzinfo=None) + timedelta(minutes=5)
    referrer = "https://www.example.net/page"
    view = raw_event("record-view", recid, moment, referrer=referrer)
    send_events("record-view", [view])
    send_events("file-download", [raw_event("file-download", recid, moment)])
    aggregate_community_record_stats()
    aggregate_community_usage_stats()

    with app.test_request_context():
        found = {name: ask(name, "records") for name in RECORDS}
        seen = {name: ask(name, "views") for name in VIEWS}
        downloaded = ask("file_types", "downloads")
        files = ask("files", "downloads", f"record:{recid}")
    assert found == {n: dict.fromkeys(labels, 1) for n, labels in RECORDS.items()}
    assert seen == {n: dict.fromkeys(labels, 1) for n, labels in VIEWS.items()}
    assert downloaded == {"csv": 1}
    assert files == {"data.csv": 1}
    assert {*RECORDS, *VIEWS, "files"} == set(SUBCOUNTS)
