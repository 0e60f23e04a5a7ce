# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Processes that outlive the command which started them.

Each is written down with its process id *and* what tells it from a later
process that got the same id, so that only our own is ever ended.
"""

import json
import os
import signal
import subprocess
from pathlib import Path

from .base import tail, wait_until


def identity(pid):
    """Tell what distinguishes a living process from others with its id.

    :param pid: Process id.
    :returns: Boot and start time, or None for a dead process (or a zombie).
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return _identity_by_ps(pid) if not Path("/proc/self/stat").exists() else None
    # The name in parentheses may hold spaces; fields count from behind it.
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else f"{boot}/{fields[19]}"


def _identity_by_ps(pid):
    """Do the same where there is no /proc (macOS)."""
    answer = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True
    )
    state, _, started = answer.stdout.strip().partition(" ")
    return None if answer.returncode or state.startswith("Z") else started.strip()


class Process:
    """A background process known by a file in a run folder."""

    def __init__(self, folder, name):
        """Bind to a name; nothing is started.

        :param folder: Run folder.
        :param name: Short name, also of the record and the log file.
        """
        self.name = name
        self.record = Path(folder) / f"{name}.pid.json"
        self.log = Path(folder) / f"{name}.log"
        self._child = None

    def read(self):
        """Get what was written down at the start, or an empty dict."""
        try:
            return json.loads(self.record.read_text())
        except (OSError, ValueError):
            return {}

    @property
    def pid(self):
        """Process id while our process lives, else None."""
        if self._child is not None:
            self._child.poll()
        known = self.read()
        alive = known and identity(known["pid"]) == known["identity"]
        return known["pid"] if alive else None

    def start(self, command, env=None, cwd=None, user=None, **facts):
        """Start in a session of its own, output to the log file.

        :param command: List of arguments.
        :param facts: Whatever is worth knowing later, e.g. ``port``.
        """
        with self.log.open("wb") as log:
            self._child = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=env,
                cwd=cwd,
                user=user,
            )
        pid = self._child.pid
        facts.update(pid=pid, identity=identity(pid), command=str(command[0]))
        partial = self.record.with_suffix(".partial")
        partial.write_text(json.dumps(facts))
        partial.replace(self.record)

    def stop(self, patience=20):
        """End the process (and its group), by force after some seconds.

        :param patience: Seconds to wait for a good end.
        :returns: True when there was something to end.
        """
        pid = self.pid
        for number in (signal.SIGTERM, signal.SIGKILL) if pid else ():
            if not self._signal(pid, number):
                break
            if wait_until(lambda: self.pid is None, patience, pause=0.1):
                break
        self.record.unlink(missing_ok=True)
        return pid is not None

    @staticmethod
    def _signal(pid, number):
        """Send a signal to the group that the process leads."""
        try:
            os.killpg(pid, number)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    def last_words(self):
        """Get the end of the log, for a message about a failure."""
        return f"{self.log}:\n{tail(self.log)}"
