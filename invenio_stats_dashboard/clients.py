# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Whether the client of the current request is still there.

WSGI applications learn that a client has left when they write to it, which is after all
the work. The servers hand out the connection, though: a proxy in front of them closes
its own when its client does (nginx unless told otherwise).
"""

import select

from flask import has_request_context, request
from werkzeug.exceptions import ClientDisconnected

try:
    import uwsgi
except ImportError:  # It exists only in the processes of uWSGI.
    uwsgi = None

SOCKETS = ("werkzeug.socket", "gunicorn.socket")
"""Names under which servers hand out the connection of a request."""

CLOSED = getattr(select, "POLLRDHUP", 0) | select.POLLHUP | select.POLLERR
"""What a connection reports whose other end has been closed."""


def check_client():
    """Stop working for a client that has left.

    Servers that do not hand out the connection let everything be done to the end.

    :raises werkzeug.exceptions.ClientDisconnected: if it has left; nobody will read
        the response.
    """
    connection = _connection()
    if connection is None:
        return
    poll = select.poll()
    poll.register(connection, CLOSED)
    if poll.poll(0):
        raise ClientDisconnected()


def _connection():
    """Return the connection of the current request, or ``None``: what ``poll`` takes."""
    if not has_request_context():
        return None
    if uwsgi is not None:
        return uwsgi.connection_fd()
    found = (request.environ.get(name) for name in SOCKETS)
    return next((sock for sock in found if sock is not None), None)
