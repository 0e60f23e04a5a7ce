# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Service of the statistics of communities and of the whole instance."""

from dataclasses import replace
from functools import partial

from flask import current_app
from invenio_records_resources.services.errors import PermissionDeniedError

from ..errors import (
    CommunityNotFoundError,
    InvalidParametersError,
    SearchUnavailableError,
    not_allowed,
)
from ..membership.history import Selection, generate
from ..metrics.labels import unknown_label
from ..metrics.metrics import GLOBAL
from ..queries.breakdowns import breakdown
from ..queries.changes import changes
from ..queries.context import Context
from ..queries.labels import Labels, disambiguate
from ..queries.params.changes import CHANGES, parts_of
from ..queries.params.filters import RECORD, UNKNOWN, records_filter
from ..queries.params.params import SUBJECTS, load_params
from ..queries.params.schemas import SCHEMAS
from ..queries.rankings import ranking
from ..queries.series import series
from ..queries.subject_schemes import Schemes
from ..queries.totals import totals
from ..samples.rates import describe_samples
from .aggregation import aggregate_records, aggregate_usage, write_membership_events
from .annotations import annotations_of
from .base import StatsDashboardService, system_by_default
from .cache import answer_key, is_default, recall, remember
from .config import CommunityStatsServiceConfig
from .records import (
    HIDDEN,
    Reader,
    check_readable,
    find_records,
    hide_unreadable,
    titles_of,
)
from .scopes import resolve_community, resolve_scope
from .visitors import is_visitor, visitor

TOTALS_ONLY = (
    "first_day",
    "recorded_since",
    "last_days",
    "metrics",
    "filtered",
    "sparklines",
)
"""What the headline numbers say besides what all answers do."""

FILES_PARAM = "file"
"""Parameter that errors name where files may not be asked for."""


class CommunityStatsService(StatsDashboardService):
    """Statistics of communities and of the whole instance.

    A community is given by its id or slug, the instance as ``"global"``. Parameters
    are a dict of texts or JSON values, see ``queries.params``.
    """

    config_cls = CommunityStatsServiceConfig

    def __init__(self, config=None):
        """Initialize with a configuration, by default the instance's."""
        super().__init__(config)
        self.labels = Labels()
        self.schemes = Schemes()

    def can_read(self, identity, community):
        """Return True if the identity may read the statistics.

        :raises CommunityNotFoundError: when there is no such community.
        """
        scope = resolve_scope(community, identity)
        return self.check_permission(identity, scope.action, record=scope.subject)

    def named_records(self, identity, community):
        """Return how many records each answer names; 0 for a whole community.

        :raises CommunityNotFoundError: when there is no such community.
        """
        return resolve_scope(community, identity).named

    def is_public(self, scope, *actions):
        """Return True if everybody may do something, so that shared caches may help.

        :param scope: :class:`.scopes.Scope`.
        """
        return all(
            self.check_permission(visitor(), action, record=scope.subject)
            for action in actions
        )

    def scope_filters(self, identity, scope, params):
        """Return the filters of a scope for one question.

        Questions about files are answered for those versions of a record whose files
        the identity may see.

        :param params: :class:`~invenio_stats_dashboard.queries.params.params.StatsParams`.
        :raises InvalidParametersError: when files are asked for elsewhere.
        :raises PermissionDeniedError: when the identity may see no version's files.
        """
        if not params.by_file:
            return scope.filters
        if not scope.record:
            message = "Only for a single record."
            raise InvalidParametersError.of(FILES_PARAM, message)
        action = "read_record_files"
        visible = [
            record.pid.pid_value
            for record in scope.versions()
            if self.check_permission(identity, action, record=record)
        ]
        if not visible:
            raise PermissionDeniedError(action)
        return (records_filter(visible),)

    def hidden_breakdowns(self, identity, scope):
        """Return the breakdowns that an identity may not see of a scope.

        :param scope: :class:`.scopes.Scope`.
        """
        may = scope.record is not None and any(
            self.check_permission(identity, "read_record_files", record=record)
            for record in scope.versions()
        )
        table = current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
        names = [name for name, entry in table.items() if entry.get("records_only")]
        return () if may else tuple(names)

    def totals(self, identity, community, params):
        """Return the headline numbers.

        :returns: :class:`.results.StatsResult`.
        :raises CommunityNotFoundError: when there is no such community.
        :raises PermissionDeniedError: when the identity may not read it.
        :raises InvalidParametersError: when a parameter is not allowed.
        :raises SearchUnavailableError: when the search engine is unavailable, and there
            is no cached answer.
        """
        return self._answer("totals", identity, community, params)

    def series(self, identity, community, params):
        """Return a metric over time; raises as :meth:`totals` does."""
        return self._answer("series", identity, community, params)

    def breakdown(self, identity, community, params):
        """Return a metric by key; raises as :meth:`totals` does."""
        return self._answer("breakdown", identity, community, params)

    def ranking(self, identity, community, params):
        """Return records in order; raises as :meth:`totals` does."""
        return self._answer("ranking", identity, community, params)

    def changes(self, identity, community, params):
        """Return what has changed most; raises as :meth:`totals` does."""
        return self._answer(CHANGES, identity, community, params)

    def _answer(self, kind, identity, community, raw):
        """Return an answer, or the last good one during an outage."""
        scope = resolve_scope(community, identity)
        self.require_permission(identity, scope.action, record=scope.subject)
        params = load_params(kind, raw)
        check_readable(identity, params)
        own = self.scope_filters(identity, scope, params)
        params = replace(params, filters=(*params.filters, *own))
        key = answer_key(scope, params, identity)
        try:
            answer = getattr(self, f"_{kind}")(identity, Context(scope.id, params))
            self._label_filters(identity, answer, params)
            if is_default(params) and not answer["sample"] and kind != CHANGES:
                remember(key, answer)
        except SearchUnavailableError:
            answer = recall(key)
            if answer is None:
                raise
            if kind == "ranking":
                answer["items"] = hide_unreadable(identity, answer["items"])
        if kind == "series":
            period = answer["period"]
            found = self.annotations(scope, period["from"], period["to"])
            answer = {**answer, "annotations": found}
        personal = params.by_record and not is_visitor(identity)
        public = not personal and self.is_public(scope, scope.action)
        return self.result_item(scope, answer, public)

    def annotations(self, scope, first, last):
        """Return the annotations of a period: those of the instance and of communities.

        Of a record's communities only those that everybody may read: its answers are
        the same for all who may read it.

        :param scope: :class:`.scopes.Scope`.
        :param first: first day, in ISO 8601, as is ``last``.
        """
        if scope.record is None:
            return annotations_of([scope.community and scope.community.id], first, last)
        ids = scope.record.parent.communities.ids
        owners = filter(None, map(self._public_community, ids))
        return annotations_of([owner.id for owner in owners], first, last)

    def _public_community(self, community_id):
        """Return a community whose statistics everybody may read, or ``None``."""
        try:
            scope = resolve_community(str(community_id))
        except CommunityNotFoundError:
            return None
        return scope.community if self.is_public(scope, scope.action) else None

    def _totals(self, identity, context):
        return totals(context)

    def _series(self, identity, context):
        answer = series(context)
        if "series" in answer:
            answer["series"] = self._label(answer["series"], context.params)
        return answer

    def _breakdown(self, identity, context):
        scheme = context.params.scheme
        choose = (lambda found: self.schemes.select(found, scheme)) if scheme else dict
        vocabulary = context.params.subcount["vocabulary"]
        answer = breakdown(context, choose, partial(self.labels.of, vocabulary))
        answer["items"] = self._label(answer["items"], context.params)
        if vocabulary == SUBJECTS:
            schemes = self.schemes.of([item["key"] for item in answer["items"]])
            for item in answer["items"]:
                item["scheme"] = schemes[item["key"]]
        return answer

    def _ranking(self, identity, context):
        text = context.params.q
        found = find_records(identity, text) if text and not context.sample else None
        reader = Reader(identity)
        answer = ranking(context, found, None if context.sample else reader.readable)
        recids = [item["recid"] for item in answer["items"] if item["recid"]]
        if context.sample:
            known = describe_samples(recids)
        else:
            known = {**reader.describe(recids, self.labels), None: HIDDEN}
        answer["items"] = [{**item, **known[item["recid"]]} for item in answer["items"]]
        return answer

    def _changes(self, identity, context):
        """Answer each dimension as it would be answered alone, and compare them."""
        params, scope = context.params, context.state.community_id
        parts = []
        for name, asked in parts_of(params).items():
            part = Context(scope, asked)
            found = getattr(self, f"_{asked.kind}")(identity, part)
            param = RECORD if name == RECORD else asked.subcount["param"]
            items = found["items"]
            if name == RECORD:
                items = [
                    {**item, "key": item["recid"], "label": item["title"]}
                    for item in items
                ]
            parts.append((name, param, items))
        answer = totals(context)
        total = answer["metrics"][params.metric]
        head = {k: v for k, v in answer.items() if k not in TOTALS_ONLY}
        return {
            **head,
            "metric": params.metric,
            **changes(total, parts, params.limit),
        }

    def _label_filters(self, identity, answer, params):
        """Add the labels of the keys that an answer is filtered by."""
        for entry, chosen in zip(answer["filters"], params.filters):
            if chosen.breakdown == RECORD:
                names = titles_of(identity, chosen.values, self.labels)
            else:
                names = {
                    **self.labels.of(chosen.subcount["vocabulary"], chosen.values),
                    UNKNOWN: unknown_label(chosen.breakdown),
                }
            entry["labels"] = [names[key] for key in chosen.values]

    def _label(self, items, params):
        """Return items with the label of their key, without one for the others."""
        keys = [item["key"] for item in items if item["key"] is not None]
        names = disambiguate(self.labels.of(params.subcount["vocabulary"], keys))
        return [
            {"key": item["key"], "label": names.get(item["key"]), **item}
            for item in items
        ]

    @system_by_default
    def get_community_stats(
        self,
        identity,
        community_id,
        start_date=None,
        end_date=None,
        query="totals",
        **params,
    ):
        """Return an answer as a dict, by default the headline numbers.

        :param identity: may be left out, see :func:`.base.system_by_default`.
        :param community_id: id or slug, or ``"global"``.
        :param start_date: first day (date or YYYY-MM-DD); by default 12 months.
        :param end_date: last day; by default today.
        :param query: ``totals``, ``series``, ``breakdown`` or ``ranking``.
        :param params: the parameters of that answer.
        """
        if query not in SCHEMAS:
            raise InvalidParametersError.of("query", not_allowed(query, SCHEMAS))
        days = {"from": start_date, "to": end_date}
        params.update({k: str(day)[:10] for k, day in days.items() if day})
        return getattr(self, query)(identity, community_id, params).to_dict()

    @system_by_default
    def generate_record_community_events(
        self,
        identity,
        community_ids=None,
        recids=None,
        start_date=None,
        end_date=None,
        dry_run=False,
    ):
        """Build the membership events of what is already in the repository.

        Repeating it changes nothing. Batches are committed one by one, so that a run
        that is stopped has not been in vain.

        :param identity: may be left out, see :func:`.base.system_by_default`.
        :param community_ids: ids or slugs; by default, or with ``"global"``, all.
        :param recids: PID values of records; by default all records.
        :param start_date: only records published here since this datetime.
        :param end_date: only records published here before this datetime.
        :param dry_run: count what is missing, write nothing.
        :returns: dict of counts.
        :raises CommunityNotFoundError: when there is no such community.
        """
        self.require_permission(identity, "manage")
        scopes = [resolve_community(name) for name in community_ids or [GLOBAL]]
        ids = tuple(scope.community.id for scope in scopes if scope.community)
        selection = Selection(
            recids=tuple(recids) if recids else None,
            community_ids=ids if len(ids) == len(scopes) else None,
            start=start_date,
            end=end_date,
        )
        result = {**generate(selection, dry_run), "events": 0}
        if not dry_run:
            result["events"] = write_membership_events().get("written", 0)
        return result

    @system_by_default
    def aggregate_community_stats(
        self,
        identity,
        community_id=None,
        start_date=None,
        end_date=None,
        update_bookmark=True,
    ):
        """Aggregate all rows and snapshots synchronously.

        A day's events are read once for all communities: rows of the others are updated
        along with those of the requested one.

        :param identity: may be left out, see :func:`.base.system_by_default`.
        :param community_id: id or slug that has to exist, if given.
        :param start_date: first day to process; by default all due days.
        :param end_date: last day to process; by default today.
        :returns: aggregation → dict of counts.
        :raises CommunityNotFoundError: when there is no such community.
        """
        self.require_permission(identity, "manage")
        chosen = (community_id, start_date, end_date, update_bookmark)
        return {**aggregate_records(*chosen), **aggregate_usage(*chosen)}
