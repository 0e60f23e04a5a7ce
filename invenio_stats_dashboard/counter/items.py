# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Items: what everybody may know of records, in the words of the standard.

Metadata are read as a visitor reads them. What a visitor may not read (restricted or
deleted records) is reported under its id alone, so that the numbers agree with those
of the platform and no title leaks.
"""

import re
from dataclasses import dataclass, field

from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_search.engine import dsl
from isbnlib import mask, to_isbn13

from ..exports.cells import clean
from ..queries.labels import in_language
from ..search.client import unavailable
from ..services.visitors import visitor
from . import standard

AUTHORS = 3
"""Authors at most."""

DOI = re.compile(r"10\.[1-9]\d{2}[\d.]*/.+", re.ASCII)
ISSN = re.compile(r"\d{4}-\d{3}[\dX]", re.ASCII)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
YEAR = re.compile(r"\d{4}", re.ASCII)

FIELDS = (
    "id",
    "pids.doi.identifier",
    "metadata.title",
    "metadata.publisher",
    "metadata.resource_type.id",
    "metadata.publication_date",
    "metadata.version",
    "metadata.creators",
    "metadata.identifiers",
    "custom_fields.journal:journal",
    "custom_fields.imprint:imprint",
    "custom_fields.meeting:meeting",
)


@dataclass
class Item:
    """An item as reports describe it."""

    recid: str
    ids: dict
    title: str = ""
    publisher: str = ""
    data_type: str = standard.UNSPECIFIED
    year: str = standard.UNKNOWN_YEAR
    details: dict = field(default_factory=dict)
    """Authors, Publication_Date, Article_Version, as far as known."""
    parent: tuple = None
    """(Data_Type, title, ids as sorted pairs), or ``None``."""


def _search(extra):
    """Return a search for records that everybody may read."""
    service = current_rdm_records_service
    return service.create_search(
        visitor(),
        service.record_cls,
        service.config.search,
        permission_action="read_deleted",
        extra_filter=extra & dsl.Q("term", is_published=True),
        versioning=False,
    )


def read_items(recids, settings):
    """Return recid → :class:`Item`; what nobody may read is there by its id.

    :param recids: list of record ids, as many as one request may name.
    :param settings: :class:`.settings.Settings`.
    """
    search = _search(dsl.Q("terms", id=recids)).source(list(FIELDS))[0 : len(recids)]
    with unavailable():
        hits = search.execute().to_dict()["hits"]["hits"]
    found = {hit["_source"]["id"]: hit["_source"] for hit in hits}
    return {
        recid: (
            _item(found[recid], settings)
            if recid in found
            else Item(recid, {"Proprietary": f"{settings.platform_id}:{recid}"})
        )
        for recid in recids
    }


def find_items(item_ids, settings):
    """Return the recids of items given by DOI or by proprietary id.

    :param item_ids: texts such as ``DOI:10.1234/5`` or ``<platform>:abcde-12345``.
    """
    dois, recids = [], []
    for item_id in item_ids:
        namespace, value = item_id.split(":", 1)
        if namespace.casefold() == "doi":
            dois.append(value)
        else:
            # "Proprietary:" may stand before the platform's namespace.
            recids.append(value.removeprefix(f"{settings.platform_id}:"))
    if dois:
        query = dsl.Q("terms", **{"pids.doi.identifier": dois})
        search = _search(query).source(["id"])[0 : len(dois)]
        with unavailable():
            hits = search.execute().to_dict()["hits"]["hits"]
        recids += [hit["_source"]["id"] for hit in hits]
    return recids


def _item(record, settings):
    """Describe a record that everybody may read."""
    metadata = record["metadata"]
    day = metadata.get("publication_date") or ""
    data_type = settings.data_type(metadata["resource_type"]["id"])
    details = {
        "Authors": _authors(metadata.get("creators", [])),
        "Publication_Date": day if DATE.fullmatch(day) else None,
        "Article_Version": _version(metadata.get("version")),
    }
    return Item(
        record["id"],
        _ids(record, settings),
        _text(metadata["title"]),
        _text(metadata.get("publisher")),
        data_type,
        day[:4] if YEAR.match(day) else standard.UNKNOWN_YEAR,
        {name: value for name, value in details.items() if value},
        _parent(record.get("custom_fields", {}), data_type, settings),
    )


def _text(value):
    """Return a text in one line; the standard forbids stand-ins for nothing."""
    text = " ".join(clean(value or "").split())
    return "" if text.casefold() in ("unknown", "n/a", "-") else text


def _version(version):
    """Return a version that is a code of the standard, else nothing."""
    return version if version in standard.ARTICLE_VERSIONS else None


def _authors(creators):
    """Return the first authors with one identifier each."""
    result = []
    for creator in creators:
        person = creator["person_or_org"]
        entry = {"Name": _text(person.get("name"))}
        for identifier in person.get("identifiers", []):
            scheme = identifier["scheme"].upper()
            if scheme in ("ORCID", "ISNI") and len(entry) == 1:
                entry[scheme] = identifier["identifier"]
        if len(entry["Name"]) > 1 and entry not in result:
            result.append(entry)
    return result[:AUTHORS]


def _ids(record, settings):
    """Return the ids of a record: a DOI if it has one, always our own and its page."""
    recid = record["id"]
    doi = record.get("pids", {}).get("doi", {}).get("identifier", "")
    given = {i["scheme"]: i["identifier"] for i in _identifiers(record)}
    ids = {
        "DOI": doi if DOI.fullmatch(doi) else None,
        "Proprietary": f"{settings.platform_id}:{recid}",
        "ISBN": _isbn(given.get("isbn")),
        "Online_ISSN": _issn(given.get("issn")),
        "URI": f"{settings.site}/records/{recid}",
    }
    return {name: value for name, value in ids.items() if value}


def _identifiers(record):
    return record["metadata"].get("identifiers", [])


def _isbn(text):
    """Return an ISBN-13 with hyphens, or nothing."""
    isbn = to_isbn13(text or "")
    masked = mask(isbn) if isbn else None
    return masked if masked and len(masked) == 17 else None


def _issn(text):
    """Return an ISSN, or nothing."""
    return text if text and ISSN.fullmatch(text) else None


def _parent(fields, data_type, settings):
    """Return what an item is a part of, as far as the standard allows it."""
    kind = standard.PARENTS.get(data_type)
    journal = fields.get("journal:journal") or {}
    imprint = fields.get("imprint:imprint") or {}
    meeting = fields.get("meeting:meeting") or {}
    title, ids = {
        "Journal": (journal.get("title"), {"Online_ISSN": _issn(journal.get("issn"))}),
        "Book": (imprint.get("title"), {"ISBN": _isbn(imprint.get("isbn"))}),
        "Conference": (meeting.get("title"), {"URI": _uri(meeting.get("url"))}),
        None: (None, {}),
    }[kind]
    title = _text(in_language(title, "en"))
    ids = {name: value for name, value in ids.items() if value}
    if title and not ids:
        # A parent must have an id: without one, its title stands for it.
        ids = {"Proprietary": f"{settings.platform_id}:{title}"}
    return (kind, title, tuple(sorted(ids.items()))) if ids else None


def _uri(text):
    """Return an address of the web, or nothing."""
    return text if text and text.startswith(("http://", "https://")) else None
