# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Subjects of several schemes are told apart, from publication to answer."""

import pytest
from invenio_access.permissions import system_identity
from invenio_records_resources.proxies import current_service_registry

from invenio_stats_dashboard.errors import InvalidParametersError
from invenio_stats_dashboard.proxies import current_stats_dashboard
from invenio_stats_dashboard.tasks import aggregate_community_record_stats

TERMS = {"mesh-bees": ("MeSH", "Bees"), "fos-biology": ("FOS", "Biology")}


@pytest.fixture(scope="module")
def subjects(created_app):
    """Two subjects of two schemes."""
    with created_app.app_context():
        service = current_service_registry.get("subjects")
        for name, (scheme, term) in TERMS.items():
            data = {"id": name, "scheme": scheme, "subject": term}
            service.create(system_identity, data)
        service.indexer.process_bulk_queue()
        service.indexer.refresh()


def ask(**params):
    """Return the breakdown by subjects: key → (scheme, records)."""
    answer = current_stats_dashboard.service.breakdown(
        system_identity,
        "global",
        {"breakdown": "subjects", "metric": "records", **params},
    ).to_dict()
    labels = {item["key"]: item["label"] for item in answer["items"]}
    assert labels == {key: TERMS.get(key, (None, key))[1] for key in labels}
    return {i["key"]: (i["scheme"], i["value"]) for i in answer["items"]}


def test_subjects_by_scheme(clean, app, users, subjects, make_record):
    """Each item says its scheme; one scheme, or free keywords, can be asked for."""
    terms = [{"id": "mesh-bees"}, {"id": "fos-biology"}, {"subject": "honey"}]
    make_record(users["author"], subjects=terms)
    make_record(users["author"], subjects=terms[:1])
    aggregate_community_record_stats()

    with app.test_request_context():
        bees, biology = ("MeSH", 2), ("FOS", 1)
        everything = {"mesh-bees": bees, "fos-biology": biology, "honey": (None, 1)}
        assert ask() == everything
        assert ask(scheme="MeSH") == {"mesh-bees": bees}
        assert ask(scheme="FOS") == {"fos-biology": biology}
        assert ask(scheme="none") == {"honey": (None, 1)}
        assert ask(scheme="no-such") == {}
        with pytest.raises(InvalidParametersError) as error:
            ask(breakdown="languages", scheme="MeSH")
    assert error.value.errors[0]["field"] == "scheme"
