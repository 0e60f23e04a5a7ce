# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Filters by keys of breakdowns, including or excluding."""

from dataclasses import dataclass, field

from ...membership.file_types import as_file_type
from ...search.client import chunks
from ...usage.event_keys import as_domain, country_of

NOT = "!"
"""Ends the name of a parameter that excludes: ``country!=CA``."""

UNKNOWN = "unknown"
"""Key of what has no key, in any filter: ``referrer=unknown``. What is called so in
the metadata is counted there, too."""

FORMS = {
    "country": country_of,
    "referrer_domain": as_domain,
    "file_types": as_file_type,
}
"""Field → function that brings its keys to their one form, also those of a filter."""

RECORD = "record"
"""Parameter that filters by records, and breakdown whose keys they are."""

BY_RECORD = {
    "param": RECORD,
    "field": "record_id",
    "level": "record",
    "source": None,
    "vocabulary": None,
    "multivalued": False,
    "withheld": False,
    "usage": True,
    "content": False,
}
"""Records are no breakdown of the table, since theirs would have too many keys."""

MAX_VALUES = 100
"""Maximum number of keys in one filter."""

MAX_LENGTH = 1000
"""Maximum length of a key."""

MOST_TERMS = 50_000
"""Keys of one clause, below the search engine's limit (``index.max_terms_count``): a
scope may consist of more records."""


@dataclass(frozen=True)
class Filter:
    """Any of these keys, or none of them."""

    param: str
    breakdown: str
    values: tuple
    negated: bool = False
    subcount: dict = field(default=None, compare=False, repr=False)
    """Entry of the table of breakdowns."""
    implied: bool = False
    """Whether it belongs to the scope, and was not requested."""

    def applies(self, family):
        """Return True if what a family of metrics counts has such keys."""
        return self.subcount["usage" if family == "usage" else "content"]

    @property
    def name(self):
        """Return the name of the parameter in URLs."""
        return self.param + (NOT if self.negated else "")

    @property
    def clause(self):
        """Return the query of the rows or events that match."""
        field_name = self.subcount["field"]
        parts = list(chunks(self.values, MOST_TERMS)) or [[]]
        found = [{"terms": {field_name: part}} for part in parts]
        if UNKNOWN in self.values:
            found.append({"bool": {"must_not": [{"exists": {"field": field_name}}]}})
        if self.negated:
            return {"bool": {"must_not": found}}
        if len(found) == 1:
            return found[0]
        return {"bool": {"should": found, "minimum_should_match": 1}}

    def takes(self, key):
        """Return True if a key passes, ``None`` if there is none."""
        return ((key or UNKNOWN) in self.values) != self.negated

    def to_dict(self):
        """Return the filter as included in answers, without labels."""
        return {
            "param": self.param,
            "breakdown": self.breakdown,
            "values": list(self.values),
            "negated": self.negated,
        }


def records_filter(recids):
    """Return the filter of a scope that consists of some records."""
    return Filter(RECORD, RECORD, tuple(recids), False, BY_RECORD, implied=True)


def filterable(table):
    """Return the filterable entries: the table of breakdowns, and records."""
    return {**table, RECORD: BY_RECORD}


def filter_names(table):
    """Return the parameters that filter, both ways round.

    :param table: the table of breakdowns.
    :returns: name of the parameter → (breakdown, whether it excludes).
    """
    return {
        entry["param"] + ending: (name, bool(ending))
        for name, entry in filterable(table).items()
        for ending in ("", NOT)
    }


def load_filters(raw, table):
    """Read the filters among the parameters.

    :param raw: parameter → text or list of texts.
    :returns: (filters in the order of the table, parameter → messages).
    """
    filters, errors = [], {}
    entries = filterable(table)
    for param, (name, negated) in filter_names(table).items():
        if param not in raw:
            continue
        values = raw[param]
        values = [values] if isinstance(values, str) else values
        message = _objection(values)
        if message:
            errors[param] = [message]
        else:
            entry = entries[name]
            form = FORMS.get(entry["field"], str)
            keys = tuple(sorted({form(value) or value for value in values}))
            filters.append(Filter(entry["param"], name, keys, negated, entry))
    return tuple(filters), errors


def _objection(values):
    """Return the error of a filter's values, or ``None``."""
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        return "Allowed: a text, or a list of texts."
    if not 1 <= len(values) <= MAX_VALUES:
        return f"{len(values)} values. Allowed: from 1 to {MAX_VALUES}."
    if not all(is_text(value, MAX_LENGTH) for value in values):
        return f"Allowed: texts of up to {MAX_LENGTH} characters of Unicode."
    return None


def is_text(value, length):
    """Return True if a text is not too long and valid Unicode."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return len(value) <= length
