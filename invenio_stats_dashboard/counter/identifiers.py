# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Identifiers in the one form that the standard gives each of them.

What is no identifier of its kind, such as an ISSN with a wrong check digit, is
``None``: reports leave it out, filters refuse it.
"""

import re
from functools import partial
from urllib.parse import urlsplit, urlunsplit

import idutils
from werkzeug.urls import iri_to_uri

DOI = re.compile(r"10\.[1-9]\d{2}[\d.]*/\S+", re.ASCII)
ISSN = re.compile(r"\d{4}-\d{3}[\dX]", re.ASCII)
ISBN = re.compile(r"(?=.{17}$)97[89]-\d+-\d+-\d+-\d", re.ASCII)
ORCID = re.compile(r"(?:\d{4}-){3}\d{3}[\dX]", re.ASCII)
ISNI = re.compile(r"(?:\d{4}[ -]?){3}\d{3}[\dX]", re.ASCII)
URI = re.compile(r"https?://[!-~]+", re.ASCII)
"""Forms of the standard."""


def _identifier(form, is_valid, normalize, text):
    """Return an identifier in the form of its kind, or ``None``."""
    text = (text or "").strip()
    return _formed(form, normalize(text)) if is_valid(text) else None


doi = partial(_identifier, DOI, idutils.is_doi, idutils.normalize_doi)
issn = partial(_identifier, ISSN, idutils.is_issn, idutils.normalize_issn)
isbn = partial(_identifier, ISBN, idutils.is_isbn, idutils.normalize_isbn)
orcid = partial(_identifier, ORCID, idutils.is_orcid, idutils.normalize_orcid)
isni = partial(_identifier, ISNI, idutils.is_isni, str)


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


AUTHORS = {"orcid": orcid, "isni": isni}
"""Namespace of an author's identifier → its form."""


def read_author(text):
    """Return namespace and value of an ``author``, ``None`` when it is none.

    :param text: ``ORCID:value`` or ``ISNI:value``.
    """
    namespace, _, value = text.partition(":")
    form = AUTHORS.get(namespace.casefold())
    value = form and form(value)
    return (namespace.upper(), re.sub("[ -]", "", value)) if value else None


def comparable(ids):
    """Return ids as they are printed as pairs that equal :func:`read_item_id`'s.

    :param ids: name → value, as in ``Item_ID``.
    """
    return {read_item_id(f"{name}:{value}") for name, value in ids.items()}
