# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The works of the demo: titles, people, subjects, files. Pure: no Invenio here.

Which work is embargoed, restricted and so on follows from its number, so that a small
demo has one of everything too.
"""

import random
import re
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from pathlib import Path

import yaml

from . import dates

DATA = Path(__file__).parent / "data"
DEPOSITORS = (
    "author",
    "ogawa",
    "okafor",
    "lindqvist",
    "dubois",
    "sharma",
    "kovac",
    "mitchell",
)
INSIDERS = ("author", "ogawa", "lindqvist")
"""Those of them who are members of the restricted community."""
LICENSES = {
    "data": ["cc-by-4.0", "cc0-1.0", "cc-by-4.0", "odbl-1.0"],
    "publication": ["cc-by-4.0", "cc-by-4.0", "cc-by-nc-nd-4.0", "cc-by-sa-4.0"],
    "software": ["mit", "apache-2.0", "gpl-3.0-or-later"],
    "media": ["cc-by-4.0", "cc-by-nc-4.0", "cc-by-sa-4.0"],
    "clinical": ["cc-by-nc-4.0"],
}
FILES = {
    "dataset": ["csv", "csv", "md"],
    "model": ["zip", "json"],
    "image": ["png", "png", "txt"],
    "image-photo": ["png", "zip"],
    "image-drawing": ["png", "pdf"],
    "video": ["mp4"],
    "audio": ["wav", "txt"],
    "software": ["zip", "py", "md"],
    "software-computationalnotebook": ["ipynb", "csv"],
    "workflow": ["json", "md"],
    "lesson": ["pdf", "zip"],
    "publication-technicalnote": ["pdf", "csv"],
}
"""Resource type → kinds of its files; all others have a PDF."""
HISTORICAL = ("publication-book", "dataset", "image", "image-drawing")
"""Types of which the humanities deposit old sources."""


@dataclass(frozen=True)
class Work:
    """One work to be deposited; ``metadata`` is what a record's JSON has."""

    number: int
    community: str
    owner: str
    kind: str
    title: str
    metadata: dict
    custom_fields: dict
    access: dict
    deposited: datetime
    files: list = field(default_factory=list)
    """``[(name, kind, approximate size in bytes)]``; none: metadata only."""


def read(name):
    """Return a file of ``demo/data`` as Python objects."""
    return yaml.safe_load((DATA / f"{name}.yaml").read_text())


def titles(entry, rng):
    """Yield (resource type, language, title) of a community, each title once.

    Types take turns; when a type's titles are used up, they come back numbered.
    """
    words = entry["words"]
    pools = []
    for type_, templates in entry["titles"].items():
        filled = [t for template in templates for t in _fill(template, words)]
        rng.shuffle(filled)
        pools.append((*(type_ + "|eng").split("|")[:2], filled))
    turn = 0
    while True:
        for type_, language, pool in pools:
            part = turn // len(pool)
            title = pool[turn % len(pool)]
            yield type_, language, f"{title} ({part + 1})" if part else title
        turn += 1


def _fill(template, words):
    """Return the template with every combination of the words it names."""
    names = re.findall(r"{(\w+)}", template)
    for combination in product(*(words[name.lower()] for name in names)):
        title = template
        for name, word in zip(names, combination):
            shown = word[0].upper() + word[1:] if name[0].isupper() else word
            title = title.replace("{" + name + "}", shown)
        yield title[0].upper() + title[1:] if names[0] != "tool" else title


def allocate(communities, count, rng):
    """Return a community for each of ``count`` works, by their shares."""
    total = sum(entry["share"] for entry in communities.values())
    # Largest remainder, but nobody goes without: small demos show all of them.
    quota = {slug: e["share"] * count / total for slug, e in communities.items()}
    given = {slug: max(1, int(value)) for slug, value in quota.items()}
    for slug in sorted(quota, key=lambda s: int(quota[s]) - quota[s]):
        if sum(given.values()) < count:
            given[slug] += 1
    slugs = [slug for slug, number in given.items() for _ in range(number)]
    rng.shuffle(slugs)
    return slugs[:count]


def kind_of(resource_type, community):
    """Return the kind of abstract and license that a work of this type has."""
    if community == "clinical":
        return "clinical"
    head = resource_type.split("-")[0]
    if head in ("dataset", "model"):
        return "data"
    if head in ("software", "workflow"):
        return "software"
    return "media" if head in ("image", "video", "audio", "lesson") else "publication"


def person(rng, people, affiliations):
    """Return a creator: a made-up name that fits the affiliation's country."""
    ror = rng.choice(sorted(affiliations))
    given, family = (rng.choice(names) for names in people[affiliations[ror][1]])
    # Some write their affiliation without a ROR id: a name only, as in real life.
    link = {"id": ror} if rng.random() < 0.85 else {"name": affiliations[ror][0]}
    return {
        "person_or_org": {
            "type": "personal",
            "given_name": given,
            "family_name": family,
        },
        "affiliations": [link],
    }


def funding(award):
    """Return a funding entry: of an award (``funder::number``) or a funder only."""
    if "::" in award:
        return {"funder": {"id": award.split("::")[0]}, "award": {"id": award}}
    return {"funder": {"id": award}}


def files(rng, resource_type, title):
    """Return ``[(name, kind, size)]``; sizes are log-normal, as real ones are."""
    stem = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:28].strip("-")
    result = []
    for number, kind in enumerate(FILES.get(resource_type, ["pdf"]), 1):
        name = "README.md" if kind == "md" else f"{stem}-{number}.{kind}"
        size = min(600_000, int(rng.lognormvariate(10.2, 1.1)))
        result.append((name, kind, max(400, size)))
    return result


def access(number, community, deposited):
    """Return a record's access: every seventeenth has closed files and so on."""
    if community == "clinical" or number % 19 == 3:
        return {"record": "restricted", "files": "restricted"}
    if number % 23 == 7:
        return {
            "record": "public",
            "files": "restricted",
            "embargo": {
                "active": True,
                "until": dates.embargo(number, deposited).isoformat(),
                "reason": "Under review at a journal.",
            },
        }
    closed = number % 17 == 5
    return {"record": "public", "files": "restricted" if closed else "public"}


class Catalogue:
    """Makes works; one generator of chance per work, so that each stands alone."""

    def __init__(self, seed, until):
        """Read the data.

        :param seed: any integer.
        :param until: last day of the history, which dates are relative to.
        """
        self.seed = seed
        self.until = until
        self.communities = read("catalogue")
        self.abstracts = read("abstracts")
        self.people = read("people")
        self.affiliations = read("vocabularies")["affiliations"]

    def works(self, count):
        """Return ``count`` works, the same for the same seed, day and count."""
        rng = random.Random(f"{self.seed}-works")
        pools = {slug: titles(e, rng) for slug, e in self.communities.items()}
        slugs = allocate(self.communities, count, rng)
        moments = dates.deposits(rng, count, self.until)
        return [
            self._work(n, moments[n], slug, *next(pools[slug]))
            for n, slug in enumerate(slugs)
        ]

    def _work(self, number, deposited, slug, resource_type, language, title):
        rng = random.Random(f"{self.seed}-work-{number}")
        kind = kind_of(resource_type, slug)
        metadata = self._metadata(rng, slug, kind, resource_type, language, title)
        historical = slug.startswith("humanities") and resource_type in HISTORICAL
        metadata["publication_date"] = dates.publication(
            rng, number, historical and number % 3, deposited
        )
        no_files = number % 13 == 4
        people = INSIDERS if slug == "clinical" else DEPOSITORS
        return Work(
            number=number,
            community=slug,
            owner=people[number % len(people)],
            kind=kind,
            title=title,
            metadata=metadata,
            custom_fields=self._custom_fields(rng, slug, resource_type, metadata),
            access=access(number, slug, deposited),
            deposited=deposited,
            files=[] if no_files else files(rng, resource_type, title),
        )

    def _metadata(self, rng, slug, kind, resource_type, language, title):
        entry = self.communities[slug]
        sentences = self.abstracts[kind if language == "eng" else language]
        subjects = rng.sample(entry["subjects"], k=min(len(entry["subjects"]), 2))
        terms = rng.sample(entry["keywords"], k=2)
        people = [person(rng, self.people, self.affiliations) for _ in range(4)]
        creators = people[: rng.choice((1, 2, 2, 3))]
        languages = [language]
        if rng.random() < 0.12:
            languages.append(rng.choice(("eng", "lat")))
        metadata = {
            "title": title,
            "resource_type": {"id": resource_type},
            "creators": creators,
            "description": f"<p>{' '.join(rng.sample(sentences, k=3))}</p>",
            "languages": [{"id": code} for code in dict.fromkeys(languages)],
            "subjects": [{"id": s} for s in subjects] + [{"subject": t} for t in terms],
            "rights": [{"id": rng.choice(LICENSES[kind])}],
            "publisher": rng.choice(entry["publishers"]),
        }
        if rng.random() < 0.6:
            metadata["funding"] = [funding(rng.choice(entry["funding"]))]
        if rng.random() < 0.4:
            role = {"role": {"id": rng.choice(("datacurator", "editor", "supervisor"))}}
            metadata["contributors"] = [{**people[-1], **role}]
        return metadata

    def _custom_fields(self, rng, slug, resource_type, metadata):
        journal = {
            "title": rng.choice(self.communities[slug]["journals"]),
            "volume": str(rng.randint(3, 41)),
            "pages": f"{(first := rng.randint(1, 400))}-{first + rng.randint(5, 30)}",
        }
        if resource_type == "publication-article":
            return {"journal:journal": journal}
        if resource_type == "publication-book":
            place = rng.choice(("Edinburgh", "Wien", "Lyon", "Cape Town"))
            return {"imprint:imprint": {"place": place, "pages": "312"}}
        if resource_type == "publication-dissertation":
            ror = rng.choice(sorted(self.affiliations))
            return {"thesis:thesis": {"university": self.affiliations[ror][0]}}
        if resource_type in ("presentation", "poster", "publication-conferencepaper"):
            city = rng.choice(("Nairobi", "Graz", "Kyoto", "São Paulo"))
            title = "International Workshop on Open Repositories"
            return {"meeting:meeting": {"title": title, "place": city}}
        return {}
