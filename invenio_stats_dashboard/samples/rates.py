# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Records, readers and daily rates of the sample data: the same for the same day."""

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from invenio_i18n import gettext as _

DAYS = 730
"""Number of days of sample data: two years, so that the last can be compared."""

RECORDS = 60
READERS = 6
"""Groups of readers of each record; each comes from one country and one site."""

KEYS = {
    "resource_types": ("publication-article", "dataset", "software", "image-figure"),
    "access_statuses": ("open", "open", "restricted", "embargoed", "metadata-only"),
    "languages": ("eng", "eng", "deu", "fra", "spa"),
    "subjects": ("Climate", "Oceans", "Genomics", "History", "Linguistics"),
    "rights": ("cc-by-4.0", "cc-by-4.0", "cc0-1.0", "mit"),
    "funders": ("00k4n6c32", "018mejw64", "021nxhr62"),
    "periodicals": ("Journal of Samples", "Annals of Examples"),
    "publishers": ("Example Press", "Sample University", "Model Books"),
    "affiliations": ("Sample University", "Example Institute", "Model College"),
    "contributor_affiliations": ("Example Institute", "Sample University"),
    "file_types": ("pdf", "csv", "zip", "png"),
    "countries": ("US", "DE", "FR", "GB", "JP", "BR", "IN", "CA", "NG", "AU"),
    "referrers": ("scholar.google.com", "www.google.com", "doi.org", "wikipedia.org"),
}
"""Breakdown → keys; those listed twice are twice as frequent."""

OTHER_KEYS = ("A", "B", "C")
"""Keys of a custom breakdown."""


def chance(*parts):
    """Return a number from 0 to 1 that is constant for these parts."""
    digest = blake2b(repr(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def pick(breakdown, *parts):
    """Return one of the keys of a breakdown; earlier ones are more frequent."""
    keys = KEYS.get(breakdown, OTHER_KEYS)
    return keys[int(chance(breakdown, *parts) ** 1.7 * len(keys))]


@dataclass(frozen=True)
class Sample:
    """One invented record."""

    number: int

    @property
    def recid(self):
        """Its id, which no real record has."""
        return f"sample-{self.number:02}"

    @property
    def uploader(self):
        """Who deposited it."""
        return f"sample-{int(chance('uploader', self.number) * 14)}"

    @property
    def size(self):
        """Bytes of its one file."""
        return int(2_000_000 * 40 ** chance("size", self.number))

    @property
    def age(self):
        """Day on which it was added, counted from the first day."""
        if self.number < RECORDS // 4:
            return 0
        return int(chance("day", self.number) * DAYS)

    def key(self, breakdown):
        """Return its key of a breakdown of content."""
        return pick(breakdown, self.number)


@dataclass(frozen=True)
class Readers:
    """A group of a record's readers."""

    sample: Sample
    group: int

    @property
    def weight(self):
        """Views on a usual day: few records have most of them."""
        popular = 6 / (1 + self.sample.number) ** 0.8
        return popular * (0.2 + chance("weight", self.sample.number, self.group))

    def key(self, breakdown, content):
        """Return their key of a breakdown: their own, or that of the record.

        :param content: whether the breakdown is one of content.
        """
        if content:
            return self.sample.key(breakdown)
        return pick(breakdown, self.sample.number, self.group)


SAMPLES = [Sample(number) for number in range(RECORDS)]
READERSHIP = [Readers(sample, group) for sample in SAMPLES for group in range(READERS)]


def rhythm(day):
    """Return a day's activity: lower at weekends and in summer, growing each year."""
    week = (1.15, 1.2, 1.15, 1.1, 1.0, 0.55, 0.5)[day.weekday()]
    season = 0.75 if day.month in (7, 8, 12) else 1.1
    return week * season * (1 + (day - date(2020, 1, 1)).days / 3650)


def describe_samples(recids):
    """Return recid → what is said of an invented record; it has no address."""
    return {
        recid: {
            "restricted": False,
            "title": _("Sample record %(number)s", number=int(recid[-2:]) + 1),
            "authors": "",
            "resource_type": None,
            "url": None,
            "links": {},
        }
        for recid in recids
    }
