# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Runs ``invenio community-stats`` over the services of the tests, in processes to kill.

``python -m tests.command CONFIG COMMAND…``: CONFIG is a JSON file of configuration;
``process-events`` in place of a command processes the event queues.
"""

import json
import os
import subprocess
import sys

from kombu import Exchange


def start(app, folder, *arguments):
    """Start a command in a process of its own; return the process."""
    names = json.loads(
        json.dumps(app.config, default=lambda value: None, skipkeys=True)
    )
    wanted = (
        "SECRET_KEY SQLALCHEMY_DATABASE_URI SQLALCHEMY_ENGINE_OPTIONS SEARCH_HOSTS "
        "SEARCH_INDEX_PREFIX BROKER_URL CELERY_BROKER_URL CACHE_TYPE CACHE_REDIS_URL "
        "CACHE_KEY_PREFIX SITE_UI_URL SITE_API_URL TESTING"
    ).split()
    path = folder / "config.json"
    path.write_text(json.dumps({name: names[name] for name in wanted}))
    command = [sys.executable, "-m", "tests.command", str(path), *arguments]
    return subprocess.Popen(command, env=dict(os.environ))


def main(path, *arguments):
    """Run a command with the configuration of a file."""
    from invenio_app.factory import create_api

    with open(path) as file:
        config = json.load(file)
    exchange = Exchange(f"{config['SEARCH_INDEX_PREFIX']}events", type="direct")
    app = create_api(**config, STATS_MQ_EXCHANGE=exchange)
    with app.app_context():
        if arguments[:1] == ("process-events",):
            from invenio_stats.tasks import process_events

            print(process_events(["record-view"]))
            return 0
        from invenio_stats_dashboard.cli import community_stats

        return community_stats.main(list(arguments), standalone_mode=False) or 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
