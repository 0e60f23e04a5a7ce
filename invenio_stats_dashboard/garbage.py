# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Shorter pauses of the garbage collector.

Now and then Python's collector goes through all objects of a process, in the middle of
whatever request allocates the next one. An RDM application has 400,000 and more of them
from its start, which takes about 0.2 seconds, and an answer with thousands of keys
allocates enough to have it happen each second or third time. The gap upstream: neither
Flask nor invenio-app notifies the collector once an application has been loaded.
"""

import gc
from contextlib import contextmanager


def freeze_at_first_request(app):
    """Let collections leave out what a process has loaded by its first request.

    For ``STATS_DASHBOARD_FREEZE_GARBAGE``.

    Not earlier: servers fork after they have loaded the application, and much is loaded
    for the first request only.
    """
    is_frozen = False

    @app.before_request
    def freeze():
        nonlocal is_frozen
        if not is_frozen:
            is_frozen = True
            gc.collect()
            gc.freeze()


@contextmanager
def frozen_steps():
    """Let collections leave out what lives at the start of each step of a long run.

    Yields the function to be called there. What a step makes and loses is collected as
    ever. A migration remembers tens of thousands of records: going through these again
    and again takes a quarter of its time.
    """
    is_frozen = gc.get_freeze_count() > 0
    try:
        yield gc.freeze
    finally:
        if not is_frozen:
            gc.unfreeze()
