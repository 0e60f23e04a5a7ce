# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Anonymous visitors."""

from flask_principal import AnonymousIdentity
from invenio_access.permissions import any_user


def visitor():
    """Return the identity of an anonymous visitor."""
    identity = AnonymousIdentity()
    identity.provides.add(any_user)
    return identity


def is_visitor(identity):
    """Return True if an identity has no more rights than any visitor.

    Readers who are not logged in may have: those who have followed the secret link to a
    record.
    """
    return set(identity.provides) <= visitor().provides
