# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What the answers need to know of a community before they can be planned."""

from datetime import date, datetime, timezone

from ...dates import DAY
from ...metrics.metrics import GLOBAL, RECORDS, USAGE
from ...search import indices
from ...search.batch import Pending

FAMILIES = (USAGE, RECORDS)


def whole_day(aggregation):
    """Return the day of a min or max aggregation, or ``None``."""
    milliseconds = aggregation.get("value") if aggregation else None
    if milliseconds is None:
        return None
    # Not fromtimestamp: publication dates before 1970 are negative.
    return date(1970, 1, 1) + int(milliseconds // 86_400_000) * DAY


def total_rows(community_id):
    """Return the query for the rows of a community's total."""
    return {
        "bool": {
            "filter": [
                {"term": {"community_id": community_id}},
                {"term": {"breakdown": "total"}},
            ]
        }
    }


class State:
    """First days, bookmarks and closing balances of one community and basis."""

    def __init__(self, community_id, basis):
        """Take the id of a community, or ``"global"``, and the basis of dates."""
        self.community_id = community_id
        self.basis = basis

    def load(self, batch):
        """Read everything, in one request.

        :raises SearchUnavailableError: when the engine cannot answer.
        """
        first_day = {"aggs": {"day": {"min": {"field": "day"}}}}
        self._bookmarks = batch.add(self._pending_bookmarks())
        self._first = {
            (family, owner): batch.add(
                Pending(
                    indices.every(indices.delta(family, self.basis)),
                    {"query": total_rows(owner), **first_day},
                    lambda found: whole_day(found.get("day")),
                )
            )
            for family, owner in (
                (USAGE, self.community_id),
                (USAGE, GLOBAL),
                (RECORDS, self.community_id),
            )
        }
        self._closings = batch.add(self._pending_closings())
        self._doubtful = batch.add(self._pending_doubtful())
        batch.run()
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

    def _pending_closings(self):
        """Search the days of the balances there are, at most a few per year."""
        years = {"field": "day", "size": 10000}
        return Pending(
            indices.every(indices.snapshot(self.basis)),
            {
                "query": total_rows(self.community_id),
                "aggs": {"days": {"terms": years}},
            },
            lambda found: sorted(
                whole_day({"value": bucket["key"]})
                for bucket in found.get("days", {}).get("buckets", [])
            ),
        )

    def _pending_doubtful(self):
        """Search the oldest day whose change has not reached the balances yet."""
        kind = f"{indices.bookmark(RECORDS, 'snapshot')}-{self.basis}"
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
        """Return the first day on which content came or went, or ``None``."""
        return self._first[RECORDS, self.community_id].value

    @property
    def first_day(self):
        """Return the first day with anything at all, or ``None``."""
        days = (self.first_usage_day, self.first_content_day)
        return min((day for day in days if day), default=None)

    @property
    def recorded_since(self):
        """Return the day from which the instance has recorded usage, or ``None``.

        Before it, nothing is known; after it, no row means zero.
        """
        return self._first[USAGE, GLOBAL].value or self.first_usage_day

    def base_before(self, day):
        """Return the last closing day before a day whose balance can be trusted."""
        limit = min(day, self._doubtful.value or day)
        return max(
            (
                closing
                for closing in self._closings.value
                if closing < limit and (closing.month, closing.day) == (12, 31)
            ),
            default=None,
        )

    def complete_until(self, families):
        """Return up to which moment the rows of these families are complete.

        :returns: aware datetime, or ``None`` when never aggregated.
        """
        names = [indices.bookmark(family) for family in families]
        moments = [self._bookmarks.value.get(name) for name in names]
        if None in moments:
            return None
        return datetime.fromtimestamp(min(moments) / 1000, timezone.utc)
