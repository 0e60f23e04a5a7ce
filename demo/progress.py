# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What the steps print while they run."""

import sys
import time
from contextlib import contextmanager

from tqdm import tqdm


def bar(iterable, label, total=None, unit="it"):
    """Wrap an iterable in a progress bar; quiet when the output is a log file.

    :param label: what is counted, at most 24 characters for a straight column.
    """
    shown = tqdm(
        iterable,
        desc=f"  {label:<24}",
        total=total,
        unit=unit,
        file=sys.stderr,
        dynamic_ncols=True,
        # A log does not need twenty lines a second.
        mininterval=0.2 if sys.stderr.isatty() else 10,
    )
    # The steps travel in time; the bar's clock must not.
    shown._time = time.perf_counter
    shown.start_t = shown.last_print_t = time.perf_counter()
    return shown


@contextmanager
def step(name):
    """Print a step's name and, when it is through, the seconds it took.

    The clock is the monotonic one: the steps themselves travel in time.
    """
    print(f"==> {name}", flush=True)
    start = time.perf_counter()
    yield
    print(f"    {name}: {time.perf_counter() - start:.1f} s", flush=True)


def say(message):
    """Print one line belonging to the current step."""
    print(f"    {message}", flush=True)
