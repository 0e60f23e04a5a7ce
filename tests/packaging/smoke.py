# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""An application in which the module comes from a folder of an installed wheel.

``python smoke.py FOLDER PREFIX``: sets up an instance over the services of the
environment, and asks it for numbers, a file and a word in German.
"""

import ast
import os
import sys
import tempfile
from importlib.metadata import entry_points

FOLDER, PREFIX = sys.argv[1:]
sys.path.insert(0, FOLDER)


def config(folder):
    """Return the configuration of an instance of its own."""
    redis = os.environ["REDIS_URL"]
    hosts = os.environ["SEARCH_HOSTS"]
    return {
        "SECRET_KEY": "for-tests-only",
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/smoke.db",
        "SQLALCHEMY_ENGINE_OPTIONS": {},
        "SEARCH_HOSTS": ast.literal_eval(hosts) if hosts[0] == "[" else [hosts],
        "SEARCH_INDEX_PREFIX": PREFIX,
        "BROKER_URL": redis,
        "CACHE_REDIS_URL": redis,
        "ACCOUNTS_SESSION_REDIS_URL": redis,
        "COMMUNITIES_IDENTITIES_CACHE_REDIS_URL": redis,
        "CELERY_TASK_ALWAYS_EAGER": True,
        "RATELIMIT_STORAGE_URI": "memory://",
        "I18N_LANGUAGES": [("de", "Deutsch")],
        "SITE_API_URL": "https://localhost/api",
    }


def check(app):
    """Set the instance up, and use it."""
    from flask_babel import force_locale
    from invenio_db import db
    from invenio_i18n import gettext
    from invenio_search import current_search, current_search_client

    import invenio_stats_dashboard

    assert invenio_stats_dashboard.__file__.startswith(FOLDER)
    (commands,) = entry_points(group="flask.commands", name="community-stats")
    db.metadata.create_all(db.engine)
    list(current_search.put_templates(ignore=[400]))
    list(current_search.create(ignore=[400]))
    try:
        for command in ("init", "aggregate", "status"):
            done = app.test_cli_runner().invoke(
                commands.load(), [command], catch_exceptions=False
            )
            assert done.exit_code == 0, done.output
        client = app.test_client()
        address = "https://localhost/stats-dashboard"
        totals = client.get(f"{address}/global/totals?period=30d")
        assert totals.status_code == 200, totals.text
        assert totals.json["metrics"]["views"]["value"] == 0
        described = client.get(f"{address}/openapi.json")
        assert described.status_code == 200 and described.json["paths"]
        export = client.get(f"{address}/global/export?format=csv")
        assert export.status_code == 200 and export.text.startswith("Panel,")
        with app.test_request_context(), force_locale("de"):
            assert gettext("Cumulative usage") == "Kumulierte Nutzung"
    finally:
        current_search_client.indices.delete(index=f"{PREFIX}*")
        current_search_client.indices.delete_template(name=f"{PREFIX}*", ignore=404)


def main():
    """Make the application; its files are removed at the end."""
    from invenio_app.factory import create_api

    with tempfile.TemporaryDirectory() as folder:
        os.environ["INVENIO_INSTANCE_PATH"] = folder
        app = create_api(**config(folder))
        with app.app_context():
            check(app)
    print("works")


if __name__ == "__main__":
    main()
