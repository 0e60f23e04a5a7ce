# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Responses whose headers are as we say, whatever is added to them after the view."""

from flask import Response, session

PERSONAL = ("Set-Cookie", "X-Session-ID", "X-User-ID")
"""Headers that RDM adds to every response."""


class FinalResponse(Response):
    """A response that has the last word on some headers."""

    dropped = ()
    """Names of headers that are not sent."""
    retry_after = None
    """Seconds after which to try again."""

    def get_wsgi_headers(self, environ):
        """Return the headers as they are sent, after all who add any have done so."""
        headers = super().get_wsgi_headers(environ)
        for name in self.dropped:
            headers.remove(name)
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        return headers


def shared(response):
    """Return a response that caches may give to everybody.

    Without cookies, and without the ids of session and account.
    """
    response = FinalResponse.force_type(response)
    response.dropped = PERSONAL
    return response


def unavailable(response, seconds):
    """Return a response that says when to try again.

    Flask-Limiter would put the end of its own window there, an hour or so.
    """
    response = FinalResponse.force_type(response)
    response.retry_after = seconds
    return response


def anonymous(response):
    """Let a request leave no session behind; for ``after_request`` of a blueprint.

    Many who ask bring no cookie and take none: each would leave a session of its own.
    """
    session.modified = False
    return shared(response)
