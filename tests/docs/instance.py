# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""An instance in a folder of its own, which the pages' own code blocks operate."""

import os
import re
import shlex
import subprocess
import sys
from contextlib import contextmanager

from click.testing import CliRunner
from flask.cli import ScriptInfo
from invenio_access.permissions import system_identity
from invenio_app.cli import cli
from invenio_app.factory import create_app
from invenio_db import db
from invenio_files_rest.models import Location
from invenio_queues.proxies import current_queues
from invenio_search import current_search, current_search_client
from invenio_search.utils import prefix_index
from sqlalchemy import inspect, text

from invenio_stats_dashboard.models import (
    Annotation,
    MailPreference,
    MembershipLog,
    SavedView,
)

from .. import factories, isolation

TABLES = [
    model.__table__ for model in (MembershipLog, Annotation, SavedView, MailPreference)
]
BRANCH = "17950000%"
"""Revisions of our migrations."""

CONFIGURATION = """
from kombu import Exchange

COMMUNITY_STATS_ENABLED = {enabled}
SECRET_KEY = "of an instance that lives for a minute"
SQLALCHEMY_DATABASE_URI = {database!r}
SQLALCHEMY_ENGINE_OPTIONS = {{}}
SEARCH_HOSTS = {hosts}
SEARCH_INDEX_PREFIX = {prefix!r}
SEARCH_CLIENT_CONFIG = {{"timeout": 60}}
BROKER_URL = CELERY_BROKER_URL = {broker!r}
STATS_MQ_EXCHANGE = Exchange("{prefix}events", type="direct")
CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_EAGER_PROPAGATES = True
CELERY_RESULT_BACKEND = "cache"
CELERY_CACHE_BACKEND = "memory"
CACHE_TYPE = "flask_caching.backends.RedisCache"
CACHE_KEY_PREFIX = {prefix!r}
CACHE_REDIS_URL = ACCOUNTS_SESSION_REDIS_URL = {redis!r}
COMMUNITIES_IDENTITIES_CACHE_REDIS_URL = {redis!r}
RATELIMIT_STORAGE_URI = "memory://"
DATACITE_ENABLED = False
RDM_ALLOW_METADATA_ONLY_RECORDS = True
MAIL_SUPPRESS_SEND = True
SITE_UI_URL = "http://localhost"
SITE_API_URL = "http://localhost/api"
"""
ASSIGNMENT = re.compile(r"^([A-Z_]+=\S+) ")


class Refused(Exception):
    """A command of a page has failed."""


class Instance:
    """InvenioRDM with a database, indices and a configuration of its own."""

    def __init__(self, folder, prefix, redis_url):
        """Write the configuration; the module is disabled.

        :param folder: empty folder.
        :param prefix: of its indices.
        """
        self.folder, self.names = folder, {}
        # Where all databases of Redis are taken, instances share one.
        self.words = {'Exchange("events"': f'Exchange("{prefix}events"'}
        self.settings = {
            "enabled": False,
            "database": os.environ.get("STATS_DOCS_DATABASE")
            or f"sqlite:///{folder / 'instance.db'}",
            "hosts": os.environ.get("SEARCH_HOSTS", '["http://localhost:9200"]'),
            "prefix": prefix,
            "redis": redis_url,
            "broker": os.environ.get("STATS_DOCS_BROKER") or redis_url,
        }
        self.more = ""
        os.environ["INVENIO_INSTANCE_PATH"] = str(folder)
        self.app = None

    def restart(self, **settings):
        """Start the application anew, with its configuration as it is now.

        :param settings: what changes in it.
        """
        self.settings |= settings
        path = self.folder / "invenio.cfg"
        path.write_text(CONFIGURATION.format(**self.settings) + self.more)
        self.app = create_app()

    def create(self):
        """Make tables, indices and vocabularies, as before the installation."""
        self.restart()
        with self.app.app_context():
            tables = [t for t in db.metadata.sorted_tables if t not in TABLES]
            db.metadata.create_all(db.engine, tables=tables)
            self.app.extensions["invenio-db"].alembic.stamp()
            forget = text(
                f"DELETE FROM alembic_version WHERE version_num LIKE '{BRANCH}'"
            )
            db.session.execute(forget)
            db.session.add(
                Location(name="files", uri=str(self.folder / "data"), default=True)
            )
            db.session.commit()
            isolation.put_quick_settings()
            list(current_search.put_templates(ignore=[400]))
            self._remove_templates()
            needed = isolation.newest(current_search.mappings)
            list(current_search.create(ignore=[400], index_list=needed))
            current_queues.declare()
            factories.create_vocabularies(system_identity)

    @staticmethod
    def _remove_templates():
        name = prefix_index("stats-community-*")
        current_search_client.indices.delete_template(name=name, ignore=404)

    def remove(self):
        """Remove what lies outside of the folder."""
        with self.app.app_context():
            current_queues.delete()
            indices = current_search_client.indices
            indices.delete(index=prefix_index("*"))
            indices.delete_template(name=prefix_index("*"), ignore=404)
            db.drop_all()
            db.session.execute(text("DROP TABLE IF EXISTS alembic_version"))
            db.session.commit()

    def lose_search_engine(self, kept):
        """Remove all statistics from the search engine.

        :param kept: patterns of the indices that a snapshot brings back.
        """
        with self.app.app_context():
            indices = current_search_client.indices
            found = indices.get(index=prefix_index("*stats-*"))
            back = indices.get(index=",".join(map(prefix_index, kept)))
            for name in found.keys() - back.keys():
                indices.delete(index=name)
            self._remove_templates()

    def remove_events(self, month):
        """Delete the indices of usage events of a month."""
        with self.app.app_context():
            pattern = prefix_index(f"events-stats-*-{month}")
            current_search_client.indices.delete(index=pattern)

    def has_tables(self):
        """Return whether the module's tables are there."""
        with self.app.app_context():
            names = inspect(db.engine).get_table_names()
            return TABLES[0].name in names

    def run(self, block):
        """Run a block of a page.

        :returns: what it prints, for each command.
        :raises Refused: naming place, command and output.
        """
        if block.language == "python":
            return [self._python(block)]
        return [self.command(line, block.place) for line in block.commands]

    def _python(self, block):
        """Run Python code, or take it into the configuration."""
        code = self._own(block.code)
        if code.startswith("# invenio.cfg"):
            self.more += code
            return ""
        with self.app.app_context():
            exec(compile(code, block.place, "exec"), dict(self.names))
        return ""

    def _own(self, code):
        """Return code with the names of this instance in the place of made-up ones."""
        for word, own in self.words.items():
            code = code.replace(word, str(own))
        return code

    def command(self, line, place="the test"):
        """Run one line; ``invenio`` runs in this process, which is ten times faster."""
        line = self._own(line)
        with self._set(ASSIGNMENT.match(line)) as rest:
            words = list(self._words(rest(line)))
            if words[0] == "invenio" and "|" not in words:
                code, output = self._invoke(words[1:])
            else:
                code, output = self._shell(line)
        if code:
            raise Refused(f"{place}: exit code {code} of: {line}\n{output}")
        return output

    def _words(self, line):
        """Split a line, and replace patterns by the files that match."""
        for word in shlex.split(line):
            found = sorted(self.folder.glob(word)) if "*" in word else []
            yield from map(str, found) if found else [word]

    @contextmanager
    def _set(self, assignment):
        """Set a variable for one command, as a shell does."""
        if not assignment:
            yield lambda line: line
            return
        name, _, value = assignment[1].partition("=")
        os.environ[name] = value
        usual, self.app = self.app, create_app()
        try:
            yield lambda line: line[assignment.end() :]
        finally:
            del os.environ[name]
            self.app = usual

    def _invoke(self, words):
        """Run ``invenio``, and say yes to what it asks."""
        info = ScriptInfo(create_app=lambda: self.app)
        here = os.getcwd()
        os.chdir(self.folder)
        try:
            done = CliRunner().invoke(cli, words, obj=info, input="y\n")
        finally:
            os.chdir(here)
        failure = done.exception
        crashed = failure and not isinstance(failure, SystemExit)
        return done.exit_code, done.output + (repr(failure) if crashed else "")

    def _shell(self, line):
        """Run a line with pipes or patterns by a shell."""
        path = f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line],
            env={**os.environ, "PATH": path},
            cwd=self.folder,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr
