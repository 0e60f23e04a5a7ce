# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Authors: users who own a record, or manage one by a share."""

from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_rdm_records.records.systemfields.access.grants import Grant
from invenio_search import current_search_client
from invenio_search.utils import build_alias_name

from ..search.client import search_errors
from ..search.composite import buckets


def authors():
    """Return the ids of the users who own a record, or manage one by a share."""
    owners = _keys("parent.access.owned_by.user")
    grants = map(Grant.from_token, _keys("parent.access.grant_tokens"))
    shared = {
        grant.subject_id
        for grant in grants
        if grant.subject_type == "user" and grant.permission == "manage"
    }
    return {int(name) for name in owners | shared if name.isdigit()}


def _keys(field):
    """Return all keys of a field of the records."""
    index = build_alias_name(current_rdm_records_service.record_cls.index._name)
    source = {"key": {"terms": {"field": field}}}
    with search_errors():
        found = buckets(current_search_client, index, {"match_all": {}}, [source])
        return {str(bucket["key"]["key"]) for bucket in found}
