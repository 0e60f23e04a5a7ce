# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The garbage collector, while documents and answers pass through memory.

It walks through all that lives each time some hundred objects more do, and an
application is half a million of them. Decoding documents takes four times as long
with it (measured: 20 thousand a second, 80 thousand with the values below), and every
tenth to twentieth answer would wait half a second for it.
"""

import gc
from contextlib import contextmanager
from threading import Lock

THRESHOLDS = (100_000, 20, 50)
"""Objects more before the youngest are looked at; rounds before older ones are."""

_lock = Lock()
_depth = 0
_before = None


@contextmanager
def rare_collections():
    """Collect garbage rarely for a while; several threads may be in here at a time."""
    global _depth, _before
    with _lock:
        _depth += 1
        if _depth == 1:
            _before = gc.get_threshold()
            gc.set_threshold(*THRESHOLDS)
    try:
        yield
    finally:
        with _lock:
            _depth -= 1
            if _depth == 0:
                gc.set_threshold(*_before)
