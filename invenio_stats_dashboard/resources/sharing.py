# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Responses that say nothing of who asked, so that caches may give them to everybody."""

from flask import Response, session

PERSONAL = ("Set-Cookie", "X-Session-ID", "X-User-ID")
"""Headers that RDM adds to every response, after the view."""


class SharedResponse(Response):
    """A response without cookies, and without the ids of session and account."""

    def get_wsgi_headers(self, environ):
        """Return the headers as they are sent, after all who add any have done so."""
        headers = super().get_wsgi_headers(environ)
        for name in PERSONAL:
            headers.remove(name)
        return headers


def shared(response):
    """Return a response as one that may be shared."""
    return SharedResponse.force_type(response)


def anonymous(response):
    """Let a request leave no session behind; for ``after_request`` of a blueprint.

    Many who ask bring no cookie and take none: each would leave a session of its own.
    """
    session.modified = False
    return shared(response)
