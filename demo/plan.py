# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What happens to each work, and when. Pure: a list of actions in order of time.

What happens to a work follows from its number, so that forty works show every case
that four hundred do.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from .dates import working_hour

PUBLIC = ("earth", "life", "matter", "software", "humanities")
"""Communities that a work of another one may be included in as well."""


@dataclass(frozen=True, order=True)
class Action:
    """One thing done to one work."""

    when: datetime
    work: int
    name: str
    """A method of :class:`demo.records.Depositor`."""
    community: str = ""
    """Slug, for the actions that have one."""


class Planner:
    """Makes the plan of one work after the other."""

    def __init__(self, seed, end):
        """Start a plan.

        :param end: moment from which on nothing happens any more.
        """
        self.seed = seed
        self.end = end

    def plan(self, works):
        """Return the actions on all works, in order of time."""
        return sorted(action for work in works for action in self.of_work(work))

    def of_work(self, work):
        """Return what happens to one work before the end, in order."""
        rng = random.Random(f"{self.seed}-plan-{work.number}")

        def later(since, least, most):
            day = since + timedelta(days=rng.randint(least, most))
            return working_hour(rng, day.date())

        actions = self._arrival(work, later)
        actions += self._changes(work, later, actions[-1].when)
        return [action for action in actions if action.when < self.end]

    def _arrival(self, work, later):
        """How the work is published and gets into its community: one way of five."""
        number, slug, start = work.number, work.community, work.deposited

        def act(when, name, community=""):
            return Action(when, number, name, community)

        way = number % 10
        if work.community == "clinical" and way > 4:
            way = 0
        if way < 5:
            accepted = min(later(start, 1, 9), self.end - timedelta(hours=1))
            return [act(start, "submit", slug), act(accepted, "accept")]
        if way < 7:
            asked = later(start, 2, 30)
            answers = [act(asked, "ask", slug), act(later(asked, 1, 6), "accept")]
            return [act(start, "publish"), *answers]
        if way == 7:
            return [act(start, "publish_into", slug)]
        if way == 8:
            return [act(start, "publish")]
        return [act(start, "publish"), act(later(start, 1, 60), "add_in_bulk", slug)]

    def _changes(self, work, later, since):
        """What happens to the work once it has arrived."""
        number = work.number
        deletion = self._deletion(work, later, since)
        if deletion:
            # Nothing else may happen to it while it is gone.
            return deletion
        changes = self._memberships(work, later, since)
        versions = since
        for _ in range(2 if number % 35 == 1 else number % 7 == 1):
            versions = later(versions, 60, 200)
            changes.append(Action(versions, number, "new_version"))
        if number % 11 == 9:
            changes.append(Action(later(since, 10, 90), number, "edit"))
        if "embargo" in work.access:
            end = datetime.fromisoformat(work.access["embargo"]["until"])
            changes.append(Action(later(end, 1, 1), number, "lift_embargo"))
        return changes

    def _memberships(self, work, later, since):
        number, slug = work.number, work.community
        changes = []
        if number % 8 == 2 and work.access["record"] == "public":
            # Who is in a part of the humanities is in the humanities already.
            others = [other for other in PUBLIC if not slug.startswith(other)]
            second = others[number % len(others)]
            changes.append(Action(later(since, 5, 90), number, "include", second))
        if number % 12 == 6 and number % 10 != 8:
            removed = later(since, 30, 150)
            changes.append(Action(removed, number, "remove", slug))
            if number % 24 == 6:
                back = later(removed, 20, 60)
                changes.append(Action(back, number, "include", slug))
        return changes

    def _deletion(self, work, later, since):
        number = work.number
        if number % 21 == 11:
            deleted = later(since, 20, 100)
            restored = later(deleted, 5, 30)
            return [
                Action(deleted, number, "delete"),
                Action(restored, number, "restore"),
            ]
        if number % 33 == 16:
            return [Action(later(since, 30, 200), number, "delete")]
        return []
