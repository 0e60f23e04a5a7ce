# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Commands run to their end, timed steps, and what is remembered of them."""

import json
import os
import signal
import subprocess
import threading
import time
from contextlib import contextmanager

from .base import Failure, say, tail, wait_until

_running = set()
_starting = threading.Lock()
_closed = threading.Event()


def run(command, env=None, cwd=None, log=None, on_line=None, seconds=None):
    """Run a command to its end.

    :param command: List of arguments.
    :param log: File for the output; without it and ``on_line``, the output is
        shown.
    :param on_line: Function called with each line of output.
    :param seconds: Longest time it may take.
    :raises Failure: When the exit code is not 0.
    """
    output = log.open("ab") if log else subprocess.PIPE if on_line else None
    with _starting:  # nothing may start once the end has begun
        if _closed.is_set():
            raise Failure("ended")
        child = subprocess.Popen(
            [str(part) for part in command],
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            text=bool(on_line),
        )
        _running.add(child)
    try:
        for line in child.stdout if on_line else ():
            on_line(line.rstrip("\n"))
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        raise Failure(f"{command[0]} took more than {seconds} s") from None
    finally:
        _end(child)
    if child.returncode:
        text = f"{' '.join(map(str, command[:4]))} … failed ({child.returncode})"
        raise Failure(f"{text}; {log}:\n{tail(log, 30)}" if log else text)


def _end(child):
    """End a command that still runs, with all that it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if child.poll() is not None:
            break
        try:
            os.killpg(child.pid, number)
        except ProcessLookupError:
            break
        wait_until(lambda: child.poll() is not None, 10, 0.1)
    _running.discard(child)


def end_commands():
    """End every command that still runs, in any thread; no other may start."""
    with _starting:
        _closed.set()
    for child in list(_running):
        _end(child)


class Steps:
    """Prints each step as it comes, and at the end how long each took."""

    def __init__(self):
        """Start the clock."""
        self.began = time.monotonic()
        self.rows = []

    @contextmanager
    def step(self, name):
        """Announce and time one step."""
        say(f"==> {name}  [{time.monotonic() - self.began:.0f} s]")
        start = time.monotonic()
        yield
        self.add(name, time.monotonic() - start)

    def add(self, name, seconds, note=""):
        """Note one step that was timed elsewhere."""
        self.rows.append((name, seconds, note))

    def table(self):
        """Print the seconds of each step and in all."""
        width = max([len(row[0]) for row in self.rows] + [20])
        say(f"\n{'step':<{width}}  {'seconds':>8}")
        for name, seconds, note in self.rows:
            say(f"{name:<{width}}  {seconds:>8.1f}  {note}".rstrip())
        total = time.monotonic() - self.began
        say(f"{'in all':<{width}}  {total:>8.1f}\n")


class Stamps:
    """What has been done in a folder, so that it is not done again."""

    def __init__(self, folder):
        """Bind to a folder."""
        self.path = folder / "done.json"
        self._lock = threading.Lock()

    def read(self):
        """Get all stamps."""
        try:
            return json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}

    def get(self, name):
        """Get what a step was done with, or None."""
        return self.read().get(name)

    def set(self, name, value):
        """Remember what a step was done with; None forgets it."""
        with self._lock:
            stamps = self.read() | {name: value}
            partial = self.path.with_suffix(".partial")
            partial.write_text(json.dumps(stamps, indent=2))
            partial.replace(self.path)


class Background:
    """A function in a thread, whose failure is raised where it is awaited."""

    def __init__(self, function):
        """Start the function."""
        self._failure = None
        self._thread = threading.Thread(target=self._call, args=(function,))
        self._thread.daemon = True
        self._thread.start()

    def _call(self, function):
        try:
            function()
        except BaseException as failure:  # told to the thread that waits
            self._failure = failure

    def check(self):
        """Raise what went wrong so far."""
        if self._failure:
            raise self._failure

    def wait(self):
        """Wait for the end (signals still get through)."""
        while self._thread.is_alive():
            self._thread.join(0.5)
        self.check()
