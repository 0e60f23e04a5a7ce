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
    """Return whether an identity may do no more than any visitor.

    Somebody who is not logged in may: the secret link to a record opens it to whoever
    has followed it.
    """
    return set(identity.provides) <= visitor().provides
