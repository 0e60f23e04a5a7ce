# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The address of the site."""

from flask import current_app


def site_url(path=""):
    """Return the URL of a page of the site, by default of its root.

    :param path: of the page, from ``/`` on.
    """
    return current_app.config["SITE_UI_URL"].rstrip("/") + path
