# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Responses without cookies."""


def _set_none(*args, **options):
    """Set no cookie."""


def without_cookies(response):
    """Let a response take no cookie, whoever wants to set one, and return it.

    Sessions and other modules set theirs after the view, on every response.
    """
    response.set_cookie = response.delete_cookie = _set_none
    return response
