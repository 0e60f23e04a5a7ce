# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The JavaScript and style sheets of an instance, built with rspack.

Only what has changed is done again: the packages are installed when the list of
them changes, the bundle is built when a source file does. What was built is kept for
all run folders, so that the demo and the tests do not build the same twice.
"""

import json
import os
import shutil
from pathlib import Path

from .base import CACHE, PROJECT, digest, say
from .commands import run
from .venv import BIN, VENV

SITE_FILES = ("less/site/globals/site.variables", "less/site/globals/site.overrides")
# Looked for by RDM's own sources, whether an instance has any or not.
FOLDERS = ("templates/custom_fields", "templates/search")
KEPT = ("node_modules", "package-lock.json")
# A release of a package deep in the tree that npm cannot install.
OVERRIDES = {"warcio": "2.4.11"}
# Entry point of the packages whose assets are bundled.
BUNDLED = "invenio_assets.webpack"
BUNDLES = CACHE / "bundles"
# So many are kept: to go back to another branch needs no building.
MOST_BUNDLES = 3
NPM = ["install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]


def theme_selection(example):
    """Turn the selection of Invenio's theme into that of RDM's.

    :param example: Text of ``theme.config.example`` of invenio-theme.
    :returns: The same on the theme ``rdm``, with a folder for the site's own style.
    """
    text = example.replace("'invenio'", "'rdm'").replace("themes/invenio", "themes/rdm")
    return text.replace("../../less/my-site/site", "../../less/site")


def sources_digest():
    """Hash what the bundle is made of: our assets, and the versions of the rest."""
    files = sorted(path for path in (PROJECT / "assets").rglob("*") if path.is_file())
    files = [path for path in files if "node_modules" not in path.parts]
    packages = VENV.glob("lib/python3*/site-packages/*.dist-info/entry_points.txt")
    packages = sorted(path for path in packages if BUNDLED in path.read_text())
    versions = [path.parent.name for path in packages]
    names = [str(path.relative_to(PROJECT)) for path in files]
    bundle = PROJECT / "invenio_stats_dashboard" / "webpack.py"
    return digest(*names, *files, bundle, *versions, Path(__file__))


def copy(source, target):
    """Put a copy of a folder in the place of another one, in one step."""
    partial = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(source, partial, symlinks=True)
    shutil.rmtree(target, ignore_errors=True)
    partial.rename(target)


def keep(static, name):
    """Keep what was built, and drop what was built longest ago."""
    BUNDLES.mkdir(parents=True, exist_ok=True)
    copy(static, BUNDLES / name)
    (BUNDLES / name).touch()
    newest = sorted(BUNDLES.iterdir(), key=lambda path: -path.stat().st_mtime)
    for path in newest[MOST_BUNDLES:]:
        shutil.rmtree(path, ignore_errors=True)


class Assets:
    """The assets of one instance."""

    def __init__(self, instance, stamps, env, note):
        """Bind to an instance.

        :param instance: Folder of the instance.
        :param stamps: Where to remember what is done.
        :param env: Variables of an environment with the instance's settings.
        :param note: Context manager factory that times a named part.
        """
        self.folder = instance / "assets"
        self.static = instance / "static"
        self.stamps = stamps
        self.env = env
        self.note = note
        self.log = instance.parent / "assets.log"

    def prepare(self):
        """Build what is not built yet."""
        wanted = sources_digest()
        built = (self.static / "dist" / "manifest.json").exists()
        if built and self.stamps.get("assets") == wanted:
            return
        if (BUNDLES / wanted).exists():
            say("  assets: built before")
            copy(BUNDLES / wanted, self.static)
            return self.stamps.set("assets", wanted)
        self.log.unlink(missing_ok=True)
        with self.note("assets: collect"):
            self._create()
        with self.note("assets: npm install"):
            self._install()
        with self.note("assets: build"):
            self._write_theme()
            self._npm("run", "build")
        keep(self.static, wanted)
        self.stamps.set("assets", wanted)

    def _invenio(self, *arguments):
        run([BIN / "invenio", *arguments], self.env, log=self.log)

    def _npm(self, *arguments):
        cache = f"--cache={CACHE / 'npm'}"
        run([BIN / "npm", *arguments, cache], self.env, self.folder, self.log)

    def _create(self):
        """Collect the sources of all packages; installed modules stay."""
        for path in self.folder.glob("*"):
            if path.name not in KEPT:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        self._invenio("collect")
        self._invenio("webpack", "create")
        path = self.folder / "package.json"
        package = json.loads(path.read_text())
        package["overrides"] = {**package.get("overrides", {}), **OVERRIDES}
        path.write_text(json.dumps(package, indent=2))
        for name in FOLDERS:
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def _install(self):
        """Install the packages, if the list of them is not the one installed."""
        wanted = digest(self.folder / "package.json")
        if self.stamps.get("packages") != wanted:
            self._npm(*NPM)
            self.stamps.set("packages", wanted)
        else:
            say("  assets: the packages are installed")

    def _write_theme(self):
        """Select RDM's theme, and leave the site's own style empty."""
        for name in SITE_FILES:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        less = self.folder / "less"
        example = (less / "invenio_theme" / "theme.config.example").read_text()
        (less / "theme.config").write_text(theme_selection(example))
