# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The virtual environment shared by the demo and the tests."""

import fcntl
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from . import packages
from .base import CACHE, PROJECT, RUN_ROOT, Failure, digest, say
from .commands import Stamps, run

VENV = RUN_ROOT / "venv"
BIN = VENV / "bin"


def try_lock(path):
    """Take a lock for as long as the answer is kept, or None if it is taken."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


@contextmanager
def locked(path):
    """Let only one process at a time do something; the others wait."""
    file = try_lock(path)
    if not file:
        say(f"  waiting for another run ({path.name})")
        file = path.open("w")
        fcntl.flock(file, fcntl.LOCK_EX)
    with file:
        yield


def _create():
    """Make the environment, with pip."""
    # Debian has the module but not pip for it until python3-venv is installed.
    probe = [sys.executable, "-c", "import ensurepip, venv"]
    if subprocess.run(probe, capture_output=True).returncode:
        packages.ensure("python3-venv")
    done = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True
    )
    if done.returncode:
        raise Failure(f"No virtual environment: {done.stdout or done.stderr}")


def prepare(*extras):
    """Make the environment and install the project with extras, if need be.

    :param extras: Names of optional dependencies of pyproject.toml.
    """
    with locked(RUN_ROOT / "venv.lock"):
        packages.require_library("cairo")  # of InvenioRDM's badges
        if not _runs():
            say("  making a virtual environment")
            _create()
        stamps = Stamps(VENV)
        done = stamps.get("installed") or {"extras": [], "digest": ""}
        wanted = sorted({*extras, *done["extras"]})
        catalogues = sorted(
            PROJECT.glob("invenio_stats_dashboard/translations/**/*.po")
        )
        found = digest(
            PROJECT, PROJECT / "pyproject.toml", PROJECT / "setup.py", *catalogues
        )
        if done == {"extras": wanted, "digest": found}:
            return say("  everything is installed")
        say(f"  installing the project with [{','.join(wanted)}] (pip)")
        CACHE.mkdir(parents=True, exist_ok=True)
        target = f"{PROJECT}[{','.join(wanted)}]"
        log = CACHE / "pip.log"
        log.unlink(missing_ok=True)
        pip = [BIN / "python", "-m", "pip", "install", "--progress-bar", "off"]
        run([*pip, "-e", target], env=environment(), log=log)
        stamps.set("installed", {"extras": wanted, "digest": found})


def _runs():
    """Tell whether the environment is there and its Python still runs."""
    try:
        probe = [BIN / "python", "-c", "import pip"]
        return subprocess.run(probe, capture_output=True).returncode == 0
    except OSError:
        return False


def environment(**more):
    """Get the variables for programs of the environment.

    :param more: Further variables.
    """
    env = {
        name: value
        for name, value in os.environ.items()
        # These would reach into, or come from, another installation.
        if not name.startswith("INVENIO_") and name != "PYTHONHOME"
    }
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env["VIRTUAL_ENV"] = str(VENV)
    env["PATH"] = f"{BIN}{os.pathsep}{env.get('PATH', os.defpath)}"
    env["PYTHONPATH"] = str(PROJECT)
    env["PYTHONUNBUFFERED"] = "1"
    return env | more
