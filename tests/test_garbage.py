# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What a process has loaded is left out of collections, once."""

import gc

from flask import Flask

from invenio_stats_dashboard.garbage import freeze_at_first_request


def test_frozen_once():
    """At the first request and no later one; what requests leave is still collected."""
    app = Flask("test")
    app.add_url_rule("/", view_func=lambda: "")
    freeze_at_first_request(app)
    client = app.test_client()
    assert gc.get_freeze_count() == 0
    try:
        client.get("/")
        first = gc.get_freeze_count()
        left = [[]]
        left[0].append(left)
        del left
        client.get("/")

        assert first > 10_000
        assert gc.get_freeze_count() == first
        assert gc.collect() > 0
    finally:
        gc.unfreeze()
