# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The application of driver and workers: ``celery -A benchmarks.faults.worker``."""

import json
import os

from kombu import Exchange


def config_of(folder, search, redis, prefix="faults-"):
    """Return the configuration over the services that are killed.

    :param folder: of database, files and instance.
    :param prefix: of all indices.
    """
    host, port = search.removeprefix("http://").split(":")
    return {
        "TESTING": True,
        "SECRET_KEY": "for-tests-only",
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/faults.db",
        "SQLALCHEMY_ENGINE_OPTIONS": {"connect_args": {"timeout": 60}},
        "SEARCH_HOSTS": [{"host": host, "port": int(port)}],
        "SEARCH_INDEX_PREFIX": prefix,
        "SEARCH_CLIENT_CONFIG": {"timeout": 20},
        "BROKER_URL": redis,
        "CELERY_BROKER_URL": redis,
        "CELERY_RESULT_BACKEND": redis,
        "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
        "CACHE_TYPE": "flask_caching.backends.RedisCache",
        "CACHE_REDIS_URL": redis,
        "CACHE_KEY_PREFIX": f"{prefix}cache::",
        "ACCOUNTS_SESSION_REDIS_URL": redis,
        "COMMUNITIES_IDENTITIES_CACHE_REDIS_URL": redis,
        "RATELIMIT_ENABLED": False,
        "SITE_UI_URL": "http://localhost",
        "SITE_API_URL": "http://localhost/api",
        "MAIL_SUPPRESS_SEND": True,
        "DATACITE_ENABLED": False,
        "RDM_PERSISTENT_IDENTIFIERS": {},
        "RDM_PARENT_PERSISTENT_IDENTIFIERS": {},
        "RDM_ALLOW_METADATA_ONLY_RECORDS": True,
        "STATS_DASHBOARD_BACKFILL_EVENTS": 150,
        "STATS_DASHBOARD_LOCK_CONFIG": {
            "enabled": True,
            "timeout": 8,
            "extension": 2,
            "patience": 10,
            "tasks": {},
        },
    }


def create(config, folder):
    """Return the API application with a configuration."""
    os.environ["INVENIO_INSTANCE_PATH"] = str(folder)
    from invenio_app.factory import create_api

    exchange = Exchange(f"{config['SEARCH_INDEX_PREFIX']}events", type="direct")
    return create_api(**config, STATS_MQ_EXCHANGE=exchange)


def _celery():
    """Return the Celery application of a worker."""
    path = os.environ["FAULTS_CONFIG"]
    with open(path) as file:
        app = create(json.load(file), os.path.dirname(path))
    app.app_context().push()
    return app.extensions["flask-celeryext"].celery


if "FAULTS_CONFIG" in os.environ:
    celery = _celery()
