# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Programs from the system's packages: found, installed, or named as missing."""

import ctypes.util
import os
import platform
import shutil
import subprocess
import threading
from pathlib import Path

from .base import CACHE, Failure, say

# What each program is called in Debian's and Homebrew's packages.
PACKAGES = {
    "java": (["openjdk-17-jre-headless"], "openjdk@17"),
    "mvn": (["maven"], "maven"),
    "redis-server": (["redis-server"], "redis"),
    "rabbitmq-server": (["rabbitmq-server"], "rabbitmq"),
    "postgres": (["postgresql"], "postgresql@16"),
    "chromium": (["chromium", "fonts-dejavu-core"], "--cask chromium"),
    "python3-venv": (["python3-venv"], "python@3.12"),
    "cairo": (["libcairo2"], "cairo"),
    "git": (["git"], "git"),
}
_installing = threading.Lock()

BREW_PREFIXES = ("/opt/homebrew", "/usr/local", "/home/linuxbrew/.linuxbrew")


def ensure(*names):
    """Install the packages of programs, or say what is missing.

    :param names: Keys of ``PACKAGES``, all of them missing.
    :raises Failure: When they cannot be installed from here.
    """
    if shutil.which("apt-get") and os.geteuid() == 0:
        _apt([package for name in names for package in PACKAGES[name][0]])
    elif platform.system() == "Darwin" and shutil.which("brew"):
        for name in names:
            command = ["brew", "install", "-q", *PACKAGES[name][1].split()]
            subprocess.run(command, check=True)
    else:
        raise Failure(f"Missing: {', '.join(names)}. Get it with: {_advice(names)}")


def _advice(names):
    """Say how to install programs on this system."""
    if shutil.which("apt-get"):
        packages = " ".join(p for name in names for p in PACKAGES[name][0])
        return f"sudo apt-get install {packages}"
    if platform.system() == "Darwin":
        packages = " ".join(PACKAGES[name][1] for name in names)
        return f"brew install {packages} (Homebrew: https://brew.sh)"
    return "your system's packages, or run Docker, or give addresses (see --help)"


def _apt(packages):
    """Install Debian packages without starting the daemons in them."""
    with _installing:  # services and the environment are prepared side by side
        _apt_get(packages)


def _apt_get(packages):
    say(f"  installing {' '.join(packages)} (apt-get)")
    CACHE.mkdir(parents=True, exist_ok=True)
    log = CACHE / "apt.log"
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
    try:
        if ours:  # we start our own, on our own ports
            policy.write_text("#!/bin/sh\nexit 101\n")
            policy.chmod(0o755)
        with log.open("ab") as out:
            # The lists may be absent or old: only then is an update needed.
            for command in ([], ["update"], []):
                command = ["apt-get", *options, *(command or ["install", *packages])]
                done = subprocess.run(command, env=env, stdout=out, stderr=out)
                if done.returncode == 0 and "install" in command:
                    return
    finally:
        if ours:
            policy.unlink(missing_ok=True)
    raise Failure(f"apt-get could not install {' '.join(packages)}; see {log}")


def find(name, *places):
    """Find a program on the PATH or in some folders (patterns allowed).

    :returns: Its path, or None.
    """
    found = shutil.which(name)
    if found:
        return found
    for place in places:
        root = Path("/")
        for folder in sorted(root.glob(place.lstrip("/")), reverse=True):
            if os.access(folder / name, os.X_OK) and (folder / name).is_file():
                return str(folder / name)
    return None


def require_library(name):
    """Install a shared library unless it is there."""
    if not ctypes.util.find_library(name):
        ensure(name)


def brew_folders(formula):
    """Get the folders in which Homebrew keeps the programs of a formula."""
    return [f"{prefix}/opt/{formula}/bin" for prefix in BREW_PREFIXES]


def require(name, *places):
    """Find a program, installing it when it is missing.

    :returns: Its path.
    :raises Failure: When it is missing and cannot be installed.
    """
    found = find(name, *places)
    if not found:
        ensure(name)
        found = find(name, *places)
    if not found:
        raise Failure(f"{name} was installed but is not found on the PATH")
    return found
