# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Random histories in the tables of a real database, answers against a plain count."""

from datetime import datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from invenio_stats_dashboard.tasks import aggregate_community_record_stats
from tests.isolation import wipe

from .content_answers import QUESTION, check
from .content_world import STEP, World

pytestmark = pytest.mark.slow

START = datetime(2023, 11, 5, 12)


@given(
    steps=st.lists(STEP, min_size=8, max_size=16),
    questions=st.lists(QUESTION, min_size=1, max_size=2),
)
@settings(
    max_examples=6,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_answers_after_any_history(clean, app, steps, questions):
    """All answers equal what the database showed, whatever happened when.

    Any community, basis, range, breakdown and date: each history is asked about all
    communities and bases, with days and metrics by chance.
    """
    wipe()
    world, moment = World(), START
    for name, choice, number, values, days in [("publish", *steps[0][1:]), *steps]:
        moment += timedelta(days=days, minutes=1)
        with time_machine.travel(moment, tick=True):
            world.step(name, choice, number, values)
    now = moment + timedelta(days=1)
    with time_machine.travel(now, tick=True), app.test_request_context():
        aggregate_community_record_stats()
        again = aggregate_community_record_stats()
        for question in questions:
            check(world.seen, question)
    assert again["community-records-delta-agg"]["rows"] == 0
