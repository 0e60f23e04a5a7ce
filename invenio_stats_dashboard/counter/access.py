# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Access to reports: API keys, requestors and customers.

A customer is the world, or a community: a filtered variant of the global reports.
"""

import hmac
from dataclasses import dataclass

from ..errors import CommunityNotFoundError
from ..metrics.metrics import GLOBAL
from ..services.scopes import MAX_LENGTH, resolve_community
from .exceptions import CounterError
from .standard import WORLD


@dataclass(frozen=True)
class Customer:
    """The customer of a report."""

    id: str
    name: str
    scope: object
    """:class:`..services.scopes.Scope` of the usage."""

    @property
    def variant(self):
        """Return True if the report covers a single community's records."""
        return self.scope.community is not None


def authorized(service, identity, settings, args):
    """Return the customer if the requestor may have its reports.

    :param service: the service that checks permissions.
    :param args: parameter → text.
    :raises CounterError: 1030, 2000, 2010, 2011 or 2020.
    """
    keys, name = settings.keys, args.get("customer_id")
    if not name:
        raise CounterError(1030, "Missing: customer_id.")
    # Checked first, so that customers are not disclosed without a key.
    entry = _entry(keys, args) if keys is not None else {"customers": ["*"]}
    if name == WORLD:
        return _world(service, identity, entry)
    scope = _community(settings, name)
    if scope is None or not _may_read(service, identity, entry, scope):
        raise CounterError(2010, f"customer_id: {name[:MAX_LENGTH]}")
    title = f"Community: {scope.title}"
    # As requested: the id in the header has to be that of the request.
    return Customer(name, title, scope)


def _entry(keys, args):
    """Return the configuration of the key sent."""
    sent = args.get("api_key")
    if not sent:
        raise CounterError(1030, "Missing: api_key.")
    matches = [k for k in keys if hmac.compare_digest(k.encode(), sent.encode())]
    if not matches:
        raise CounterError(2020)
    entry = keys[matches[0]]
    wanted = entry.get("requestor_id")
    if wanted is not None and args.get("requestor_id") != wanted:
        if not args.get("requestor_id"):
            raise CounterError(1030, "Missing: requestor_id.")
        raise CounterError(2000)
    return entry


def _world(service, identity, entry):
    """Return the customer of global reports."""
    allowed = entry["customers"]
    if "*" not in allowed and WORLD not in allowed:
        raise CounterError(2010, f"customer_id: {WORLD}")
    if not all(
        service.check_permission(identity, action)
        for action in ("read_global_stats", "export")
    ):
        raise CounterError(2011)
    return Customer(WORLD, "The World", resolve_community(GLOBAL))


def _community(settings, name):
    """Return the scope of a community, or ``None``."""
    if not settings.communities or name == GLOBAL:
        return None
    try:
        return resolve_community(name)
    except CommunityNotFoundError:
        return None


def _may_read(service, identity, entry, scope):
    """Return True if usage may be disclosed: to everybody, this user, or this key."""
    allowed = entry["customers"]
    if scope.slug in allowed or scope.id in allowed:
        return True
    return "*" in allowed and all(
        service.check_permission(identity, action, record=scope.community)
        for action in (scope.action, "export")
    )
