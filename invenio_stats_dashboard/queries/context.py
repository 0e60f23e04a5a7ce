# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What all answers share: the span asked for, its comparison, and their envelope."""

from datetime import datetime, timedelta, timezone

from flask import current_app

from ..dates import DAY, iso, today
from ..metrics.metrics import RECORDS, USAGE
from ..search import indices
from ..search.batch import Batch, Pending
from .gaps import Gaps
from .params.bounds import check_steps, min_count
from .params.periods import Span, compared_span, default_unit, named_period
from .sources.aggregations import range_of
from .sources.extent import State, total_rows
from .sources.rows import Rows
from .sources.sample import SampleRows, SampleState

GRACE = timedelta(days=2)
"""A day is final when the day after it is over: rows written later restate it."""


class Context:
    """One question to one community: state, spans, and a batch for its searches."""

    def __init__(self, community_id, params, client=None):
        """Read the state and settle the spans.

        :param params: :class:`.params.StatsParams`.
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
            self.state = SampleState(self.state.community_id, self.state.basis)
            return SampleRows(self.batch, self.state, self.params)
        return Rows(self.batch, self.state, self.params)

    def _span(self):
        """Return the span asked for; ``all`` begins with the data, within the limit."""
        if self.params.span:
            return self.params.span
        span = named_period(self.params.period, self.today, self.state.first_day)
        limit = current_app.config["STATS_DASHBOARD_MAX_RANGE_DAYS"]
        return Span(max(span.first, span.last - (limit - 1) * DAY), span.last)

    def add_checks(self, families):
        """Add to the batch what the envelope says of these families' rows."""
        self.families = families
        about_usage = USAGE in families
        self.gaps = Gaps(self, self.span if about_usage else None)
        # Where nothing is known there is no comparison that days are missing of.
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
        """Search when the rows of each day were written."""
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
        """Return when rows of a day long past were last written again, or ``None``."""
        late = [
            moment
            for written in self._written
            for day, moment in written.value
            if moment >= day + GRACE.total_seconds()
        ]
        return datetime.fromtimestamp(max(late), timezone.utc) if late else None

    def envelope(self):
        """Return what every answer says of itself, after the batch has been run."""
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
            "filters": [entry.to_dict() for entry in self.params.filters],
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
        """Return a number and what it is compared with, as they stand in answers.

        :param comparable: the number of the days that are compared, where some are
            not, see :mod:`.comparable`.
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
        """Return what a number is compared with, and by which number if not by it."""
        other = {}
        if comparable not in (None, value) and previous is not None:
            other = {"comparable": self.shown(metric, comparable)}
        return {"previous": self.shown(metric, previous), **other}

    def ignored(self, metric):
        """Return what an answer says of filters that cannot concern a metric."""
        names = self.params.ignored(metric.family)
        return {"ignored_filters": names} if names else {}

    def shown(self, metric, number):
        """Return a number, ``None`` when it is, or may be, too small to be told."""
        kept_back = self.limit and metric.family == USAGE and not number
        return None if kept_back else number

    def known(self, family, span):
        """Return True if anything is known of a family's numbers in a span."""
        since = self.state.recorded_since
        return family != USAGE or (since is not None and span.last >= since)
