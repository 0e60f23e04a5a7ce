# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Places of files, messages and errors."""

import hashlib
import os
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
RUN_ROOT = Path(os.environ.get("STATS_RUN_ROOT") or PROJECT / ".run").resolve()
CACHE = RUN_ROOT / "cache"


class Failure(Exception):
    """Something the reader can mend; its text is one clear line."""


def say(text):
    """Print one line of progress at once."""
    print(text, flush=True)


def warn(text):
    """Print one line to standard error at once."""
    print(text, file=sys.stderr, flush=True)


def run_folder(name):
    """Make and return the folder of one run (``demo``, ``tests``, …)."""
    folder = RUN_ROOT / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def digest(*parts):
    """Hash texts and files (missing files count as empty).

    :param parts: Strings, or ``Path`` objects whose content counts.
    :returns: 16 hexadecimal digits.
    """
    found = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            part = part.read_bytes() if part.is_file() else b""
        found.update(part if isinstance(part, bytes) else str(part).encode())
        found.update(b"\0")
    return found.hexdigest()[:16]


def folder_id(folder):
    """Tell one run folder from every other one on this machine, also in a chroot.

    :returns: 16 hexadecimal digits, the same as long as the folder is not made anew.
    """
    inode = folder.stat().st_ino if folder.exists() else 0
    return digest(str(folder.resolve()), str(inode))


def tail(path, lines=15):
    """Get the last lines of a log file, indented, or an empty string."""
    try:
        text = Path(path).read_text(errors="replace")
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def wait_until(check, seconds, pause=0.3):
    """Call ``check`` until it is true.

    :param check: Function without arguments.
    :param seconds: Longest time to wait.
    :param pause: Seconds between two calls.
    :returns: The first true answer, else the last one.
    """
    end = time.monotonic() + seconds
    while not (answer := check()) and time.monotonic() < end:
        time.sleep(pause)
    return answer
