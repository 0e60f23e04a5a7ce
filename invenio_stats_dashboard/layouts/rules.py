# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What layouts are checked against, for the time of a validation."""

from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from ..schema_fields import Checked
from .components import COMPONENTS


class Limits(NamedTuple):
    """How much one layout may ask for; ``None``: as much as it likes."""

    tabs: int | None = None
    components: int | None = None
    """In one tab."""
    text: int | None = None
    """Characters of one text."""
    rows: int = 10_000
    """Of one component."""
    size: int | None = None
    """Characters of the whole, as JSON."""


class Rules(NamedTuple):
    """What layouts are checked against."""

    subcounts: dict
    """The table of breakdowns."""
    own: dict
    """Components of the instance's own."""
    limits: Limits
    labels: bool
    """Whether each tab has to have a label."""

    @property
    def components(self):
        """All components there are."""
        return {**self.own, **COMPONENTS}


_rules = ContextVar("rules")


def rules():
    """Return the rules of the validation that is under way."""
    return _rules.get()


@contextmanager
def applied(chosen):
    """Validate by some rules."""
    token = _rules.set(chosen)
    try:
        yield
    finally:
        _rules.reset(token)


def _is_text(value):
    """Return True for a text that is not too long; lazy strings are texts."""
    most = rules().limits.text
    plain = not isinstance(value, (dict, list, tuple, bool, int, float))
    return plain and not (most and len(str(value)) > most)


def _text_allowed():
    most = rules().limits.text
    return f"a text of up to {most} characters" if most else "a text"


def text():
    """Return the field of a text that may be missing."""
    return Checked(_is_text, _text_allowed, allow_none=True)
