# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""One group of days is folded while the rows of another are being written."""

from concurrent.futures import ThreadPoolExecutor

from flask import current_app

THREADS = 2
"""Groups of days at once: while one waits for the search engine, the other folds."""


def overlapping(function, groups):
    """Yield a function's result for each group, in order, two groups at a time.

    Each call has an application context of its own. After an error, groups that have
    not begun are left.

    :param function: called with a group.
    :raises Exception: what the function raises.
    """
    app = current_app._get_current_object()

    def inside(group):
        with app.app_context():
            return function(group)

    with ThreadPoolExecutor(THREADS) as pool:
        try:
            yield from pool.map(inside, groups)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
