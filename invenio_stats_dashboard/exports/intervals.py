# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Intervals of a page's charts, so that its export has the same buckets.

The rules are those of ``TimeChart.js``.
"""

from datetime import date

from ..queries.params.params import StatsParams
from ..queries.params.periods import unit_start

A_MONTH = 31
"""Number of days up to which rare events are by day."""

A_QUARTER = 100
"""Number of days up to which a chart does without the interval of the layout."""

ROLLING = ("90d", "12m")
"""Periods that end today and begin on the day after today's, some months ago."""


def as_drawn(panel, question, chosen, period):
    """Return the parameters of a chart's question, with the buckets of the chart.

    :param panel: :class:`.panels.Panel` of a page, of the kind ``series``.
    :param question: one of the panel's questions.
    :param chosen: parameters that the reader has chosen.
    :param period: that of the page, as in answers.
    """
    own = _unit(question.get("unit"), panel.rare, period["days"])
    asked = {**question, "unit": own, **chosen}
    if asked["unit"] == "month" and _rolls(asked):
        asked.pop("period", None)
        first = unit_start(date.fromisoformat(period["from"]), "month")
        asked |= {"from": first.isoformat(), "to": period["to"]}
    return {name: value for name, value in asked.items() if value is not None}


def _unit(wished, rare, days):
    """Return the interval of a chart while the reader has chosen none."""
    if wished and days > A_QUARTER:
        return wished
    return "week" if rare and A_MONTH < days <= A_QUARTER else None


def _rolls(asked):
    """Return True if a chart by month of this period begins with a whole month."""
    return "from" not in asked and asked.get("period", StatsParams.period) in ROLLING
