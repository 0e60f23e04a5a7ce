# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Words that the server gives the pages, for the tests of the scripts.

Written anew by ``python -m tests.page_words``; a test compares them with the pages.
"""

import json
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from invenio_i18n import InvenioI18N

from invenio_stats_dashboard import config
from invenio_stats_dashboard.layouts.components import COMPONENTS
from invenio_stats_dashboard.views.config import (
    breakdowns_config,
    drawn_layout,
    metrics_config,
)

PAGE_WORDS = Path(__file__).parent / "js" / "page_words.json"


def page_words(settings):
    """Return metrics and breakdowns, and each component as an item of a layout."""
    items = [{"component": name} for name in COMPONENTS]
    layout = {"tabs": [{"name": "all", "rows": [{"components": items}]}]}
    tabs = drawn_layout(settings, layout)["tabs"]
    table = settings["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    of_records = [name for name, entry in table.items() if entry["records_only"]]
    return {
        "metrics": metrics_config(),
        "components": tabs[0]["rows"][0]["components"],
        "breakdowns": breakdowns_config(settings, of_records),
    }


@contextmanager
def own_config():
    """Give the module's own configuration, in a request in English."""
    app = Flask(__name__)
    app.config.from_object(config)
    InvenioI18N(app)
    with app.test_request_context():
        yield app.config


def as_on_pages(layout):
    """Return a layout as the server hands it to a page."""
    with own_config() as settings:
        return drawn_layout(settings, layout)


def main():
    """Write the words in English, with the module's own configuration."""
    with own_config() as settings:
        words = page_words(settings)
    PAGE_WORDS.write_text(json.dumps(words, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
