# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Generator of plausible repository usage for demos, tests and benchmarks.

A pure function of items, a period, a volume and a seed; its events are those that RDM's
event builders would have put on the queue of invenio-stats. Their further processing
(robots, GeoIP, anonymisation, enrichment) is left to the events indexer.

The same arguments yield the same events in the same order.
"""

import random
from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate

from .rhythm import SPIKE_AT, Rhythm
from .visitors import Population

VIEW, DOWNLOAD = "record-view", "file-download"

HOURS = (1, 1, 1, 1, 1, 1, 2, 4, 8, 11, 12, 11, 9, 11, 12, 11, 10, 8, 6, 5, 5, 4, 3, 2)
"""Human activity by local hour of the day."""
ROBOT_SHARE, MACHINE_SHARE = 0.05, 0.03
"""Share of visits by robots, and by machines, on ordinary days."""
WAVE_SHARE = 0.4
"""Share of visits by robots during a wave: most of the events, since each robot reads
many records, but in addition to human usage.
"""
REFERRERS = {
    None: 30,
    "https://www.google.com/": 26,
    "https://scholar.google.com/": 10,
    "https://www.bing.com/": 4,
    "https://duckduckgo.com/": 4,
    "https://en.wikipedia.org/": 4,
    "https://de.wikipedia.org/": 2,
    "https://github.com/": 4,
    "https://search.datacite.org/": 3,
    "https://explore.openaire.eu/": 3,
    "https://orcid.org/": 2,
    "https://www.base-search.net/": 2,
    "https://mastodon.social/": 2,
    "https://t.co/": 2,
    "https://news.ycombinator.com/": 1,
}
"""Weights of the referring pages; ``None``: no referrer."""


@dataclass(frozen=True)
class File:
    """A file as a download event names it; size in bytes."""

    bucket_id: str
    file_id: str
    key: str
    size: int


@dataclass(frozen=True)
class Item:
    """A record (one version) that can be viewed."""

    recid: str
    parent_recid: str
    available: tuple
    """``((from, to), …)``, naive UTC datetimes; ``to`` is None for "still there"."""
    files: tuple = ()
    """The files (:class:`File`) that can be downloaded."""
    members_only: bool = False
    """Whether one has to be logged in to see it."""

    def is_available(self, moment):
        """Return whether the record can be viewed at a naive UTC datetime."""
        return any(s <= moment and (e is None or moment < e) for s, e in self.available)


class UsageGenerator:
    """Generator of the events of a period."""

    def __init__(self, items, start, end, volume, seed, user_ids=(), site_url=""):
        """Initialize with the items and the period.

        :param items: list of :class:`Item`; their order matters for the seed.
        :param start: first moment, naive UTC datetime.
        :param end: moment after the last one, naive UTC datetime.
        :param volume: number of events, views and downloads together.
        :param seed: anything that ``random.Random`` takes.
        :param user_ids: ids (strings) of accounts that may be logged in.
        :param site_url: address of the site, for referrers from its own pages.
        """
        self.items, self.rhythm = items, Rhythm(start, end)
        self.volume, self.site_url = volume, site_url
        self.rng = random.Random(f"usage-{seed}")
        self.population = Population(self.rng, max(50, volume // 9), user_ids)
        # Few items are seen a lot, most a little.
        self.attraction = [self.rng.lognormvariate(0, 1.1) for _ in items]
        self.in_the_news = self._choose_news()

    def events(self):
        """Yield (event type, event) in order of time, ``volume`` of them.

        Yields nothing if no item is available in the period.
        """
        missing = 0
        for day, count in self.rhythm.quotas(self.volume, self._presence):
            made, chooser = [], _Chooser(self, day)
            wanted = count + missing
            # Before the first item appears most visits find nothing; the next day makes up.
            for _ in range(20 * wanted + 100):
                if len(made) >= wanted:
                    break
                made += self._visit(day, chooser)
            missing = max(0, wanted - len(made))
            made = sorted(made[:wanted], key=lambda pair: pair[1]["timestamp"])
            yield from made

    def _presence(self, moment):
        """Return how much of the repository can be seen (0…1), a little flattened."""
        there = sum(
            weight
            for item, weight in zip(self.items, self.attraction)
            if item.is_available(moment)
            and (self.population.members or not item.members_only)
        )
        return (there / sum(self.attraction)) ** 0.6 if there else 0.0

    def _choose_news(self):
        """Return the index of the item that gets into the news, or None."""
        start, length = self.rhythm.start, self.rhythm.length
        moment = start + timedelta(days=SPIKE_AT * length)
        there = [
            n
            for n, item in enumerate(self.items)
            if item.files and not item.members_only and item.is_available(moment)
        ]
        return self.rng.choice(there) if there else None

    # One visit

    def _visit(self, day, chooser):
        """Return the events of one visit."""
        chance = self.rng.random()
        robots = WAVE_SHARE if self.rhythm.is_wave(day) else ROBOT_SHARE
        if chance < robots:
            return self._crawl(day, chooser, self.rng.choice(self.population.robots))
        if chance < robots + MACHINE_SHARE:
            return self._harvest(
                day, chooser, self.rng.choice(self.population.machines)
            )
        return self._read(day, chooser, self.population.person(self.rng))

    def _crawl(self, day, chooser, visitor):
        """Return the events of a robot that goes from record to record."""
        made, moment = [], self._moment(day, 0, HOURS[:1] * 24)
        for _ in range(self.rng.randint(2, 12)):
            item = chooser.item(moment, visitor)
            if item:
                made.append(self._view(item, visitor, moment, None))
                if item.files and self.rng.random() < 0.3:
                    file = self.rng.choice(item.files)
                    made.append(self._download(item, file, visitor, moment, None))
            moment += timedelta(seconds=self.rng.uniform(1, 9))
        return self._within(day, made)

    def _harvest(self, day, chooser, visitor):
        """Return the events of a script that fetches files through the API."""
        made, moment = [], self._moment(day, 0, HOURS[:1] * 24)
        for _ in range(self.rng.randint(1, 6)):
            item = chooser.item(moment, visitor)
            for file in item.files if item else ():
                event = self._download(item, file, visitor, moment, None, True)
                made.append(event)
                moment += timedelta(seconds=self.rng.uniform(0.2, 3))
        return self._within(day, made)

    def _read(self, day, chooser, visitor):
        """Return the events of a person who views records and downloads files."""
        moment = self._moment(day, visitor.utc_offset, HOURS)
        referrer = self.rng.choices(list(REFERRERS), list(REFERRERS.values()))[0]
        made = []
        for _ in range(self.rng.choice((1, 1, 1, 2, 3))):
            item = chooser.item(moment, visitor)
            if not item:
                continue
            made.append(self._view(item, visitor, moment, referrer))
            if self.rng.random() < 0.06:
                again = moment + timedelta(seconds=self.rng.uniform(2, 28))
                made.append(self._view(item, visitor, again, referrer))
            page = f"{self.site_url}/records/{item.recid}"
            made += self._take(item, visitor, moment, page)
            moment += timedelta(seconds=self.rng.uniform(20, 400))
            referrer = f"{self.site_url}/search"
        return self._within(day, made)

    def _take(self, item, visitor, moment, page):
        """Return the downloads of a person who views a record."""
        if not item.files or self.rng.random() > 0.38:
            return []
        all_of_them = self.rng.random() < 0.35
        files = item.files if all_of_them else [self.rng.choice(item.files)]
        made = []
        for file in files:
            moment += timedelta(seconds=self.rng.uniform(4, 60))
            made.append(self._download(item, file, visitor, moment, page))
            if self.rng.random() < 0.07:
                again = moment + timedelta(seconds=self.rng.uniform(1, 25))
                made.append(self._download(item, file, visitor, again, page))
        return made

    def _moment(self, day, utc_offset, hours):
        """Return a moment of the day, within the period."""
        hour = self.rng.choices(range(24), hours)[0] - utc_offset
        moment = day + timedelta(hours=hour % 24, seconds=self.rng.uniform(0, 3599))
        first, last = self.rhythm.bounds(day)
        if first <= moment < last:
            return moment
        return first + (last - first) * self.rng.random()

    def _within(self, day, made):
        """Drop events after the end of the day or the period."""
        end = self.rhythm.bounds(day)[1].isoformat()
        return [pair for pair in made if pair[1]["timestamp"] < end]

    # Events: exactly the fields that RDM's event builders set

    def _view(self, item, visitor, moment, referrer):
        event = _base(item, visitor, moment, referrer)
        return VIEW, {**event, "via_api": False}

    def _download(self, item, file, visitor, moment, referrer, via_api=False):
        event = _base(item, visitor, moment, referrer)
        return DOWNLOAD, {
            **event,
            "bucket_id": file.bucket_id,
            "file_id": file.file_id,
            "file_key": file.key,
            "size": file.size,
            "via_api": via_api,
        }


def _base(item, visitor, moment, referrer):
    """Return the fields that views and downloads share."""
    return {
        "timestamp": moment.isoformat(),
        "recid": item.recid,
        "parent_recid": item.parent_recid,
        "referrer": referrer,
        "ip_address": visitor.ip_address,
        "user_agent": visitor.user_agent,
        "user_id": visitor.user_id,
        "session_id": visitor.session_id,
    }


class _Chooser:
    """Random choice of the items viewed on one day."""

    def __init__(self, generator, day):
        """Weigh the items by attraction and by how new they are."""
        self.rng = generator.rng
        self.items = generator.items
        self.news = generator.rhythm.news(day) * 0.85
        self.favourite = generator.in_the_news
        end = day + timedelta(days=1)
        weights = [
            weight * self._freshness(item, day) * (item.available[0][0] < end)
            for item, weight in zip(generator.items, generator.attraction)
        ]
        self.cumulative = list(accumulate(weights))

    @staticmethod
    def _freshness(item, day):
        """Return 1.8 for a new item, falling to 0.4 within months."""
        age = max(0.0, (day - item.available[0][0]) / timedelta(days=1))
        return 0.4 + 1.4 * 0.5 ** (age / 45)

    def item(self, moment, visitor):
        """Return an item that this visitor may see at this moment, or None."""
        if self.favourite is not None and self.rng.random() < self.news:
            found = self.items[self.favourite]
        else:
            point = self.rng.random() * self.cumulative[-1]
            last = len(self.items) - 1
            found = self.items[min(bisect_right(self.cumulative, point), last)]
        if not found.is_available(moment):
            return None
        return None if found.members_only and not visitor.user_id else found
