# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Schema of imported usage events, validated field by field.

By plain functions: a marshmallow schema of the same fields takes four times as long
(176 µs a line instead of 42), and files have millions of lines.
"""

import ipaddress
from datetime import datetime, timezone
from typing import NamedTuple

import orjson

from ..dates import moment_of, naive
from ..search.indices import USAGE_EVENTS
from .enrichment import event_mapping, fingerprint
from .event_keys import country_of

VIEW, DOWNLOAD = USAGE_EVENTS

MAX_TEXT = 32_766
"""Bytes (UTF-8) that the search engine takes as a keyword."""


class BadEvent(Exception):
    """Invalid line; the message explains why."""


class Parsed(NamedTuple):
    """A line that can be imported."""

    kind: str
    """``record-view`` or ``file-download``."""
    is_raw: bool
    """Whether it has yet to be anonymised."""
    event: dict


def _text(value):
    return _any_text(value) if value != "" else "a text that is not empty"


def _any_text(value):
    if not isinstance(value, str) or len(value.encode()) > MAX_TEXT:
        return f"a text of up to {MAX_TEXT} bytes"
    return None


def _texts(value):
    values = value if isinstance(value, list) else [value]
    return next(filter(None, map(_text, values)), None)


def _flag(value):
    return None if isinstance(value, bool) else "true or false"


def _timestamp(value):
    """Check a time: not in the future, in a year the search engine's dates have."""
    allowed = (
        "a time in ISO 8601, until now: 2024-05-17T12:00:00Z, with an offset as +02:00 "
        "in place of Z, or without (then it is in UTC)"
    )
    try:
        moment = moment_of(value)
    except (ValueError, TypeError, OverflowError):
        return allowed
    is_past = datetime(1990, 1, 1) <= moment <= naive(datetime.now(timezone.utc))
    has_time = len(value) > len("2024-05-17")
    return None if is_past and has_time else allowed


def _address(value):
    try:
        ipaddress.ip_address(value if isinstance(value, str) else "")
    except ValueError:
        return "an IP address"
    return None


def _size(value):
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return None if number and 0 <= value < 2**60 else "a number of bytes"


COMMON = {
    "timestamp": _timestamp,
    "recid": _text,
    "parent_recid": _text,
    "referrer": _any_text,
    "via_api": _flag,
    "record_id": _any_text,
    "parent_id": _any_text,
    "labels": _texts,
    "country": _any_text,
}
"""Field → function that returns what is allowed where a value is not."""

FILE = {"file_id": _text, "file_key": _text, "bucket_id": _text, "size": _size}

RAW = {
    "ip_address": _address,
    "user_agent": _any_text,
    "session_id": _any_text,
    "user_id": _any_text,
}

ANONYMISED = {
    "visitor_id": _text,
    "unique_session_id": _text,
    "unique_id": _any_text,
    "is_robot": _flag,
    "is_machine": _flag,
    "updated_timestamp": _timestamp,
}

REQUIRED = {"timestamp", "recid", "parent_recid"}
REQUIRED_ANONYMISED = REQUIRED | {"visitor_id", "unique_session_id"}
REQUIRED_FILE = {"file_id", "file_key", "bucket_id"}

IDENTITY = (("user_id",), ("session_id",), ("ip_address", "user_agent"))
"""Fields that identify a visitor: one is required."""


def _kind(hit, event, given):
    """Return the type of an event: as given, or by its index or fields."""
    if given:
        return given
    named = [name for name in USAGE_EVENTS if name in str(hit.get("_index", ""))]
    if named:
        return named[0]
    return DOWNLOAD if "file_key" in event or "file_id" in event else VIEW


def parse(line, subcounts, kind=None):
    """Read one line.

    :param line: bytes of a JSON object: an event, or a search dump's hit with the
        event as ``_source``.
    :param subcounts: the table of breakdowns: events may bring its fields.
    :param kind: type of the event, if the line does not contain it.
    :returns: :class:`Parsed`.
    :raises BadEvent: naming every field that is wrong and what is allowed.
    """
    try:
        hit = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise BadEvent(f"not JSON: {error}")
    event = hit.get("_source", hit) if isinstance(hit, dict) else None
    if not isinstance(event, dict):
        raise BadEvent("not a JSON object")
    event = {name: value for name, value in event.items() if value is not None}
    event = _known(event, subcounts)
    kind = _kind(hit, event, kind)
    is_raw = "visitor_id" not in event
    problems = _problems(event, kind, is_raw, event_mapping(subcounts))
    if problems:
        raise BadEvent("; ".join(problems))
    event["timestamp"] = moment_of(event["timestamp"]).isoformat()
    return Parsed(kind, is_raw, event)


def _known(event, subcounts):
    """Return an event without fields that are accepted, but meaningless here.

    Invalid countries, an empty address, and fields added by another table of
    breakdowns: the event is enriched again.
    """
    if event.get("ip_address") == "":
        del event["ip_address"]
    country = country_of(event.pop("country", None))
    if country:
        event["country"] = country
    if event.get("enriched", fingerprint(subcounts)) != fingerprint(subcounts):
        fields = {*COMMON, *ANONYMISED, *FILE, *event_mapping(subcounts)}
        return {name: value for name, value in event.items() if name in fields}
    return event


def _problems(event, kind, is_raw, ours):
    """Return the errors of an event, field by field."""
    fields = {**COMMON, **(RAW if is_raw else ANONYMISED)}
    required = REQUIRED if is_raw else REQUIRED_ANONYMISED
    if kind == DOWNLOAD:
        fields, required = {**fields, **FILE}, required | REQUIRED_FILE
    found = [f"{name}: is missing" for name in sorted(required - set(event))]
    if is_raw and not any(all(map(event.get, names)) for names in IDENTITY):
        names = ", ".join(" with ".join(names) for names in IDENTITY)
        found.append(f"one of {names}: is missing")
    for name, value in event.items():
        if name in fields:
            allowed = fields[name](value)
        elif name in ours and not is_raw:
            allowed = _ours(ours[name]["type"], value)
        else:
            allowed = f"one of {', '.join(sorted(fields))} as a field's name"
        if allowed:
            found.append(f"{name}: {str(value)[:80]!r} is not allowed, but {allowed}")
    return found


def _ours(type_, value):
    """Check a field that enrichment added before the event was exported."""
    if type_ == "short":
        good = isinstance(value, int) and 0 < value < 2**15
        return None if good else "a whole number"
    return _texts(value)
