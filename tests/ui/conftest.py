# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Pages as a browser gets them."""

import json
from html.parser import HTMLParser

import pytest
from invenio_access.permissions import system_identity
from invenio_communities.proxies import current_communities

from tests.factories import create_community


class Page(HTMLParser):
    """What matters of a page: links with their classes, mount node, title, text."""

    def __init__(self, html):
        """Read the page."""
        super().__init__()
        self.links, self.mount, self.tags, self.texts = {}, {}, [], {}
        self.ids = {}
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        """Note links and the mount node."""
        attributes = dict(attributes)
        self.tags.append(tag)
        if tag == "a":
            classes = (attributes.get("class") or "").split()
            self.links.setdefault(attributes.get("href"), classes)
        if attributes.get("id"):
            self.ids[attributes["id"]] = attributes
        if attributes.get("id") == "invenio-stats-dashboard":
            self.mount = attributes

    def handle_data(self, data):
        """Note the text of each kind of element."""
        if self.tags and data.strip():
            self.texts.setdefault(self.tags[-1], []).append(data.strip())

    def setting(self, name):
        """Return a setting of the mount node, decoded."""
        return json.loads(self.mount[f"data-{name}"])


@pytest.fixture(scope="module")
def slugs(created_app, users):
    """Slugs of a public, a restricted and a deleted community of the curator's."""

    def slug(**options):
        uuid = create_community(users["curator"], **options)
        data = current_communities.service.read(system_identity, uuid).to_dict()
        return uuid, data["slug"]

    with created_app.app_context():
        found = {
            "public": slug()[1],
            "restricted": slug(visibility="restricted", members=(users["member"],))[1],
        }
        uuid, found["deleted"] = slug()
        current_communities.service.delete_community(system_identity, uuid, {})
        return found


@pytest.fixture()
def open_page(created_app):
    """Return a function that opens an address and returns status and page.

    In a context of its own, as when served: a request would else find the user, the
    language and the database session of the one before it.
    """

    def _open(browser, address):
        with created_app.app_context():
            response = browser.get(address)
            return response.status_code, Page(response.get_data(as_text=True))

    return _open
