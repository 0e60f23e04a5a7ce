# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Sources of the numbers of one community, one for each family."""

from ...metrics.metrics import RECORDS, USAGE
from .balances import Balance, KeyedBalance
from .content_rows import ContentRows
from .membership_events import MembershipEvents
from .uploads import Uploads
from .usage import UsageRows


class Rows:
    """Adds searches to a batch; each method returns something with a ``value``."""

    def __init__(self, batch, state, params):
        """Initialize with the batch and the :class:`.extent.State`.

        :param params: :class:`..params.params.StatsParams`.
        """
        content = MembershipEvents if params.filters_of(RECORDS) else ContentRows
        self.sources = {
            USAGE: UsageRows(batch, state, params),
            RECORDS: content(batch, state, params),
        }
        uploads = Uploads(batch, state, params)
        self.uploaders = uploads.uploaders
        self.first_uploads = uploads.first_uploads
        self.daily_uploads = uploads.daily_uploads

    def sums(self, family, span, fields):
        """Sum fields over a span. Value: field → number."""
        return self.sources[family].sums(span, fields)

    def by_key(self, family, span, fields, breakdown, keys=None):
        """Sum fields over a span by key. Value: key → field → number."""
        return self.sources[family].by_key(span, fields, breakdown, keys)

    def tops(self, span, field, breakdown):
        """Find the largest keys of usage in each year."""
        return self.sources[USAGE].tops(span, field, breakdown)

    def by_unit(self, family, span, fields, unit, breakdown=None, keys=()):
        """Sum fields by unit of time. Value: key → first day → field → number.

        The key is ``""`` for the total; first days are those of whole units, also
        where the span begins later.
        """
        return self.sources[family].by_unit(span, fields, unit, breakdown, keys)

    def balance(self, day, metrics):
        """Return what metrics have come to by the end of a day.

        Value: name → number.
        """
        source = self.sources[metrics[0].family]
        opening, span = source.opening(day, metrics)
        fields = [field for metric in metrics for field in metric.fields]
        return Balance(metrics, opening, source.sums(span, fields))

    def balance_by_key(self, day, metric, breakdown):
        """Return the same of one metric by key. Value: key → number."""
        source = self.sources[metric.family]
        opening, span = source.opening(day, [metric], breakdown)
        changes = source.by_key(span, metric.fields, breakdown)
        return KeyedBalance(metric, opening, changes)
