# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Step ``vocabularies``: what the records use, in bulk.

RDM's own fixtures load thousands of languages and names, one by one: minutes.
"""

from pathlib import Path

import yaml
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records import fixtures
from invenio_rdm_records.fixtures.vocabularies import create_iterator
from invenio_records_resources.proxies import current_service_registry
from invenio_vocabularies.proxies import current_service
from invenio_vocabularies.records.models import VocabularyScheme, VocabularyType

from .progress import bar, say

SHIPPED = Path(fixtures.__file__).parent / "data"
OWN = Path(__file__).parent / "data" / "vocabularies.yaml"
SPECIFIC = ("affiliations", "awards", "funders", "names", "subjects")
"""Vocabularies with a service of their own; all others share the generic one."""


def read_own():
    """Return the demo's own entries as in ``data/vocabularies.yaml``."""
    return yaml.safe_load(OWN.read_text())


def shipped_types():
    """Return vocabulary → its pid type and file, as RDM ships them."""
    types = yaml.safe_load((SHIPPED / "vocabularies.yaml").read_text())
    types["subjects"] = {"pid-type": "sub"}
    # Code metadata is not among the demo's custom fields.
    return {name: entry for name, entry in types.items() if ":" not in name}


def shipped_entries(name, entry, wanted):
    """Return the entries of a shipped file, only the ids in ``wanted`` if given."""
    rows = create_iterator(SHIPPED / entry["data-file"])
    return [row for row in rows if wanted is None or row["id"] in wanted]


def _languages(wanted):
    """Return the wanted languages without parsing 60 000 lines of YAML."""
    text = (SHIPPED / "vocabularies" / "languages.yaml").read_text()
    blocks = text.split("\n- ")
    ids = {f"id: {code}\n" for code in wanted}
    found = [b for b in blocks if any(b.startswith(i) for i in ids)]
    return yaml.safe_load("\n- ".join(["", *found]))


def generic_entries(types, own):
    """Yield (vocabulary, entries) of those behind the generic service."""
    for name, entry in types.items():
        if name == "languages":
            yield name, _languages(own["languages"])
        elif name not in SPECIFIC:
            wanted = own["licenses"] if name == "licenses" else None
            yield name, shipped_entries(name, entry, wanted)


def _ror(id_, name, country):
    return {
        "id": id_,
        "name": name,
        "country": country,
        "title": {"en": name},
        "identifiers": [{"identifier": id_, "scheme": "ror"}],
    }


def specific_entries(types, own):
    """Yield (vocabulary, entries) of those with their own service."""
    yield "affiliations", [_ror(i, *row) for i, row in own["affiliations"].items()]
    funders = shipped_entries("funders", types["funders"], None)
    yield "funders", funders + [_ror(i, *row) for i, row in own["funders"].items()]
    yield "awards", [
        {
            "id": id_,
            "number": number,
            "funder": {"id": funder},
            "acronym": acronym,
            "title": {"en": title},
        }
        for id_, (number, funder, acronym, title) in own["awards"].items()
    ]
    yield "subjects", [
        {"id": f"{scheme}:{id_}", "scheme": scheme, "subject": term}
        for scheme, row in own["subjects"].items()
        for id_, term in row["entries"].items()
    ]


def create_types(types, own):
    """Create the vocabularies and the subject schemes that are missing."""
    known = {row.id for row in VocabularyType.query.all()}
    for name, entry in types.items():
        if name not in known:
            current_service.create_type(system_identity, name, entry["pid-type"])
    for scheme, row in own["subjects"].items():
        if not db.session.get(VocabularyScheme, (scheme, "subjects")):
            VocabularyScheme.create(
                id=scheme, parent_id="subjects", name=row["name"], uri=row["uri"]
            )
    db.session.commit()


def load(service, rows):
    """Create or update rows, ``[(pid value, data)]``; raise at the first bad one."""
    results = service.create_or_update_many(system_identity, rows)
    for result in results.results:
        if result.errors or result.exc:
            raise RuntimeError(f"{result.record}: {result.errors or result.exc}")
    # "Bulk" in Invenio means: through a queue, which beat's tasks would drain.
    service.indexer.process_bulk_queue()
    service.indexer.refresh()


def run(options):
    """Run the step."""
    types, own = shipped_types(), read_own()
    create_types(types, own)
    count = 0
    work = [*generic_entries(types, own), *specific_entries(types, own)]
    for name, entries in bar(work, "vocabularies"):
        if name in SPECIFIC:
            load(current_service_registry.get(name), [(e["id"], e) for e in entries])
        else:
            rows = [((name, e["id"]), {**e, "type": name}) for e in entries]
            load(current_service, rows)
        count += len(entries)
    say(f"{count} entries in {len(work)} vocabularies")
