# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The example of the documentation: a local custom field becomes a breakdown."""

from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from invenio_access.permissions import system_identity
from invenio_rdm_records.cli import create_records_custom_field
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_records_resources.services.custom_fields import KeywordCF

from invenio_stats_dashboard.proxies import current_stats_dashboard
from invenio_stats_dashboard.subcounts import SUBCOUNTS, subcount
from invenio_stats_dashboard.tasks import (
    aggregate_community_record_stats,
    aggregate_community_usage_stats,
)
from tests.factories import identity_of, metadata, raw_event, send_events

DEPARTMENTS = ["Botany", "Zoology"]


@pytest.fixture()
def departments(no_indices, app, monkeypatch):
    """An instance with a custom field, and one entry for it in the table."""
    field = KeywordCF(name="local:department", multiple=True)
    monkeypatch.setitem(app.config, "RDM_NAMESPACES", {"local": "https://local.org/"})
    monkeypatch.setitem(app.config, "RDM_CUSTOM_FIELDS", [field])
    table = {
        **SUBCOUNTS,
        "departments": subcount(
            "department", "custom_fields.local:department", multivalued=True
        ),
    }
    monkeypatch.setitem(app.config, "COMMUNITY_STATS_SUBCOUNT_CONFIGS", table)
    done = app.test_cli_runner().invoke(
        create_records_custom_field, ["-f", "local:department"]
    )
    assert done.exit_code == 0, done.output


def publish(users, names):
    """Publish a record of some departments."""
    identity = identity_of(users["author"])
    draft = service.create(
        identity,
        {
            "metadata": metadata(),
            "access": {"record": "public", "files": "public"},
            "files": {"enabled": False},
            "custom_fields": {"local:department": names},
        },
    )
    assert draft.data["custom_fields"].get("local:department", []) == names
    return service.publish(identity, draft.id).id


def ask(metric):
    """Return department → number, from the answer by department."""
    answer = current_stats_dashboard.service.breakdown(
        system_identity, "global", {"breakdown": "departments", "metric": metric}
    ).to_dict()
    return {item["label"]: item["value"] for item in answer["items"]}


def test_from_publication_to_answer(departments, app, users):
    """Records and views are counted by the new breakdown, with nothing else done."""
    noon = datetime.now(timezone.utc).replace(hour=12) - timedelta(days=1)
    with time_machine.travel(noon, tick=True):
        both, one = publish(users, DEPARTMENTS), publish(users, DEPARTMENTS[:1])
        publish(users, [])
    moment = noon.replace(tzinfo=None, microsecond=0) + timedelta(minutes=5)
    send_events(
        "record-view", [raw_event("record-view", r, moment) for r in (both, one)]
    )

    aggregate_community_record_stats()
    aggregate_community_usage_stats()

    with app.test_request_context():
        assert ask("records") == {"Botany": 2, "Zoology": 1}
        assert ask("views") == {"Botany": 2, "Zoology": 1}
