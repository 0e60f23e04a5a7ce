# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Response handlers: answers as JSON, exports as files."""

import hashlib
import json
import re
from contextlib import ExitStack, closing
from itertools import chain

from flask import Response, current_app, request, stream_with_context
from flask_resources import ResponseHandler

from ..queries.places import place
from .negotiation import chosen_encoding, compressed
from .sharing import shared

MAX_AGE = 60
"""Seconds for which an answer or export may be reused without asking again."""

VARY = ("Accept", "Accept-Language", "Cookie", "Authorization")


def _set_cache_control(response, public):
    """Set who may cache a response, and for how long."""
    response.cache_control.max_age = MAX_AGE
    if public:
        response.cache_control.public = True
        shared(response)
    else:
        response.cache_control.private = True


class AnswerHandler(ResponseHandler):
    """Responds with one answer, or several, as JSON that caches can hold and check."""

    def __init__(self):
        """Take nothing: answers are ready for JSON."""
        super().__init__(serializer=None)

    def make_response(self, obj_or_list, code, many=False):
        """Return the response.

        The tag is weak: compression on the way changes bytes, not content.

        :param obj_or_list: (body, list of the results within); no results when not
            all that were wanted are there.
        """
        body, results = obj_or_list
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        response = current_app.response_class(text, code, mimetype="application/json")
        tag = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        response.set_etag(tag, weak=True)
        if not results or any(result.sample for result in results):
            response.cache_control.no_store = True
        else:
            _set_cache_control(response, all(result.public for result in results))
        response.vary.update(VARY)
        return response.make_conditional(request)


def streamed(pieces, cost, mimetype, encoding):
    """Return a response whose body is made while it is sent, compressed as asked.

    :param pieces: generator of bytes; the first one raises errors before anything is
        sent.
    :param cost: of the request: what is costly holds a slot until all has been sent.
    :raises BusyServerError: when there is no slot.
    """
    with ExitStack() as held:
        held.enter_context(place(cost))
        held.enter_context(closing(pieces))
        first = next(pieces, b"")
        body = compressed(chain([first], pieces), encoding)
        response = Response(stream_with_context(body), mimetype=mimetype)
        # All has been sent then, or the client has left: nothing more is asked.
        response.call_on_close(held.pop_all().close)
    if encoding != "identity":
        response.headers["Content-Encoding"] = encoding
    return response


class ExportHandler(ResponseHandler):
    """Responds with an export whose body is made while it is sent.

    Errors before the first chunk become error responses; later ones cut the connection,
    so that a partial file is not mistaken for a complete one.
    """

    def __init__(self, entry):
        """Initialize with the format.

        :param entry: :class:`~..exports.formats.Format`.
        """
        super().__init__(serializer=None)
        self.entry = entry

    def make_response(self, obj_or_list, code, many=False):
        """Return the response.

        :param obj_or_list: :class:`~..exports.document.Document`.
        """
        document, entry = obj_or_list, self.entry
        pieces, encoding = entry.write(document), chosen_encoding(entry.packed)
        response = streamed(pieces, document.cost, entry.mimetypes[0], encoding)
        name = file_name(document, entry.name)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.vary.update((*VARY, "Accept-Encoding"))
        _set_cache_control(response, document.public)
        return response


def file_name(document, extension):
    """Return a name that sorts by period: ``2026-01-01_2026-06-30_slug_views.csv``."""
    head = document.head
    community = head["community"]
    parts = (
        head["period"]["from"],
        head["period"]["to"],
        community["slug"] or community["id"],
        document.name,
    )
    return file_name_of(parts, extension)


def file_name_of(parts, extension):
    """Return a file name made of parts, such as a period, a slug and a name."""
    return f"{'_'.join(map(_plain, parts))}.{extension}"


def _plain(text):
    """Return a text as part of a file name, on any system."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower()
