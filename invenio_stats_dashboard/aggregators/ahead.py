# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Work on the next part while the one before is written."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context


def ahead(calls):
    """Yield what functions return; the next one runs while a result is worked on.

    At most two results are in memory: the one worked on, and the next one.

    :param calls: pairs of anything and a function without arguments, which runs in
        another thread, in the application's context.
    :returns: pairs of the same and the function's result, in the same order.
    :raises Exception: what a function raises, in its turn.
    """
    with ThreadPoolExecutor(1) as pool:
        waiting = None
        for subject, call in calls:
            following = subject, pool.submit(copy_context().run, call)
            if waiting:
                yield waiting[0], waiting[1].result()
            waiting = following
        if waiting:
            yield waiting[0], waiting[1].result()
