# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Data folders of the package, and the address of the site."""

from pathlib import Path

from flask import current_app

_PACKAGE = Path(__file__).resolve().parent


def data_path(name):
    """Get the absolute path of a data folder.

    ``assets`` and ``templates`` stand beside the package in a checkout (and so
    in an editable installation) and inside it once it is installed.

    :param name: Name of the folder.
    :returns: The absolute path as a string.
    """
    installed = _PACKAGE / name
    return str(installed if installed.exists() else _PACKAGE.parent / name)


def site_url(path=""):
    """Return the URL of a page of the site, by default of its root.

    :param path: of the page, from ``/`` on.
    """
    return current_app.config["SITE_UI_URL"].rstrip("/") + path
