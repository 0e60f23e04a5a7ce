# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The application that is measured."""

import json
import os


def search_hosts():
    """Return the search hosts of the environment: names, or JSON as RDM takes it."""
    value = os.environ.get("SEARCH_HOSTS", "localhost:9200")
    return json.loads(value) if value.startswith("[") else value.split(",")


def create_app(folder, prefix):
    """Return the API application over the services of the environment."""
    os.environ["INVENIO_INSTANCE_PATH"] = folder
    os.environ["INVENIO_SEARCH_INDEX_PREFIX"] = prefix
    from invenio_app.factory import create_api

    redis = os.environ.get("REDIS_URL", "redis://localhost:6379/0")
    return create_api(
        SECRET_KEY="for-measurements-only",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/bench.db",
        SQLALCHEMY_ENGINE_OPTIONS={},
        SEARCH_HOSTS=search_hosts(),
        SEARCH_INDEX_PREFIX=prefix,
        CACHE_REDIS_URL=redis,
        BROKER_URL=redis,
        ACCOUNTS_SESSION_REDIS_URL=redis,
        COMMUNITIES_IDENTITIES_CACHE_REDIS_URL=redis,
        RATELIMIT_ENABLED=False,
        COMMUNITY_STATS_CATCHUP_INTERVAL=10**6,
        STATS_DASHBOARD_FREEZE_GARBAGE=True,
        # The lock of a measurement that was killed would block the next one.
        STATS_DASHBOARD_LOCK_CONFIG={"enabled": False, "timeout": 9, "extension": 3},
    )
