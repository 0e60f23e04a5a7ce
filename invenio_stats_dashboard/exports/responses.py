# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""How exports are sent: named, compressed, and as they are made."""

import re
from itertools import chain

from flask import Response, stream_with_context

from .compression import compressed
from .negotiation import chosen_encoding

MAX_AGE = 60
"""Seconds for which an export may be reused, as all answers."""

VARY = ("Accept", "Accept-Encoding", "Accept-Language", "Cookie", "Authorization")


def file_name(document, extension):
    """Return a name that sorts by period: ``2026-01-01_2026-06-30_slug_views.csv``."""
    head = document.head
    community = head["community"]
    parts = (
        head["period"]["from"],
        head["period"]["to"],
        community["slug"] or community["id"],
        document.name,
    )
    return file_name_of(parts, extension)


def file_name_of(parts, extension):
    """Return a file name made of parts, such as a period, a slug and a name."""
    return f"{'_'.join(map(_plain, parts))}.{extension}"


def _plain(text):
    """Return a text as part of a file name, on any system."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower()


def respond(document, entry):
    """Return an export as a response whose body is made while it is sent.

    What goes wrong before the first piece is there becomes an error of its own;
    later, the connection is cut, so that nobody takes a part for the whole.

    :param document: :class:`.document.Document`.
    :param entry: :class:`.formats.Format`.
    """
    encoding = chosen_encoding(entry.packed)
    pieces = entry.write(document)
    first = next(pieces, b"")
    body = compressed(chain([first], pieces), encoding)
    response = Response(stream_with_context(body), mimetype=entry.mimetypes[0])
    name = file_name(document, entry.name)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if encoding != "identity":
        response.headers["Content-Encoding"] = encoding
    response.vary.update(VARY)
    response.cache_control.max_age = MAX_AGE
    if document.public:
        response.cache_control.public = True
    else:
        response.cache_control.private = True
    return response
