# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Service of annotations: notes on days, by those who manage a community or the instance."""

from datetime import date

from flask import current_app
from invenio_db import db
from invenio_records_resources.services.uow import unit_of_work
from sqlalchemy import func, or_, select

from ..metrics.metrics import GLOBAL
from ..models import Annotation
from .base import StatsDashboardService
from .config import AnnotationServiceConfig
from .scopes import resolve_community
from .tables import account_id, check_room, item_of, require_table, rows_of

ITEM = "annotation"


class AnnotationService(StatsDashboardService):
    """Annotations of communities and of the instance.

    Users who may read the statistics of a community may read its annotations, and those
    of the instance with them.
    """

    config_cls = AnnotationServiceConfig

    def _scope(self, identity, community, action):
        """Return the scope if the identity may do something with its statistics."""
        scope = resolve_community(community)
        name = f"{action}_{scope.kind}_stats"
        self.require_permission(identity, name, record=scope.community)
        return scope

    def can_curate(self, identity, community):
        """Return whether somebody may write annotations.

        :raises CommunityNotFoundError: when there is no such community.
        """
        scope = resolve_community(community)
        action = f"curate_{scope.kind}_stats"
        return self.check_permission(identity, action, record=scope.community)

    def search(self, identity, community):
        """Return the annotations shown on the charts of a community, or the instance.

        :param community: id or slug, or ``"global"``.
        :returns: :class:`.results.ItemList`.
        :raises CommunityNotFoundError: when there is no such community.
        :raises PermissionDeniedError: when the identity may not read it.
        """
        scope = self._scope(identity, community, "read")
        found = rows_of(Annotation, _query([_community_id(scope)]))
        return self.config.result_list_cls(map(to_dict, found))

    @unit_of_work()
    def create(self, identity, community, data, uow=None):
        """Write an annotation; raises as :meth:`search` does.

        :param data: dict of ``from``, ``to`` (by default the same day) and ``text``.
        :returns: :class:`.results.ItemResult`.
        :raises ValidationError: when something is not allowed.
        :raises InvalidParametersError: when there are too many.
        :raises TableMissingError: when there is nowhere to write it.
        """
        scope = self._scope(identity, community, "curate")
        values = self.config.schema().load(data)
        require_table(Annotation)
        owner = _community_id(scope)
        _check_number(owner)
        item = Annotation(community_id=owner, user_id=account_id(identity), **values)
        db.session.add(item)
        db.session.flush()
        return self.config.result_item_cls(to_dict(item))

    @unit_of_work()
    def update(self, identity, community, item_id, data, uow=None):
        """Write an annotation anew; raises as :meth:`create` does.

        :raises ItemNotFoundError: when the community has no such annotation.
        """
        item = self._item(identity, community, item_id)
        for name, value in self.config.schema().load(data).items():
            setattr(item, name, value)
        item.user_id = account_id(identity)
        db.session.flush()
        return self.config.result_item_cls(to_dict(item))

    @unit_of_work()
    def delete(self, identity, community, item_id, uow=None):
        """Remove an annotation; raises as :meth:`update` does."""
        db.session.delete(self._item(identity, community, item_id))
        return True

    def _item(self, identity, community, item_id):
        """Return an annotation of a community, or of the instance."""
        owner = _community_id(self._scope(identity, community, "curate"))

        def is_own(item):
            return item.community_id == owner

        return item_of(Annotation, ITEM, item_id, is_own)


def annotations_of(owners, first, last):
    """Return the annotations of a period as they stand in answers.

    Those of the instance are among them.

    :param owners: ids of communities.
    :param first: first day, in ISO 8601, as is ``last``.
    """
    first, last = map(date.fromisoformat, (first, last))
    query = _query(owners).where(
        Annotation.first_day <= last, Annotation.last_day >= first
    )
    return [to_dict(item) for item in rows_of(Annotation, query)]


def _query(owners):
    """Return the query for the annotations of some communities and the instance."""
    wanted = [Annotation.community_id == owner for owner in owners if owner]
    order = (Annotation.first_day, Annotation.last_day, Annotation.created)
    mine = or_(Annotation.community_id.is_(None), *wanted)
    return select(Annotation).where(mine).order_by(*order, Annotation.id)


def to_dict(item):
    """Return an annotation, ready for JSON."""
    return {
        "id": str(item.id),
        "from": item.first_day.isoformat(),
        "to": item.last_day.isoformat(),
        "text": item.text,
        "instance": item.community_id is None,
    }


def _check_number(owner):
    """Refuse one more annotation where there are many."""
    most = current_app.config["STATS_DASHBOARD_MAX_ANNOTATIONS"]
    # SQLAlchemy makes IS NULL of a comparison with None.
    query = select(func.count()).where(Annotation.community_id == owner)
    check_room(query, most, "text", "annotations")


def _community_id(scope):
    """Return the UUID of a scope's community; ``None`` for the instance."""
    return scope.community.id if scope.id != GLOBAL else None
