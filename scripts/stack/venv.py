# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The virtual environment shared by the demo and the tests."""

import fcntl
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager, suppress

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
        _install(f"{PROJECT}[{','.join(wanted)}]")
        stamps.set("installed", {"extras": wanted, "digest": found})


def _install(target):
    """Install the project in place: by uv, which is much faster, or else by pip."""
    CACHE.mkdir(parents=True, exist_ok=True)
    log = CACHE / "pip.log"
    log.unlink(missing_ok=True)
    pip = [BIN / "python", "-m", "pip", "install", "--progress-bar", "off"]
    uv = _find_uv(pip, log)
    say(f"  installing {target.rsplit('/', 1)[-1]} ({'uv' if uv else 'pip'})")
    if uv:
        with suppress(Failure):
            command = [uv, "pip", "install", "--no-progress", "-e", target]
            return run(command, env=environment(**_uv_settings()), log=log)
        say("  uv could not; trying pip")
    run([*pip, "-e", target], env=environment(), log=log)


def _find_uv(pip, log):
    """Return the path of uv, which is put into the environment if need be."""
    if found := shutil.which("uv") or shutil.which("uv", path=BIN):
        return found
    with suppress(Failure):
        run([*pip, "-q", "uv"], env=environment(), log=log)
    return shutil.which("uv", path=BIN)


def _uv_settings():
    """Return the settings of pip that uv does not read by itself, as uv's variables."""
    asked = {
        "UV_DEFAULT_INDEX": "index-url",
        "SSL_CERT_FILE": "cert",
        "UV_FIND_LINKS": "find-links",
    }
    found = {}
    for variable, setting in asked.items():
        for place in ("global", ":env:"):
            command = [
                BIN / "python",
                "-m",
                "pip",
                "config",
                "get",
                f"{place}.{setting}",
            ]
            done = subprocess.run(command, capture_output=True, text=True)
            if not done.returncode and not os.environ.get(variable):
                found[variable] = done.stdout.strip()
    return {"UV_LINK_MODE": "copy", "UV_HTTP_TIMEOUT": "180", **found}


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
