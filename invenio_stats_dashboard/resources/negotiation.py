# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Which format and which compression a request asks for."""

import re
import zlib
from contextlib import ExitStack, closing
from itertools import chain

import brotli
from flask import Response, request, stream_with_context

from ..errors import InvalidParametersError, NotAcceptableError
from ..exports.formats import FORMATS
from ..queries.places import place

BROWSER = "text/html"
"""Who takes pages is a browser: it asks for XML as well, and does not want it."""


def chosen_format(default=None):
    """Return the format that a request asks for.

    The parameter ``format`` wins over the header ``Accept``.

    :param default: name of the format for who has no wish; ``None``: no export.
    :returns: :class:`.formats.Format`, or ``None`` when none is wanted.
    :raises InvalidParametersError: for an unknown or repeated ``format``.
    :raises NotAcceptableError: when only other types are accepted.
    """
    names = request.args.getlist("format")
    if len(names) > 1:
        raise InvalidParametersError({"format": ["Given more than once."]})
    if names:
        if names[0] not in FORMATS:
            allowed = ", ".join(FORMATS)
            message = f"'{names[0]}' is not allowed. Allowed values: {allowed}."
            raise InvalidParametersError({"format": [message]})
        return FORMATS[names[0]]
    return _accepted(default)


def _accepted(default):
    """Return the format that the header ``Accept`` prefers."""
    accept = request.accept_mimetypes
    fallback = FORMATS[default or "json"]
    if not accept or BROWSER in list(accept.values()):
        return FORMATS[default] if default else None
    # Of equally welcome ones the first is taken.
    offers = {m: e for e in (fallback, *FORMATS.values()) for m in e.mimetypes}
    best = accept.best_match(list(offers))
    if best is None:
        raise NotAcceptableError("Accept", list(offers))
    if default is None and offers[best] is fallback:
        return None
    return offers[best]


ENCODINGS = ("br", "gzip", "identity")
"""Encodings in our own order: the smallest first."""


def chosen_encoding(packed=False):
    """Return the encoding that a request prefers: ``br``, ``gzip`` or ``identity``.

    :param packed: whether the content is compressed by nature, so that it is sent
        as it is when that is acceptable.
    :raises NotAcceptableError: when none of them is.
    """
    header = request.headers.get("Accept-Encoding")
    if header is None:
        return "identity"
    qualities = {name.lower(): quality for name, quality in request.accept_encodings}
    other = qualities.get("*", 0)
    # Uncompressed is always acceptable unless it is ruled out (RFC 9110, 12.5.3).
    plain = qualities.get("identity", qualities.get("*", 0.001))
    welcome = {
        "br": qualities.get("br", other),
        "gzip": qualities.get("gzip", qualities.get("x-gzip", other)),
        "identity": plain,
    }
    if packed and plain:
        return "identity"
    best = max(ENCODINGS, key=lambda name: welcome[name])
    if not welcome[best]:
        raise NotAcceptableError("Accept-Encoding", ENCODINGS)
    return best


GZIP = zlib.MAX_WBITS | 16
"""Window of zlib that writes a gzip header."""


LEVELS = {"gzip": 6, "br": 5}
"""Brotli at 5 is about as fast as gzip at 6, and smaller."""


def compressed(chunks, encoding):
    """Return chunks of bytes, compressed as they come.

    :param chunks: iterable of bytes.
    :param encoding: ``br``, ``gzip`` or ``identity``.
    """
    if encoding == "gzip":
        packer = zlib.compressobj(LEVELS["gzip"], zlib.DEFLATED, GZIP)
        return _through(chunks, packer.compress, packer.flush)
    if encoding == "br":
        packer = brotli.Compressor(quality=LEVELS["br"])
        return _through(chunks, packer.process, packer.finish)
    return chunks


def _through(chunks, compress, finish):
    for chunk in chunks:
        if packed := compress(chunk):
            yield packed
    yield finish()


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
    with ExitStack() as held:
        held.enter_context(place(document.cost))
        held.enter_context(closing(pieces))
        first = next(pieces, b"")
        body = compressed(chain([first], pieces), encoding)
        response = Response(stream_with_context(body), mimetype=entry.mimetypes[0])
        # When all has been sent, or the client has left: nothing more is asked then.
        response.call_on_close(held.pop_all().close)
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
