# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Identities of accounts, as after a login, for what is made without a request."""

from flask_principal import Identity, RoleNeed, UserNeed
from invenio_access.permissions import any_user, authenticated_user
from invenio_communities.generators import CommunityRoleNeed
from invenio_communities.proxies import current_communities


def identity_of_user(user):
    """Return the identity of an account with all that it may do.

    :param user: account, as stored.
    """
    identity = Identity(user.id)
    identity.provides |= {any_user, authenticated_user, UserNeed(user.id)}
    identity.provides |= {RoleNeed(role.id) for role in user.roles}
    members = current_communities.service.members.config.record_cls
    identity.provides |= {
        CommunityRoleNeed(community, role)
        for community, role in members.get_memberships(identity)
    }
    return identity
