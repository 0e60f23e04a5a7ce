# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Who gets mails: managers of communities, administrators, subscribers in general."""

from collections import defaultdict

from invenio_access.models import ActionRoles, ActionUsers
from invenio_access.permissions import superuser_access
from invenio_accounts.models import User, userrole
from invenio_administration.permissions import administration_access_action
from invenio_communities.proxies import current_communities
from invenio_db import db
from sqlalchemy import select

from ..search.client import chunks
from .preferences import wanting

ROLES = ("owner", "manager")
"""Roles of those who manage a community."""


def managers():
    """Return user id → ids of the communities that the user manages."""
    model = current_communities.service.members.config.record_cls.model_cls
    query = select(model.user_id, model.community_id).where(
        model.role.in_(ROLES), model.active.is_(True), model.user_id.is_not(None)
    )
    found = defaultdict(list)
    for user_id, community in db.session.execute(query):
        found[user_id].append(str(community))
    return found


def administrators():
    """Return the ids of the users who administer the instance."""
    actions = (administration_access_action.value, superuser_access.value)
    users = select(ActionUsers.user_id).where(
        ActionUsers.action.in_(actions), ActionUsers.exclude.is_(False)
    )
    roles = select(ActionRoles.role_id).where(
        ActionRoles.action.in_(actions), ActionRoles.exclude.is_(False)
    )
    members = select(userrole.c.user_id).where(userrole.c.role_id.in_(roles))
    return {*db.session.scalars(users), *db.session.scalars(members)}


def subscribers(user_ids, kind, batch=500):
    """Yield the accounts that mails of a kind are sent to, in the order of their ids.

    They want them, are active, and have confirmed their address.

    :param kind: one of :data:`.preferences.KINDS`.
    :param batch: accounts read at a time.
    """
    for some in chunks(sorted(user_ids), batch):
        query = (
            select(User)
            .where(User.id.in_(some), User.active.is_(True))
            .where(User.confirmed_at.is_not(None))
            .order_by(User.id)
        )
        users = list(db.session.scalars(query))
        wanted = wanting([user.id for user in users], kind)
        yield from (user for user in users if user.id in wanted)
