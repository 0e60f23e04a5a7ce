# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Service of saved views: named views of a page, of a reader's own or for all."""

from flask import current_app
from invenio_db import db
from invenio_records_resources.services.errors import PermissionDeniedError
from invenio_records_resources.services.uow import unit_of_work
from marshmallow import ValidationError
from sqlalchemy import and_, func, or_, select

from ..models import SavedView
from .base import StatsDashboardService
from .config import SavedViewServiceConfig
from .scopes import resolve_scope
from .tables import account_id, check_room, item_of, require_table, rows_of

ITEM = "saved view"

SHAREABLE = ("community", "global")
"""Kinds of scopes whose pages may have views for all."""


class SavedViewService(StatsDashboardService):
    """Views that a signed-in reader keeps for herself, or a manager for all.

    Only pages that one may read have views: permissions are asked for each time.
    """

    config_cls = SavedViewServiceConfig

    def _scope(self, identity, name):
        """Return the scope of a page that the identity may read."""
        scope = resolve_scope(name, identity)
        self.require_permission(identity, scope.action, record=scope.subject)
        return scope

    def can_save(self, identity):
        """Return whether somebody may save views."""
        return self.check_permission(identity, "save_views")

    def _can_share(self, identity, scope):
        """Return whether somebody may save views of a page for all."""
        action = f"curate_{scope.kind}_stats"
        return scope.kind in SHAREABLE and self.check_permission(
            identity, action, record=scope.subject
        )

    def search(self, identity, community):
        """Return the views of a page: one's own and those for all, by title.

        :param community: the page's word in addresses, see :mod:`.scopes`.
        :returns: :class:`.results.ItemList`.
        :raises CommunityNotFoundError: when there is no such page.
        :raises PermissionDeniedError: when the identity may not read it.
        """
        scope = self._scope(identity, community)
        found = rows_of(SavedView, _query(scope, account_id(identity)))
        return self.config.result_list_cls(map(to_dict, found))

    def has_any(self, identity, community):
        """Return whether a page has any view; raises as :meth:`search` does."""
        scope = self._scope(identity, community)
        query = _query(scope, account_id(identity)).order_by(None).limit(1)
        return bool(rows_of(SavedView, query))

    @unit_of_work()
    def create(self, identity, community, data, uow=None):
        """Save a view; raises as :meth:`search` does.

        :param data: dict of ``title``, ``query`` and ``shared``.
        :returns: :class:`.results.ItemResult`.
        :raises ValidationError: when something is not allowed.
        :raises InvalidParametersError: when there are too many.
        :raises TableMissingError: when there is nowhere to save it.
        """
        scope = self._scope(identity, community)
        self.require_permission(identity, "save_views")
        values = self._load(identity, scope, data)
        require_table(SavedView)
        user = account_id(identity)
        _check_number(scope, user, values["shared"])
        item = SavedView(scope=_key(scope), user_id=user, **values)
        db.session.add(item)
        db.session.flush()
        return self.config.result_item_cls(to_dict(item))

    @unit_of_work()
    def update(self, identity, community, item_id, data, uow=None):
        """Save a view anew, or under another title; raises as :meth:`create` does.

        One that is shared, and no longer is to be, becomes the manager's own.

        :raises ItemNotFoundError: when the identity has no such view.
        """
        scope = self._scope(identity, community)
        item = self._item(identity, scope, item_id)
        values = self._load(identity, scope, data)
        if values["shared"] != item.shared:
            _check_number(scope, account_id(identity), values["shared"])
            item.user_id = account_id(identity)
        for name, value in values.items():
            setattr(item, name, value)
        db.session.flush()
        return self.config.result_item_cls(to_dict(item))

    @unit_of_work()
    def delete(self, identity, community, item_id, uow=None):
        """Delete a view; raises as :meth:`update` does."""
        scope = self._scope(identity, community)
        db.session.delete(self._item(identity, scope, item_id))
        return True

    def _load(self, identity, scope, data):
        """Return the values of a view if the identity may save it so."""
        values = self.config.schema().load(data)
        if not values["shared"]:
            return values
        if scope.kind not in SHAREABLE:
            message = (
                "Allowed: false. Only communities and the instance have such views."
            )
            raise ValidationError(message, "shared")
        if not self._can_share(identity, scope):
            raise PermissionDeniedError("curate")
        return values

    def _item(self, identity, scope, item_id):
        """Return a view that the identity may change.

        :raises PermissionDeniedError: when it is for all, and only managers may.
        """
        user = account_id(identity)

        def is_visible(item):
            own = user is not None and item.user_id == user
            return item.scope == _key(scope) and (item.shared or own)

        self.require_permission(identity, "save_views")
        item = item_of(SavedView, ITEM, item_id, is_visible)
        if item.shared and not self._can_share(identity, scope):
            raise PermissionDeniedError("curate")
        return item


def _query(scope, user):
    """Return the query for the views of a page that an account may open."""
    mine = SavedView.shared.is_(True)
    if user is not None:
        mine = or_(mine, SavedView.user_id == user)
    order = (func.lower(SavedView.title), SavedView.id)
    return (
        select(SavedView).where(SavedView.scope == _key(scope), mine).order_by(*order)
    )


def to_dict(item):
    """Return a view, ready for JSON."""
    return {
        "id": str(item.id),
        "title": item.title,
        "query": item.address,
        "shared": item.shared,
    }


def _check_number(scope, user, shared):
    """Refuse one more view where there are many."""
    most = current_app.config["STATS_DASHBOARD_MAX_SAVED_VIEWS"]
    mine = SavedView.shared.is_(shared)
    if not shared:
        mine = and_(mine, SavedView.user_id == user)
    query = select(func.count()).where(SavedView.scope == _key(scope), mine)
    check_room(query, most, "title", "views")


def _key(scope):
    """Return how a page is called in the table: slugs of communities change."""
    return scope.slug if scope.slug and not scope.community else scope.id
