# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Pages and answers that are changed on their way to the browser."""

import html
import json
import re
from urllib.parse import parse_qs, urlsplit

from ..page_words import as_on_pages

PAGES = re.compile(r"/stats(\?[^/]*)?$")
API = re.compile(r"/api/stats-dashboard/")


def change_settings(page, _html="", **settings):
    """Give the pages that are opened next other settings than the server does.

    :param _html: attributes of the ``html`` element, such as ``dir="rtl"``.
    :param settings: value of a ``data-`` attribute of the mount node; ``dir`` is its own,
        and a ``layout`` gets what the server adds to it.
    """
    if "layout" in settings:
        settings["layout"] = as_on_pages(settings["layout"])

    def answer(route):
        response = route.fetch()
        body = response.text()
        for name, value in settings.items():
            text = value if isinstance(value, str) else json.dumps(value)
            attribute = name if name == "dir" else f"data-{name.replace('_', '-')}"
            start = body.index('id="invenio-stats-dashboard"')
            found = re.compile(rf'{attribute}="[^"]*"').search(body, start)
            new = f'{attribute}="{html.escape(text)}"'
            body = body[: found.start()] + new + body[found.end() :]
        if _html:
            body = re.sub(r"<html[^>]*>", f"<html {_html}>", body, count=1)
        route.fulfill(response=response, body=body)

    page.route(PAGES, answer)


def change_answers(page, change):
    """Change answers on the way, those that come together too.

    :param change: function of path and answer, called for each answer of status 200;
        what it returns stands for the answer: a dict, or ``(status, dict)``.
    """

    def changed(path, answer):
        found = change(path, answer)
        return found if isinstance(found, tuple) else (200, found)

    def answer(route):
        response = route.fetch()
        path = route.request.url.partition("/api/stats-dashboard/")[2]
        path = path.partition("/")[2]
        if response.status != 200:
            return route.fulfill(response=response)
        body = response.json()
        if not path.startswith("answers"):
            status, body = changed(path, body)
            return route.fulfill(response=response, status=status, json=body)
        for part, question in zip(body["answers"], questions(route.request.url)):
            if part["status"] == 200:
                part["status"], part["body"] = changed(question, part["body"])
        return route.fulfill(response=response, json=body)

    page.route(API, answer)


def questions(url):
    """Return what a request asks, as paths with queries: several if it asks several."""
    parts = urlsplit(url)
    path = parts.path.partition("/api/stats-dashboard/")[2].partition("/")[2]
    if path == "answers":
        return parse_qs(parts.query)["ask"]
    return [f"{path}?{parts.query}"]
