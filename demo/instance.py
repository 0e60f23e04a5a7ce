# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Step ``init``: tables, indices, custom fields, queues, file location."""

import logging
import os

from cachelib import SimpleCache
from flask import current_app
from invenio_communities.cli import create_communities_custom_field
from invenio_db import db as _db
from invenio_files_rest.models import Location
from invenio_notifications.services.builders import NotificationBuilder
from invenio_queues.proxies import current_queues
from invenio_search import current_search, current_search_client
from invenio_search.utils import build_alias_name
from sqlalchemy import event, inspect, text

from . import config
from .progress import bar, say


class QuietBuilder(NotificationBuilder):
    """Tells nobody: a quarter of the time of the set-up went into unsent mails."""

    @classmethod
    def resolve_context(cls, notification):
        """Look nothing up."""
        return notification

    @classmethod
    def build_recipients(cls, notification):
        """Find nobody."""
        return {}


def create_app():
    """Return the API application, running its tasks in this very process.

    Tasks at once, not in a worker: they see the travelled clock, and a step that has
    ended has ended. The views are not needed, which halves the time to start, and
    permissions are remembered here, not in Redis: there are hundreds per deposit.
    """
    os.environ["INVENIO_INSTANCE_PATH"] = str(config.instance_path())
    from invenio_app.factory import create_api
    from invenio_app_rdm.config import NOTIFICATIONS_BUILDERS

    app = create_api(
        CELERY_TASK_ALWAYS_EAGER=True,
        CELERY_TASK_EAGER_PROPAGATES=True,
        ACCESS_CACHE=SimpleCache(),
        NOTIFICATIONS_BUILDERS=dict.fromkeys(NOTIFICATIONS_BUILDERS, QuietBuilder),
    )
    app.logger.setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        _write_fast(_db.engine)
    return app


def _write_fast(engine):
    """Do not wait for the disk at each commit of the set-up, if it is SQLite."""
    if engine.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def no_sync(connection, _record):
        connection.execute("PRAGMA synchronous = OFF")


def create_tables():
    """Create the database and all tables, and mark all migrations as done."""
    from sqlalchemy_utils.functions import create_database, database_exists

    url = _db.engine.url.render_as_string(hide_password=False)
    if not database_exists(url):
        create_database(url)
    if inspect(_db.engine).has_table("alembic_version"):
        return say("tables are there")
    if _db.engine.name == "sqlite":
        # Readers then do not wait for the writer: web server and worker share it.
        with _db.engine.connect() as connection:
            connection.execute(text("PRAGMA journal_mode = WAL"))
    with _db.engine.begin() as connection:
        for table in bar(_db.metadata.sorted_tables, "tables"):
            table.create(bind=connection, checkfirst=True)
    current_app.extensions["invenio-db"].alembic.stamp()


def create_indices():
    """Put the templates and create the indices that are missing."""
    templates = [
        (current_search.put_templates, current_search.templates),
        (current_search.put_component_templates, current_search.component_templates),
        (current_search.put_index_templates, current_search.index_templates),
    ]
    for function, items in templates:
        if items:
            label = function.__name__.replace("_", " ")
            for _ in bar(function(ignore=[400]), label, total=len(items)):
                pass
    # Not ``ignore_existing``: it makes a second index beside one that is there.
    exists = current_search_client.indices.exists
    missing = [
        name for name in current_search.mappings if not exists(build_alias_name(name))
    ]
    if missing:
        made = current_search.create(index_list=missing)
        for _ in bar(made, "create", total=len(missing)):
            pass


def create_custom_fields():
    """Make the communities' custom fields known to the search engine."""
    runner = current_app.test_cli_runner()
    runner.invoke(create_communities_custom_field, catch_exceptions=False)


def create_location():
    """Make the instance's data folder the default location of files."""
    if Location.get_by_name("demo"):
        return
    uri = str(config.instance_path() / "data")
    _db.session.add(Location(name="demo", uri=uri, default=True))
    _db.session.commit()


def run(options):
    """Run the step."""
    create_tables()
    create_indices()
    create_custom_fields()
    create_location()
    current_queues.declare()
