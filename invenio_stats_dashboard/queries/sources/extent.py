# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""State of a community needed to plan answers."""

from datetime import date, datetime, timezone

from ...dates import DAY
from ...errors import UnroundedError
from ...metrics.metrics import GLOBAL, RECORDS, USAGE
from ...search import indices
from ...search.batch import Batch, Pending
from ...search.levels import months_progress
from ..params.bounds import min_count
from ..params.periods import Span, buckets, next_unit

FAMILIES = (USAGE, RECORDS)


def whole_day(aggregation):
    """Return the day of a min or max aggregation, or ``None``."""
    milliseconds = aggregation.get("value") if aggregation else None
    if milliseconds is None:
        return None
    # Not fromtimestamp: publication dates before 1970 are negative.
    return date(1970, 1, 1) + int(milliseconds // 86_400_000) * DAY


def total_rows(family, community_id):
    """Return the query for the rows of a community's total."""
    total = {"level": "day"} if family == USAGE else {"breakdown": "total"}
    return {
        "bool": {"filter": [{"term": {"community_id": community_id}}, {"term": total}]}
    }


def _pending_undrawn():
    """Search a row whose numbers were not rounded for the current threshold."""
    rounded = {"term": {"rounded.limit": min_count()}}
    return Pending(
        indices.every(indices.delta(USAGE)),
        {
            "query": {"bool": {"must_not": [rounded]}},
            "terminate_after": 1,
            "aggs": {"rows": {"value_count": {"field": "day"}}},
        },
        lambda found: found.get("rows", {}).get("value", 0),
    )


def _pending_months():
    """Search up to when usage has rows of months, and which of them are out of date.

    Value: (first day of the last such month or ``None``, set of first days).
    """
    kind = {"term": {"kind": indices.bookmark(USAGE, "snapshot")}}
    progress = {"term": {"name": months_progress(indices.bookmark(USAGE, "snapshot"))}}
    aggs = {
        "until": {"filter": progress, "aggs": {"day": {"max": {"field": "moment"}}}},
        "marked": {
            "filter": kind,
            "aggs": {"days": {"terms": {"field": "day", "size": 10_000}}},
        },
    }

    def parse(found):
        marked = found.get("marked", {}).get("days", {}).get("buckets", [])
        days = (whole_day({"value": bucket["key"]}) for bucket in marked)
        until = whole_day(found.get("until", {}).get("day"))
        return until, {day.replace(day=1) for day in days}

    query = {"bool": {"should": [kind, progress]}}
    return Pending(indices.single(indices.STATE), {"query": query, "aggs": aggs}, parse)


class State:
    """First days, bookmarks and closing balances of one community and basis."""

    def __init__(self, community_id, basis):
        """Initialize with a community's id, or ``"global"``, and the basis."""
        self.community_id = community_id
        self.basis = basis

    def load(self, batch):
        """Read everything, in one request.

        :raises SearchUnavailableError: when the engine cannot answer.
        :raises UnroundedError: if rows lack the rounded numbers of the current
            threshold.
        """
        first_day = {"aggs": {"day": {"min": {"field": "day"}}}}
        self._bookmarks = batch.add(self._pending_bookmarks())
        self._first = {
            (family, owner): batch.add(
                Pending(
                    indices.every(indices.delta(family, self.basis)),
                    {"query": total_rows(family, owner), **first_day},
                    lambda found: whole_day(found.get("day")),
                )
            )
            for family, owner in (
                (USAGE, self.community_id),
                (USAGE, GLOBAL),
                (RECORDS, self.community_id),
            )
        }
        self._undrawn = batch.add(_pending_undrawn()) if min_count() else None
        self._closings = {f: batch.add(self._pending_closings(f)) for f in FAMILIES}
        self._doubtful = {f: batch.add(self._pending_doubtful(f)) for f in FAMILIES}
        self._months = batch.add(_pending_months())
        batch.run()
        if self._undrawn and self._undrawn.value:
            raise UnroundedError()
        return self

    def _pending_bookmarks(self):
        names = [indices.bookmark(family) for family in FAMILIES]
        return Pending(
            indices.single(indices.BOOKMARKS),
            {
                "query": {"terms": {"aggregation_type": names}},
                "aggs": {
                    "names": {
                        "terms": {"field": "aggregation_type", "size": len(names)},
                        "aggs": {"moment": {"max": {"field": "date"}}},
                    }
                },
            },
            lambda found: {
                bucket["key"]: bucket["moment"]["value"]
                for bucket in found.get("names", {}).get("buckets", [])
            },
        )

    def _pending_closings(self, family):
        """Search the days of existing closings, at most a few per year."""
        years = {"field": "day", "size": 10000}
        return Pending(
            indices.every(indices.snapshot(family, self.basis)),
            {
                "query": total_rows(family, self.community_id),
                "aggs": {"days": {"terms": years}},
            },
            lambda found: sorted(
                whole_day({"value": bucket["key"]})
                for bucket in found.get("days", {}).get("buckets", [])
            ),
        )

    def _pending_doubtful(self, family):
        """Search the oldest day whose changes are not yet included in the closings."""
        kind = indices.bookmark(family, "snapshot")
        if family == RECORDS:
            kind = f"{kind}-{self.basis}"
        return Pending(
            indices.single(indices.STATE),
            {
                "query": {"term": {"kind": kind}},
                "aggs": {"day": {"min": {"field": "day"}}},
            },
            lambda found: whole_day(found.get("day")),
        )

    @property
    def first_usage_day(self):
        """Return the first day with usage, or ``None``."""
        return self._first[USAGE, self.community_id].value

    @property
    def first_content_day(self):
        """Return the first day with changes of content, or ``None``."""
        return self._first[RECORDS, self.community_id].value

    @property
    def first_day(self):
        """Return the first day with anything at all, or ``None``."""
        days = (self.first_usage_day, self.first_content_day)
        return min((day for day in days if day), default=None)

    @property
    def recorded_since(self):
        """Return the day from which the instance has recorded usage, or ``None``.

        Before it, usage is unknown; after it, no row means zero.
        """
        return self._first[USAGE, GLOBAL].value or self.first_usage_day

    def closing_before(self, family, day):
        """Return the last trustworthy closing before a day, or ``None``."""
        limit = min(day, self._doubtful[family].value or day)
        return max(
            (
                closing
                for closing in self._closings[family].value
                if closing < limit and (closing.month, closing.day) == (12, 31)
            ),
            default=None,
        )

    def months_within(self, span):
        """Return the parts of a span that are whole months with rows of their own.

        :returns: spans in order, adjacent months as one.
        """
        (until, marked), since = self._months.value, self.recorded_since
        if until is None or since is None:
            return []
        end = next_unit(until, "month") - DAY
        known = Span(max(span.first, since.replace(day=1)), min(span.last, end))
        parts = []
        for month in buckets(known, "month"):
            is_whole = month.first.day == 1 == (month.last + DAY).day
            if not is_whole or month.first in marked:
                continue
            if parts and parts[-1].last + DAY == month.first:
                month = Span(parts.pop().first, month.last)
            parts.append(month)
        return parts

    def complete_until(self, families):
        """Return the time up to which the rows of these families are complete.

        :returns: aware datetime, or ``None`` when never aggregated.
        """
        names = [indices.bookmark(family) for family in families]
        moments = [self._bookmarks.value.get(name) for name in names]
        if None in moments:
            return None
        return datetime.fromtimestamp(min(moments) / 1000, timezone.utc)


def usage_counted_before():
    """Return the day before which all usage of the instance has been counted.

    :returns: date, the earliest there is when nothing has been counted yet.
    """
    until = State(GLOBAL, "added").load(Batch()).complete_until((USAGE,))
    return until.date() if until else date.min
