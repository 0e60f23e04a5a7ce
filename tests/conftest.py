# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A real RDM application over real services, made once per test run.

The services' addresses come from the environment, as ``run-tests.sh`` sets them:
``SEARCH_HOSTS`` and ``REDIS_URL``.
"""

import ast
import os
import sqlite3
import uuid
from threading import Thread

import idutils
import pytest
from flask_webpackext.manifest import (
    JinjaManifest,
    JinjaManifestEntry,
    JinjaManifestLoader,
)
from hypothesis import HealthCheck, settings
from invenio_access.permissions import system_identity
from invenio_app.factory import create_app as create_rdm_app
from invenio_search.utils import prefix_index
from kombu import Exchange
from sqlalchemy import Engine, event
from werkzeug.serving import make_server

from invenio_stats_dashboard.cli import community_stats

from . import daily_views, factories, isolation
from .isolation import wipe, wipe_indices
from .mailbox import serve as serve_mail
from .pages import Page

# How long an example takes says how busy the machine is.
settings.register_profile(
    "tests", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tests")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Let what is logged of half characters reach the process that collects reports."""
    outcome = yield
    report = outcome.get_result()
    report.sections = [
        (name, text.encode("utf-8", "backslashreplace").decode())
        for name, text in report.sections
    ]


class NoBundles(JinjaManifestLoader):
    """Stands in for the built bundles, which pages here are tested without."""

    @staticmethod
    def load(filepath):
        """Return a manifest that has an entry of every name."""
        return AnyEntry()


class AnyEntry(JinjaManifest):
    """A manifest in which every bundle is there, and empty."""

    def __getitem__(self, key):
        """Return an empty entry."""
        return JinjaManifestEntry(key, [key])

    def __getattr__(self, name):
        """Return an empty entry."""
        return JinjaManifestEntry(name, [name])


PREFIX = f"test{uuid.uuid4().hex[:8]}-"
"""Keeps the indices of this run apart from those of any other."""

DOI = {
    "providers": ["external"],
    "required": False,
    "label": "DOI",
    "validator": idutils.is_doi,
    "normalizer": idutils.normalize_doi,
    "is_enabled": lambda app: True,
    "ui": {"default_selected": "not_needed"},
}
"""Records may have a DOI from elsewhere; nothing registers one."""


def pytest_configure():
    """Take a Redis database, before any test reads its address."""
    if "DEMO_URL" not in os.environ:  # tests of a served demo use what it uses
        url = os.environ.get("REDIS_URL", "redis://localhost:6379/0")
        os.environ["REDIS_URL"] = isolation.claim_database(url)


def pytest_unconfigure():
    """Leave the Redis database as empty as it was."""
    if "DEMO_URL" not in os.environ:
        isolation.release_database(os.environ["REDIS_URL"])


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc):
    """Refuse the name that pytest-invenio skips a whole file for, without a word."""
    if "browser" in metafunc.fixturenames:
        raise pytest.UsageError(f"{metafunc.definition.nodeid}: call it otherwise")


def pytest_collection_modifyitems(items):
    """Mark as ``unit`` what needs no application."""
    for item in items:
        if "created_app" not in item.fixturenames:
            item.add_marker("unit")


@event.listens_for(Engine, "connect")
def without_waiting_for_the_disk(connection, _record):
    """Let SQLite hand over to the system what it writes; kills lose nothing so."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


def _hosts():
    """Return the search hosts of the environment."""
    value = os.environ.get("SEARCH_HOSTS", "localhost:9200")
    hosts = ast.literal_eval(value) if value.startswith("[") else value.split(",")
    if isinstance(hosts[0], dict):
        return hosts
    parts = [host.removeprefix("http://").rsplit(":", 1) for host in hosts]
    return [{"host": host, "port": int(port)} for host, port in parts]


@pytest.fixture(scope="session")
def app_config(tmp_path_factory):
    """Configuration of the application under test."""
    redis_url = os.environ["REDIS_URL"]
    folder = tmp_path_factory.mktemp("instance")
    return {
        "TESTING": True,
        "SECRET_KEY": "for-tests-only",
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/test.db",
        "SQLALCHEMY_ENGINE_OPTIONS": {},
        "SEARCH_HOSTS": _hosts(),
        "SEARCH_INDEX_PREFIX": PREFIX,
        "SEARCH_CLIENT_CONFIG": {"timeout": 60},
        "BROKER_URL": redis_url,
        "CELERY_BROKER_URL": redis_url,
        "CELERY_TASK_ALWAYS_EAGER": True,
        "CELERY_TASK_EAGER_PROPAGATES": True,
        "CELERY_RESULT_BACKEND": "cache",
        "CELERY_CACHE_BACKEND": "memory",
        "CACHE_TYPE": "flask_caching.backends.RedisCache",
        "CACHE_REDIS_URL": redis_url,
        "CACHE_KEY_PREFIX": f"{PREFIX}cache::",
        "STATS_MQ_EXCHANGE": Exchange(f"{PREFIX}events", type="direct"),
        "ACCOUNTS_SESSION_REDIS_URL": redis_url,
        "COMMUNITIES_IDENTITIES_CACHE_REDIS_URL": redis_url,
        "RATELIMIT_GUEST_USER": "1000000 per hour",
        "RATELIMIT_AUTHENTICATED_USER": "1000000 per hour",
        "RATELIMIT_STRATEGY": "fixed-window",
        "RATELIMIT_STORAGE_URI": "memory://",
        "I18N_LANGUAGES": [("de", "Deutsch"), ("fr", "Français"), ("ar", "العربية")],
        "WTF_CSRF_ENABLED": False,
        "REST_CSRF_ENABLED": False,
        "SESSION_COOKIE_SECURE": False,
        "APP_DEFAULT_SECURE_HEADERS": {"force_https": False},
        "TRUSTED_HOSTS": ["localhost", "127.0.0.1"],
        "SITE_UI_URL": "http://localhost",
        "SITE_API_URL": "http://localhost/api",
        "MAIL_SUPPRESS_SEND": True,
        "WEBPACKEXT_MANIFEST_LOADER": NoBundles,
        "DATACITE_ENABLED": False,
        "DATACITE_PREFIX": "10.5072",  # without one, RDM 13 takes no DOI from elsewhere
        "RDM_PERSISTENT_IDENTIFIERS": {"doi": DOI},
        "RDM_PARENT_PERSISTENT_IDENTIFIERS": {},
        "COMMUNITIES_ALLOW_RESTRICTED": True,
        "RDM_ALLOW_METADATA_ONLY_RECORDS": True,
    }


@pytest.fixture(scope="session")
def created_app(app_config, tmp_path_factory):
    """The application with tables, indices and queues; all removed at the end."""
    from invenio_communities.cli import create_communities_custom_field
    from invenio_db import db
    from invenio_files_rest.models import Location
    from invenio_queues.proxies import current_queues
    from invenio_search import current_search, current_search_client

    os.environ["INVENIO_INSTANCE_PATH"] = str(tmp_path_factory.mktemp("path"))
    app = create_rdm_app(**app_config)
    with app.app_context():
        db.metadata.create_all(db.engine)
        list(current_search.put_templates(ignore=[400]))
        list(current_search.put_component_templates(ignore=[400]))
        list(current_search.put_index_templates(ignore=[400]))
        isolation.put_quick_settings()
        needed = isolation.newest(current_search.mappings)
        list(current_search.create(ignore=[400], index_list=needed))
        app.test_cli_runner().invoke(create_communities_custom_field)
        current_queues.declare()
        data = tmp_path_factory.mktemp("data")
        db.session.add(Location(name="tests", uri=str(data), default=True))
        db.session.commit()
        factories.create_vocabularies(system_identity)
    yield app
    with app.app_context():
        current_queues.delete()
        current_search_client.indices.delete(index=f"{PREFIX}*")
        current_search_client.indices.delete_template(name=f"{PREFIX}*", ignore=404)


@pytest.fixture()
def app(created_app):
    """The application with its context."""
    with created_app.app_context():
        yield created_app


def api_of(app):
    """Return the application of the API, mounted in that of the pages."""
    site = app.wsgi_app
    while not hasattr(site, "mounts"):  # RDM 13 puts what looks for proxies before it
        site = site.app
    api = site.mounts["/api"]
    while not hasattr(api, "config"):
        api = api.__self__ if hasattr(api, "__self__") else api.app
    return api


@pytest.fixture()
def api_app(app):
    """The application of the API."""
    return api_of(app)


@pytest.fixture()
def set_config(app, api_app, monkeypatch):
    """Return a function that sets a key for one test, of the pages and of the API."""

    def _set(key, value):
        for each in (app, api_app):
            monkeypatch.setitem(each.config, key, value)

    return _set


@pytest.fixture(scope="session")
def site(created_app):
    """Address of the application, as a server of its own answers there."""
    server = make_server("127.0.0.1", 0, created_app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()


@pytest.fixture()
def client(app):
    """Browser without a login; pages at ``/``, API at ``/api``."""
    return app.test_client()


@pytest.fixture()
def search_client(app):
    """The search client."""
    from invenio_search import current_search_client

    return current_search_client


@pytest.fixture()
def clean(app):
    """No rows, events, bookmarks and log entries of other tests."""
    wipe()


@pytest.fixture()
def no_indices(app):
    """No indices of rows, events and bookmarks: for tests of indices themselves.

    Those are deleted that the test has made, too.
    """
    wipe_indices()
    yield
    wipe_indices()


@pytest.fixture(scope="session")
def users(created_app):
    """Accounts by role: admin, curator, member, author, outsider."""
    with created_app.app_context():
        return factories.create_users()


@pytest.fixture()
def login(app):
    """Return a function that gives a browser logged in as an account."""

    def _login(user):
        browser = app.test_client()
        factories.login(browser, user)
        return browser

    return _login


@pytest.fixture()
def make_community(app, users):
    """Return a function that creates a community of the curator's."""
    return factories.create_community


@pytest.fixture()
def make_record(app, users):
    """Return a function that publishes a record through the services."""
    return factories.publish_record


@pytest.fixture(scope="module")
def communities(created_app, users):
    """Ids by kind: public, restricted, deleted, unknown. All are the curator's."""
    from invenio_communities.proxies import current_communities

    create = factories.create_community
    with created_app.app_context():
        curator, members = users["curator"], (users["member"],)
        deleted = create(curator, members=members)
        current_communities.service.delete_community(system_identity, deleted, {})
        return {
            "public": create(curator, members=members),
            "restricted": create(curator, "restricted", members),
            "deleted": deleted,
            "unknown": str(uuid.uuid4()),
            "nonsense": "no-such-community",
        }


@pytest.fixture(scope="module")
def slugs(created_app, users):
    """Slugs of a public, a restricted and a deleted community of the curator's."""
    from invenio_communities.proxies import current_communities

    def slug(**options):
        uuid = factories.create_community(users["curator"], **options)
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


@pytest.fixture()
def run(app):
    """Return a function that runs a command and gives exit code and output."""

    def _run(*args, **options):
        runner = app.test_cli_runner()
        result = runner.invoke(community_stats, list(map(str, args)), **options)
        return result.exit_code, result.output

    return _run


@pytest.fixture()
def usage(clean, users):
    """A view a day of one record each in two communities, yesterday and before."""
    return daily_views.create(users)


@pytest.fixture()
def mailbox(app, monkeypatch):
    """What is delivered to a real mail server, which the application sends to."""
    controller, box = serve_mail()
    sender = app.extensions["mail"]
    host, port = controller.server.sockets[0].getsockname()[:2]
    for name, value in {"server": host, "port": port, "suppress": False}.items():
        monkeypatch.setattr(sender, name, value)
    monkeypatch.setitem(app.config, "MAIL_DEFAULT_SENDER", "stats@example.org")
    yield box
    controller.stop()
