# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The browser of the tests."""

from . import packages, venv
from .base import Failure, warn
from .commands import run

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = ("/Applications/*.app/Contents/MacOS",)


def find_chromium(env):
    """Find a Chromium, or get one.

    :returns: Path of the program.
    """
    for name in NAMES:
        if found := packages.find(name):
            return found
    for name in ("Chromium", "Google Chrome"):
        if found := packages.find(name, *APPLICATIONS):
            return found
    try:
        return packages.require("chromium")
    except Failure as missing:
        warn(f"  {missing}; trying Playwright's own")
    python = venv.BIN / "python"
    run([python, "-m", "playwright", "install", "chromium"], env, seconds=600)
    code = "from playwright.sync_api import sync_playwright as p\n"
    code += "with p() as it: print(it.chromium.executable_path)"
    lines = []
    run([python, "-c", code], env, on_line=lines.append)
    return lines[-1]
