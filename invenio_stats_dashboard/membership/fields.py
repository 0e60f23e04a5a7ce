# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Breakdown keys of a record, by the table of breakdowns."""

from functools import lru_cache

MAX_KEY_LENGTH = 512
"""Maximum length of a key: the search engine refuses keywords above 32 kB."""


@lru_cache(1000)
def _parsed(path):
    """Return the steps of a path, and the path of the alternative, if any."""
    first, _, alternative = path.partition("|")
    return first.split("."), alternative


def _collect(value, steps, found):
    """Add what is at the end of some steps to a list; lists are walked."""
    for n, step in enumerate(steps):
        if isinstance(value, list):
            for item in value:
                _collect(item, steps[n:], found)
            return
        value = value.get(step) if isinstance(value, dict) else None
        if value is None or value == "":
            return
    if isinstance(value, list):
        for item in value:
            _collect(item, (), found)
    else:
        found.append(value)


def lookup(document, path):
    """Return all values at a path, without repeats, as strings.

    :param document: the record's JSON.
    :param path: e.g. ``metadata.subjects.id|subject``: dots are steps, lists are
        walked, ``a|b`` takes ``a`` and where there is none ``b``. The last
        alternative may itself be a path. Of texts by language, the English one is
        taken, else the first.
    """
    found, (steps, alternative) = [], _parsed(path)
    if alternative:
        parents = []
        _collect(document, steps[:-1], parents)
        for value in parents:
            found += _first_of(value, steps[-1:], alternative)
    else:
        _collect(document, steps, found)
    texts = [_text(value)[:MAX_KEY_LENGTH] for value in found]
    return list(dict.fromkeys(filter(None, texts)))


def _first_of(value, steps, alternative):
    """Return what a value has at the end of some steps, else at another path."""
    found = []
    _collect(value, steps, found)
    return found or lookup(value, alternative)


def _text(value):
    """Return a value as a text, ``""`` where there is none."""
    if isinstance(value, dict):
        value = value.get("en") or next(filter(None, value.values()), None)
    return "" if value is None else str(value)


def creator_keys(metadata):
    """Return the people among the creators: their ORCID iDs, else their names."""
    people = (each.get("person_or_org") or {} for each in metadata.get("creators", []))
    keys = (
        next(
            (
                entry["identifier"]
                for entry in person.get("identifiers", [])
                if entry.get("scheme") == ORCID
            ),
            person.get("name"),
        )
        for person in people
        if person.get("type") != "organizational"
    )
    return list(dict.fromkeys(key[:MAX_KEY_LENGTH] for key in keys if key))


ORCID = "orcid"
"""Scheme of the identifiers that stand for people."""

FILES, RECORD = "files", "record"
"""Parts of a record that visitors may not see."""

FILE_TYPES = "stats.file_types"
"""Source of the one breakdown that says what a record's files are like."""


def hidden_parts(access, is_deleted=False):
    """Return which parts of a record visitors may not see, as RDM shows it.

    :param access: the ``access`` part of the record's JSON.
    """
    if is_deleted or access.get("record") == "restricted":
        return [FILES, RECORD]
    return [FILES] if access.get("files") == "restricted" else []


def is_withheld(entry, hidden):
    """Return True if the keys of a breakdown are withheld.

    :param entry: of the table of breakdowns.
    :param hidden: see :func:`hidden_parts`.
    """
    part = FILES if entry["source"] == FILE_TYPES else RECORD
    return entry["withheld"] and part in hidden


def extract_fields(document, subcounts, hidden=()):
    """Return the breakdown fields of a record, field → key or list of keys.

    Fields without a value are left out, and those that are withheld. Single-valued
    breakdowns take the first.

    :param hidden: see :func:`hidden_parts`.
    """
    fields = {}
    for entry in subcounts.values():
        if not entry["source"] or is_withheld(entry, hidden):
            continue
        keys = lookup(document, entry["source"])
        if keys:
            fields[entry["field"]] = keys if entry["multivalued"] else keys[0]
    return fields


def access_status(access, has_files, at=None):
    """Return a record's access status, by the rules of RDM.

    :param access: the ``access`` part of the record's JSON.
    :param has_files: whether the record has files.
    :param at: ``YYYY-MM-DD`` of the day asked for: before the end of an embargo
        that was lifted since, the record was embargoed. ``None`` is now.
    """
    embargo = access.get("embargo") or {}
    until = (embargo.get("until") or "")[:10]
    if embargo.get("active") or (at and until and at < until):
        return "embargoed"
    if access.get("record") != "public":
        return "restricted"
    if not has_files:
        return "metadata-only"
    return "open" if access.get("files") == "public" else "restricted"
