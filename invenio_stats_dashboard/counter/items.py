# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Items: public metadata of records in the terms of the standard.

Metadata are read as an anonymous visitor. Restricted and deleted records are reported
without any, so that the totals agree with those of the platform and no title leaks.
"""

from dataclasses import dataclass, field

from invenio_search.engine import dsl

from ..exports.cells import one_line
from ..membership.publication_dates import published_day
from ..queries.labels import in_language
from ..search.client import search_errors
from ..services.records import record_search
from ..services.visitors import visitor
from ..site import site_url
from . import identifiers, standard

AUTHORS = 3
"""Maximum number of authors."""

MOST_FOUND = 500
"""Maximum number of items found by their DOIs."""

ISSNS = ("eissn", "issn", "lissn")
"""Schemes of RDM whose identifiers are ISSNs."""

FIELDS = [
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
]


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
    author_ids: frozenset = frozenset()
    """Identifiers of all authors, as :func:`.identifiers.read_author` returns them."""
    hidden: bool = False
    """Whether visitors may not read the record."""


def hidden_item(recid, settings):
    """Return a record that visitors may not read, or all of them together."""
    return Item(recid, {"Proprietary": f"{settings.platform_id}:{recid}"}, hidden=True)


def _hits(query, fields, most):
    """Return the sources of the public records that match."""
    query &= dsl.Q("term", is_published=True)
    search = record_search(visitor(), query, "read_deleted").source(fields)
    with search_errors():
        return [hit.to_dict() for hit in search[:most].execute()]


def read_items(recids, settings):
    """Return recid → :class:`Item`; restricted ones by their id only.

    :param recids: list of record ids, as many as one request may name.
    :param settings: :class:`.settings.Settings`.
    """
    hits = _hits(dsl.Q("terms", id=recids), FIELDS, len(recids))
    found = {hit["id"]: hit for hit in hits}
    return {
        recid: (
            item_of(found[recid], settings)
            if recid in found
            else hidden_item(recid, settings)
        )
        for recid in recids
    }


def find_items(kind, values, settings):
    """Return the recids of items given by DOI or by proprietary id.

    :param kind: ``DOI`` or ``Proprietary``.
    :param values: as :func:`.identifiers.read_item_id` returns them.
    """
    if kind == "Proprietary":
        # "Proprietary:" may stand before the platform's namespace.
        return [value.removeprefix(f"{settings.platform_id}:") for value in values]
    # DOIs know no case, but are stored as they were typed: two records may have one.
    field_name = "pids.doi.identifier.keyword"
    queries = (
        dsl.Q("term", **{field_name: {"value": value, "case_insensitive": True}})
        for value in values
    )
    query = dsl.Q("bool", should=list(queries), minimum_should_match=1)
    return [hit["id"] for hit in _hits(query, ["id"], MOST_FOUND)]


def item_of(record, settings):
    """Describe a public record.

    :param record: its metadata, as indexed.
    :param settings: :class:`.settings.Settings`.
    """
    metadata = record["metadata"]
    stated, version = metadata.get("publication_date") or "", metadata.get("version")
    day = published_day(stated)
    data_type = settings.data_type(metadata["resource_type"]["id"])
    details = {
        "Authors": _authors(metadata.get("creators", [])),
        "Publication_Date": day if day == stated else None,
        "Article_Version": version if version in standard.ARTICLE_VERSIONS else None,
    }
    return Item(
        record["id"],
        _ids(record, settings),
        _text(metadata["title"]),
        _text(metadata.get("publisher")),
        data_type,
        day[:4] if day else standard.UNKNOWN_YEAR,
        {name: value for name, value in details.items() if value},
        _parent(record.get("custom_fields", {}), data_type, settings),
        _author_ids(metadata.get("creators", [])),
    )


def _text(value):
    """Return a text in one line; the standard forbids placeholders for missing values."""
    text = one_line(value)
    return "" if text.casefold() in ("unknown", "n/a", "-") else text


def _authors(creators):
    """Return the first authors with one identifier each."""
    result = []
    for creator in creators:
        person = creator["person_or_org"]
        entry = {"Name": _text(person.get("name"))}
        entry.update(_author_id(person.get("identifiers", [])))
        if len(entry["Name"]) > 1 and entry not in result:
            result.append(entry)
    return result[:AUTHORS]


def _author_id(given):
    """Return the first identifier that the standard has a form for."""
    for each in given:
        form = identifiers.AUTHORS.get(each["scheme"])
        value = form and form(each["identifier"])
        if value:
            return {each["scheme"].upper(): value}
    return {}


def _author_ids(creators):
    """Return the identifiers of all authors, also of those that are not shown."""
    given = (
        f"{each['scheme']}:{each['identifier']}"
        for creator in creators
        for each in creator["person_or_org"].get("identifiers", [])
    )
    return frozenset(map(identifiers.read_author, given)) - {None}


def _ids(record, settings):
    """Return the ids of a record: its DOI, if any, our own id and its URL."""
    recid = record["id"]
    doi = record.get("pids", {}).get("doi", {}).get("identifier")
    ids = {
        "DOI": identifiers.doi(doi),
        "Proprietary": f"{settings.platform_id}:{recid}",
        "ISBN": _first(record, ("isbn",), identifiers.isbn),
        "Online_ISSN": _first(record, ISSNS, identifiers.issn),
        "URI": site_url(f"/records/{recid}"),
    }
    return {name: value for name, value in ids.items() if value}


def _first(record, schemes, form):
    """Return the first of a record's identifiers that has a form."""
    given = record["metadata"].get("identifiers", [])
    values = (form(i["identifier"]) for i in given if i["scheme"] in schemes)
    return next(filter(None, values), None)


def _parent(fields, data_type, settings):
    """Return an item's parent, if the standard allows it."""
    kind = standard.PARENTS.get(data_type)
    name, id_name, key, form = {
        "Journal": ("journal:journal", "Online_ISSN", "issn", identifiers.issn),
        "Book": ("imprint:imprint", "ISBN", "isbn", identifiers.isbn),
        "Conference": ("meeting:meeting", "URI", "url", identifiers.uri),
        None: (None, None, None, None),
    }[kind]
    given = fields.get(name) or {}
    title = _text(in_language(given.get("title"), "en"))
    value = form and form(given.get(key))
    if value:
        return kind, title, ((id_name, value),)
    # A parent must have an id: without one, its title stands for it.
    own = ("Proprietary", f"{settings.platform_id}:{title}")
    return (kind, title, (own,)) if title else None
