# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Negotiation of format and compression."""

import zlib

import brotli
from flask import request

from ..errors import InvalidParametersError, NotAcceptableError, not_allowed
from ..exports.formats import FORMATS

BROWSER = "text/html"
"""Clients that accept pages are browsers, which also accept XML without wanting it."""


def chosen_format(default=None):
    """Return the format that a request asks for.

    The parameter ``format`` wins over the header ``Accept``.

    :param default: name of the default format; ``None``: no export.
    :returns: its name, or ``None`` when none is wanted.
    :raises InvalidParametersError: for an unknown or repeated ``format``.
    :raises NotAcceptableError: when only other types are accepted.
    """
    names = request.args.getlist("format")
    if len(names) > 1:
        raise InvalidParametersError.of("format", "Given more than once.")
    if names:
        if names[0] not in FORMATS:
            raise InvalidParametersError.of("format", not_allowed(names[0], FORMATS))
        return names[0]
    fallback = FORMATS[default or "json"]
    entries = (fallback, *FORMATS.values())
    offers = {kind: entry.name for entry in entries for kind in entry.mimetypes}
    offers |= dict.fromkeys(fallback.mimetypes, default)
    return accepted(offers, default)


def accepted(offers, default):
    """Return what the header ``Accept`` prefers.

    :param offers: type → what is offered; of several that are equally preferred, the
        first one is chosen.
    :param default: what browsers get, and those who do not say.
    :raises NotAcceptableError: when only other types are accepted.
    """
    accept = request.accept_mimetypes
    if not accept or BROWSER in list(accept.values()):
        return default
    best = accept.best_match(list(offers))
    if best is None:
        raise NotAcceptableError("Accept", list(offers))
    return offers[best]


ENCODINGS = ("br", "gzip", "identity")
"""Encodings in order of preference: the smallest first."""


def chosen_encoding(packed=False):
    """Return the encoding that a request prefers: ``br``, ``gzip`` or ``identity``.

    :param packed: whether the content is already compressed, so that it is sent as it
        is if acceptable.
    :raises NotAcceptableError: when none of them is.
    """
    header = request.headers.get("Accept-Encoding")
    if header is None:
        return "identity"
    qualities = {name.lower(): quality for name, quality in request.accept_encodings}
    other = qualities.get("*", 0)
    # Uncompressed is acceptable unless it is excluded (RFC 9110, 12.5.3).
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
