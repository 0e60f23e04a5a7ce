# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Labels of keys in the user's language."""

import re
import time
from collections import Counter

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from flask_babel import lazy_pgettext as pgettext
from invenio_i18n import get_locale
from invenio_i18n import lazy_gettext as _
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_search import current_search_client
from invenio_search.utils import build_alias_name

from ..search.client import search_errors, whole_search
from .sources.aggregations import by_keys
from .terms import TermCache, read_terms

ACCESS_STATUSES = {
    "open": pgettext("access", "Open"),
    "embargoed": pgettext("access", "Embargoed"),
    "restricted": pgettext("access", "Restricted"),
    "metadata-only": _("Metadata only"),
}

COMMONS = {
    "by": _("Creative Commons Attribution"),
    "by-sa": _("Creative Commons Attribution Share Alike"),
    "by-nd": _("Creative Commons Attribution No Derivatives"),
    "by-nc": _("Creative Commons Attribution Non Commercial"),
    "by-nc-sa": _("Creative Commons Attribution Non Commercial Share Alike"),
    "by-nc-nd": _("Creative Commons Attribution Non Commercial No Derivatives"),
}
"""Licences whose names are official in many languages, of which RDM has the English."""

COMMONS_ID = re.compile(r"cc-(by(?:-nc)?(?:-sa|-nd)?)-\d\.\d")
VERSION = re.compile(r"\d\.\d .+")

NAMES = {
    "subjects": ("title", "subject"),
    "funders": ("title", "name"),
    "affiliations": ("title", "name"),
}
"""Vocabulary → fields of a name where there are two: the first is a text by language, the
second one in no particular language."""

CREATORS = "creators"
"""Stands for a vocabulary: the names of people by their ORCID iDs."""

CREATOR_ID = "metadata.creators.person_or_org.identifiers.identifier"


def in_language(titles, locale):
    """Choose from titles by language: exact, without region, English, any.

    :param titles: dict language → title, or a text.
    :param locale: tag such as ``pt_BR``.
    :returns: a text, or ``None``.
    """
    if not isinstance(titles, dict):
        return titles
    for tag in (locale, locale.replace("_", "-"), locale.split("_")[0], "en"):
        if titles.get(tag):
            return titles[tag]
    return next((title for title in titles.values() if title), None)


def disambiguate(names):
    """Return key → label, with the key added to labels that several keys have.

    An institution that some records name with its identifier, and others without,
    is two keys; nobody should have to guess why a name stands in a list twice.
    """
    uses = Counter(names.values())
    return {
        key: f"{label} ({key})" if uses[label] > 1 and key != label else label
        for key, label in names.items()
    }


def current_locale():
    """Return the user's locale as a tag such as ``pt_BR``."""
    return str(get_locale() or "en")


class Labels:
    """Look-up of labels, cached for a while in all languages."""

    def __init__(self, now=time.monotonic):
        """Initialize with the clock of the cache."""
        self._titles = TermCache(_look_up, now)

    def of(self, vocabulary, keys):
        """Return key → label; a key without a label is its own.

        :param vocabulary: as in the table of breakdowns.
        """
        if vocabulary is None:
            return {key: key for key in keys}
        locale = current_locale()
        if vocabulary == "countries":
            return _territories(keys, locale)
        if vocabulary == "access_statuses":
            return {key: str(ACCESS_STATUSES.get(key, key)) for key in keys}
        titles = self._titles.of(vocabulary, keys)
        if vocabulary == "languages":
            titles = {key: _with_cldr(key, titles[key], locale) for key in keys}
        if vocabulary == "licenses":
            titles = {key: _with_commons(key, titles[key], locale) for key in keys}
        return {key: in_language(titles[key], locale) or key for key in keys}


def _cldr(locale):
    """Return what CLDR knows of a locale, or of English."""
    try:
        return Locale.parse(locale, sep="_")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def _territories(keys, locale):
    """Return ISO 3166 code → name as CLDR has it."""
    names = _cldr(locale).territories
    return {key: names.get(key, key) for key in keys}


def _is_named(titles, locale):
    """Return True if there is a title in a language, of the region or of any."""
    tags = {locale, locale.replace("_", "-"), locale.split("_")[0]}
    return not tags.isdisjoint(titles)


def _with_cldr(code, titles, locale):
    """Return a language's titles, with CLDR's in the reader's language if none is.

    :param code: ISO 639-3, as RDM has it; CLDR takes two letters where there are any.
    """
    language = locale.split("_")[0]
    titles = titles or {}
    if _is_named(titles, locale):
        return titles
    short = get_global("language_aliases").get(code, code)
    name = _cldr(locale).languages.get(short)
    return {**titles, language: name[:1].upper() + name[1:]} if name else titles


def _with_commons(code, titles, locale):
    """Return a licence's titles, with its official name in the reader's language.

    :param code: as RDM has it, such as ``cc-by-4.0``; others have titles only.
    """
    licence, titles = COMMONS_ID.fullmatch(code), titles or {}
    version = VERSION.search(titles.get("en", ""))
    if not licence or not version or _is_named(titles, locale):
        return titles
    name = f"{COMMONS[licence[1]]} {version[0]}"
    return {**titles, locale.split("_")[0]: name}


def _look_up(vocabulary, keys):
    """Return key → titles by language, of the keys that the vocabulary has."""
    if vocabulary == CREATORS:
        return _creator_names(keys)
    fields = NAMES.get(vocabulary, ("title",))
    hits = read_terms(vocabulary, keys, fields)
    return {hit["id"]: _title(hit, fields) for hit in hits}


def _creator_names(keys):
    """Return ORCID iD → name, as one of the public records has it."""
    filters = [
        {"term": {"access.record": "public"}},
        {"term": {"deletion_status": "P"}},
    ]
    hits = {"top_hits": {"size": 1, "_source": ["metadata.creators"]}}
    body = {
        "size": 0,
        "query": {"bool": {"filter": [*filters, {"terms": {CREATOR_ID: keys}}]}},
        "aggs": by_keys(CREATOR_ID, keys, {"one": hits}),
    }
    index = build_alias_name(current_rdm_records_service.record_cls.index._name)
    with search_errors():
        found = whole_search(current_search_client, index, body)
    names = {}
    for group in found.get("aggregations", {}).get("keys", {}).get("buckets", []):
        record = group["one"]["hits"]["hits"][0]["_source"]
        for creator in record["metadata"]["creators"]:
            person = creator["person_or_org"]
            ids = [each["identifier"] for each in person.get("identifiers", [])]
            if group["key"] in ids:
                names[group["key"]] = person["name"]
    return names


def _title(hit, fields):
    """Return the first of these fields that has something in it."""
    return next((hit[field] for field in fields if hit.get(field)), None)
