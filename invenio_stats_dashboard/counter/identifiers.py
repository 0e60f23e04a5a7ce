# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Identifiers in the one form that the standard gives each of them.

What is no identifier of its kind, such as an ISSN with a wrong check digit, is
``None``: reports leave it out, filters refuse it.
"""

import re
from urllib.parse import urlsplit, urlunsplit

import idutils
from werkzeug.urls import iri_to_uri

DOI = re.compile(r"10\.[1-9]\d{2}[\d.]*/\S+", re.ASCII)
ISSN = re.compile(r"\d{4}-\d{3}[\dX]", re.ASCII)
ISBN = re.compile(r"97[89]-\d+-\d+-\d+-\d", re.ASCII)
ORCID = re.compile(r"(?:\d{4}-){3}\d{3}[\dX]", re.ASCII)
ISNI = re.compile(r"(?:\d{4}[ -]?){3}\d{3}[\dX]", re.ASCII)
URI = re.compile(r"https?://[!-~]+", re.ASCII)
"""Forms of the standard."""


def doi(text):
    """Return a DOI without resolver or prefix."""
    text = (text or "").strip()
    return _formed(DOI, idutils.normalize_doi(text) if idutils.is_doi(text) else None)


def issn(text):
    """Return an ISSN with hyphen and a capital X."""
    text = text or ""
    return _formed(
        ISSN, idutils.normalize_issn(text) if idutils.is_issn(text) else None
    )


def isbn(text):
    """Return an ISBN-13 with hyphens."""
    text = (text or "").strip()
    found = _formed(
        ISBN, idutils.normalize_isbn(text) if idutils.is_isbn(text) else None
    )
    return found if found and len(found) == 17 else None


def orcid(text):
    """Return an ORCID iD without its address."""
    text = (text or "").strip()
    return _formed(
        ORCID, idutils.normalize_orcid(text) if idutils.is_orcid(text) else None
    )


def isni(text):
    """Return an ISNI."""
    text = (text or "").strip()
    return text if ISNI.fullmatch(text) and idutils.is_isni(text) else None


def uri(text):
    """Return an address of the web: scheme and host know no case."""
    try:
        parts = urlsplit(iri_to_uri((text or "").strip()))
        host = parts.netloc.lower()
    except ValueError:
        return None
    path = parts.path or "/"
    return _formed(URI, urlunsplit(parts._replace(netloc=host, path=path)))


def _formed(form, text):
    return text if text and form.fullmatch(text) else None


FILTERS = {
    "doi": ("DOI", lambda text: doi(text) and doi(text).casefold()),
    "isbn": ("ISBN", isbn),
    "issn": ("ISSN", issn),
    "online_issn": ("ISSN", issn),
    "print_issn": ("ISSN", issn),
    "uri": ("URI", uri),
    "proprietary": ("Proprietary", lambda text: text),
}
"""Namespace of an ``item_id`` → kind of identifier, and the form compared."""


def read_item_id(text):
    """Return kind and value of an ``item_id``, ``None`` when it is none.

    :param text: ``namespace:value``. A namespace that is none of the standard's is one
        of proprietary ids, as the platform's own.
    """
    namespace, colon, value = text.partition(":")
    if not colon or not value or not namespace:
        return None
    kind, normalized = FILTERS.get(namespace.casefold(), ("Proprietary", None))
    value = text if normalized is None else normalized(value)
    return (kind, value) if value else None


def comparable(ids):
    """Return ids as they are printed as pairs that equal :func:`read_item_id`'s.

    :param ids: name → value, as in ``Item_ID``.
    """
    return {read_item_id(f"{name}:{value}") for name, value in ids.items()}
