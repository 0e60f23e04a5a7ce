# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The service that gives every answer, to whoever may have it."""

from flask import current_app
from invenio_access.permissions import system_identity
from invenio_records_resources.services.base import Service

from ..errors import InvalidParametersError
from ..queries.breakdowns import breakdown
from ..queries.context import Context
from ..queries.labels import Labels
from ..queries.params import SCHEMAS, SUBJECTS, load_params
from ..queries.rankings import ranking
from ..queries.schemes import Schemes
from ..queries.series import series
from ..queries.state import GLOBAL
from ..queries.totals import totals
from .config import CommunityStatsServiceConfig
from .records import describe_records
from .scopes import resolve_scope


class CommunityStatsService(Service):
    """Statistics of communities and of the whole instance.

    A community is given by its id or slug, the instance as ``"global"``. Parameters
    are a dict of texts or JSON values, see ``queries.params``.
    """

    def __init__(self, config=None):
        """Take a configuration, by default the instance's."""
        super().__init__(config or CommunityStatsServiceConfig.build(current_app))
        self.labels = Labels()
        self.schemes = Schemes()

    def can_read(self, identity, community):
        """Tell whether somebody may read statistics.

        :raises CommunityNotFoundError: when there is no such community.
        """
        scope = resolve_scope(community)
        return self.check_permission(identity, scope.action, record=scope.community)

    def _scope(self, identity, community):
        """Return the scope, when the identity may read its statistics."""
        scope = resolve_scope(community)
        self.require_permission(identity, scope.action, record=scope.community)
        return scope

    def _context(self, identity, community, kind, params):
        """Return scope and planning context of a permitted, valid question."""
        scope = self._scope(identity, community)
        return scope, Context(scope.id, load_params(kind, params))

    def totals(self, identity, community, params):
        """Return the headline numbers.

        :returns: :class:`.results.StatsResult`.
        :raises CommunityNotFoundError: when there is no such community.
        :raises PermissionDeniedError: when the identity may not read it.
        :raises InvalidParametersError: when a parameter is not allowed.
        :raises SearchUnavailableError: when the search engine cannot answer.
        """
        scope, context = self._context(identity, community, "totals", params)
        return self.result_item(scope, totals(context))

    def series(self, identity, community, params):
        """Return a metric over time; raises as :meth:`totals` does."""
        scope, context = self._context(identity, community, "series", params)
        answer = series(context)
        if "series" in answer:
            answer["series"] = self._label(answer["series"], context.params)
        return self.result_item(scope, answer)

    def breakdown(self, identity, community, params):
        """Return a metric by key; raises as :meth:`totals` does."""
        scope, context = self._context(identity, community, "breakdown", params)
        scheme = context.params.scheme
        choose = (lambda found: self.schemes.select(found, scheme)) if scheme else dict
        answer = breakdown(context, choose)
        answer["items"] = self._label(answer["items"], context.params)
        if context.params.subcount["vocabulary"] == SUBJECTS:
            schemes = self.schemes.of([item["key"] for item in answer["items"]])
            for item in answer["items"]:
                item["scheme"] = schemes[item["key"]]
        return self.result_item(scope, answer)

    def ranking(self, identity, community, params):
        """Return records in order; raises as :meth:`totals` does."""
        scope, context = self._context(identity, community, "ranking", params)
        answer = ranking(context)
        recids = [item["recid"] for item in answer["items"]]
        known = describe_records(identity, recids, self.labels)
        answer["items"] = [{**item, **known[item["recid"]]} for item in answer["items"]]
        anonymous = getattr(identity, "id", None) is None
        return self.result_item(scope, answer, personal=not anonymous)

    def _label(self, items, params):
        """Return items with the label of their key, without one for the others."""
        keys = [item["key"] for item in items if item["key"] is not None]
        names = self.labels.of(params.subcount["vocabulary"], keys)
        return [
            {"key": item["key"], "label": names.get(item["key"]), **item}
            for item in items
        ]

    def get_community_stats(
        self, community_id, start_date=None, end_date=None, query="totals", **params
    ):
        """Return an answer as a dict, by default the headline numbers.

        :param community_id: id or slug, or ``"global"``.
        :param start_date: first day (date or YYYY-MM-DD); by default 12 months.
        :param end_date: last day; by default today.
        :param query: ``totals``, ``series``, ``breakdown`` or ``ranking``.
        :param params: ``identity`` (by default the system's) and the parameters of
            that answer.
        """
        if query not in SCHEMAS:
            message = f"'{query}' is not allowed. Allowed: {', '.join(SCHEMAS)}."
            raise InvalidParametersError({"query": [message]})
        identity = params.pop("identity", system_identity)
        days = {"from": start_date, "to": end_date}
        params.update({k: str(day)[:10] for k, day in days.items() if day})
        return getattr(self, query)(identity, community_id, params).to_dict()

    def generate_record_community_events(
        self,
        community_ids=None,
        recids=None,
        start_date=None,
        end_date=None,
        dry_run=False,
    ):
        """Build the membership events of what is already in the repository.

        Repeating it changes nothing.

        :param community_ids: ids or slugs; by default, or with ``"global"``, all.
        :param recids: PID values of records; by default all records.
        :param start_date: only records published here since this datetime.
        :param end_date: only records published here before this datetime.
        :param dry_run: count what is missing, write nothing.
        :returns: dict of counts.
        :raises CommunityNotFoundError: when there is no such community.
        """
        # The tasks use services themselves.
        from ..events.history import Selection, generate
        from ..tasks import process_membership_log

        scopes = [resolve_scope(name) for name in community_ids or [GLOBAL]]
        ids = tuple(scope.community.id for scope in scopes if scope.community)
        selection = Selection(
            recids=tuple(recids) if recids else None,
            community_ids=ids if len(ids) == len(scopes) else None,
            start=start_date,
            end=end_date,
        )
        result = {**generate(selection, dry_run), "events": 0}
        if not dry_run:
            result["events"] = process_membership_log().get("written", 0)
        return result

    def aggregate_community_stats(
        self, community_id=None, start_date=None, end_date=None, update_bookmark=True
    ):
        """Bring all rows and balances up to date, here and now.

        A day's events are read once for all communities: rows of the others are
        renewed along with those of the one that is asked for.

        :param community_id: id or slug that has to exist, if given.
        :param start_date: first day to do; by default all that is due.
        :param end_date: last day to do; by default today.
        :returns: aggregation → dict of counts.
        :raises CommunityNotFoundError: when there is no such community.
        """
        from .. import tasks

        chosen = {
            "community_id": community_id,
            "start_date": start_date,
            "end_date": end_date,
            "update_bookmark": update_bookmark,
        }
        return {
            **tasks.aggregate_community_record_stats(**chosen),
            **tasks.aggregate_community_usage_stats(**chosen),
        }
