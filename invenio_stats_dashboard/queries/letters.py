# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Letters as people search and sort them: without regard to case, accents and strokes.

Unicode takes accents off their letters, but not strokes (``ł``, ``ø``, ``đ``) nor
ligatures (``æ``, ``œ``): anyascii knows these. Latin letters come in the order that
Unicode's collation gives them at its first level; letters of other scripts keep their
own, without accents, and are never turned into Latin ones.
"""

import unicodedata
from functools import lru_cache

from anyascii import anyascii


def fold(text):
    """Return a text without the differences of case, accents and strokes."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(map(_plain, letters))


@lru_cache(5000)
def _plain(letter):
    """Return a letter without what distinguishes it, ``""`` for a mere accent."""
    if unicodedata.combining(letter):
        return ""
    is_latin = unicodedata.name(letter, "").startswith("LATIN ")
    return anyascii(letter).lower() if is_latin else letter


def alphabetical(text):
    """Return what a text is sorted by: its letters, then what distinguishes them."""
    return fold(text), text
