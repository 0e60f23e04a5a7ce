# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What pyproject.toml cannot say: two packages of data, and compiled catalogues."""

from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

PACKAGE = "invenio_stats_dashboard"


class BuildWithCatalogues(build_py):
    """Compile the message catalogues before the files to install are listed."""

    def run(self):
        """Write a .mo beside every .po, then build."""
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for source in Path(PACKAGE, "translations").glob("*/LC_MESSAGES/*.po"):
            with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
                write_mo(mo, read_po(po))
        super().run()


setup(
    packages=find_packages(include=[PACKAGE, f"{PACKAGE}.*"])
    + [f"{PACKAGE}.assets", f"{PACKAGE}.templates"],
    cmdclass={"build_py": BuildWithCatalogues},
)
