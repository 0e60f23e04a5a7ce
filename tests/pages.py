# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Pages as a browser gets them."""

import json
from html.parser import HTMLParser


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
