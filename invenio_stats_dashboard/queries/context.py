# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Context of an answer: span, comparison and envelope."""

from datetime import datetime, timedelta, timezone

from flask import current_app

from ..dates import DAY, iso, today
from ..metrics.metrics import RECORDS, USAGE
from ..search import indices
from ..search.batch import Batch, Pending
from . import sources
from .gaps import Gaps
from .params.bounds import check_steps, min_count
from .params.fiscal import fiscal_year_start
from .params.periods import Span, compared_span, default_unit, named_period
from .sources.aggregations import range_of
from .sources.extent import State, total_rows
from .sources.rows import Rows

GRACE = timedelta(days=2)
"""A day is final once the next day is over: rows written later restate it."""


class Context:
    """Context of one request: state, spans and a batch of searches."""

    def __init__(self, community_id, params, client=None):
        """Read the state and settle the spans.

        :param params: :class:`.params.params.StatsParams`.
        :raises InvalidParametersError: when the buckets would be too many.
        """
        self.params = params
        self.today = today()
        self.batch = Batch(client)
        self.state = State(community_id, params.basis).load(self.batch)
        self.limit = min_count()
        self.sample = params.sample and self.state.first_day is None
        self.rows = self._rows()
        self.span = self._span()
        self.compared = compared_span(self.span, params.compare, params.compared)
        self.unit = params.unit or default_unit(self.span.days)
        check_steps(self.span, self.unit, params)

    def _rows(self):
        """Return what answers this question."""
        if self.sample:
            self.state = sources.SampleState(self.state.community_id, self.state.basis)
            return sources.SampleRows(self.batch, self.state, self.params)
        return Rows(self.batch, self.state, self.params)

    def _span(self):
        """Return the requested span; ``all`` begins with the data, within the limit."""
        if self.params.span:
            return self.params.span
        span = named_period(
            self.params.period, self.today, self.state.first_day, fiscal_year_start()
        )
        limit = current_app.config["STATS_DASHBOARD_MAX_RANGE_DAYS"]
        return Span(max(span.first, span.last - (limit - 1) * DAY), span.last)

    def add_checks(self, families):
        """Add the searches of the envelope to the batch."""
        self.families = families
        about_usage = USAGE in families
        self.gaps = Gaps(self, self.span if about_usage else None)
        # Without recorded days there is no comparison to have gaps.
        known = about_usage and self.compared and self.known(USAGE, self.compared)
        self.gaps_before = Gaps(self, self.compared if known else None)
        self._written = [self.batch.add(self._pending_written(f)) for f in families]
        kinds = [indices.bookmark(USAGE)] if USAGE in families else []
        if RECORDS in families:
            kinds.append(f"{indices.bookmark(RECORDS)}-{self.params.basis}")
        last = min(self.span.last, self.today - DAY)
        days = {"gte": self.span.first.isoformat(), "lte": last.isoformat()}
        filters = [{"terms": {"kind": kinds}}, {"range": {"day": days}}]
        body = {
            "query": {"bool": {"filter": filters}},
            "aggs": {"kinds": {"value_count": {"field": "kind"}}},
        }
        self._waiting = self.batch.add(
            Pending(
                indices.single(indices.STATE),
                body,
                lambda found: found.get("kinds", {}).get("value", 0),
            )
        )

    def _pending_written(self, family):
        """Search the time at which the rows of each day were written."""
        total = total_rows(family, self.state.community_id)
        within = {"range": {"day": range_of(self.span)}}
        days = {
            "field": "day",
            "calendar_interval": "day",
            "min_doc_count": 1,
        }
        written = {"generation": {"max": {"field": "generation"}}}
        return Pending(
            indices.yearly(indices.delta(family, self.params.basis), self.span),
            {
                "query": {"bool": {"filter": [total, within]}},
                "aggs": {"days": {"date_histogram": days, "aggs": written}},
            },
            lambda found: [
                (bucket["key"] / 1000, (bucket["generation"]["value"] or 0) / 1_000_000)
                for bucket in found.get("days", {}).get("buckets", [])
            ],
        )

    def restated_at(self):
        """Return when rows of past days were last restated, or ``None``."""
        late = [
            moment
            for written in self._written
            for day, moment in written.value
            if moment >= day + GRACE.total_seconds()
        ]
        return datetime.fromtimestamp(max(late), timezone.utc) if late else None

    def envelope(self):
        """Return the envelope of the answer, after the batch has been run."""
        complete, restated = (
            self.state.complete_until(self.families),
            self.restated_at(),
        )
        compared = None
        if self.compared:
            compared = {"mode": self.params.compare, **self.compared.to_dict()}
        return {
            "period": self.span.to_dict(),
            "compare": compared,
            "basis": self.params.basis,
            "access_method": self.params.access_method,
            "filters": [
                entry.to_dict() for entry in self.params.filters if not entry.implied
            ],
            "min_count": self.limit,
            "sample": self.sample,
            "timezone": "UTC",
            "complete_until": iso(complete),
            "complete": {
                family: iso(self.state.complete_until((family,)))
                for family in self.families
            },
            "partial": self.span.last >= self.today,
            "gaps": self.gaps.to_list(),
            "compared_gaps": self.gaps_before.to_list(),
            "stale": bool(self._waiting.value),
            "stale_since": None,
            "restated_at": iso(restated),
        }

    def pair(self, metric, value, previous, comparable=None):
        """Return a number and its comparison, as included in answers.

        :param comparable: the number of the days that are compared, where some are
            not, see :mod:`.comparison`.
        """
        if not self.params.applies(metric):
            return {"value": None, "previous": None, "not_applicable": True}
        small = {} if self.shown(metric, value) == value else {"suppressed": True}
        return {
            "value": self.shown(metric, value),
            **self.change(metric, value, previous, comparable),
            **small,
        }

    def change(self, metric, value, previous, comparable):
        """Return a number's comparison, and the comparable number if it differs."""
        other = {}
        if comparable not in (None, value) and previous is not None:
            other = {"comparable": self.shown(metric, comparable)}
        return {"previous": self.shown(metric, previous), **other}

    def ignored(self, metric):
        """Return the filters that do not apply to a metric, as included in answers."""
        names = self.params.ignored(metric.family)
        return {"ignored_filters": names} if names else {}

    def shown(self, metric, number):
        """Return a number, or ``None`` if it is, or may be, suppressed."""
        suppressed = self.limit and metric.family == USAGE and not number
        return None if suppressed else number

    def known(self, family, span):
        """Return True if anything is known of a family's numbers in a span."""
        since = self.state.recorded_since
        return family != USAGE or (since is not None and span.last >= since)
