# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Compression on the way, some rows at a time."""

import zlib

import brotli

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
