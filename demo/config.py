# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Where the demo instance finds its services: read from the environment.

Each setting is read as ``INVENIO_<NAME>`` (as everywhere in Invenio) or ``<NAME>``:

======================= ======================================================
INSTANCE_PATH           folder of the instance (configuration, files, SQLite)
SEARCH_HOSTS            one address, several with commas, or a JSON list
SEARCH_INDEX_PREFIX     prefix of every index, so that instances can share one
REDIS_URL               with the database number; one database per instance
SQLALCHEMY_DATABASE_URI default: a SQLite file in the instance folder
PORT                    port of the web server, for the links that are printed
======================= ======================================================
"""

import json
import os
import secrets
import sys
from pathlib import Path


def setting(name, default=None):
    """Return a setting from the environment, the ``INVENIO_`` name first."""
    return os.environ.get(f"INVENIO_{name}") or os.environ.get(name) or default


def instance_path():
    """Return the folder of the instance as a :class:`~pathlib.Path`."""
    default = Path(sys.prefix) / "var" / "instance"
    return Path(setting("INSTANCE_PATH", default)).resolve()


def search_hosts(value=None):
    """Return the addresses of the search engine as a list.

    :param value: as in the environment; read from there when not given.
    """
    value = (value or setting("SEARCH_HOSTS", "localhost:9200")).strip()
    if value.startswith("["):
        return json.loads(value.replace("'", '"'))
    return [host.strip() for host in value.split(",") if host.strip()]


def redis_url():
    """Return the address of Redis, database number included."""
    return setting("REDIS_URL", "redis://localhost:6379/0")


def database_uri():
    """Return the address of the database: a SQLite file unless one is given."""
    sqlite = f"sqlite:///{instance_path() / 'demo.db'}"
    return setting("SQLALCHEMY_DATABASE_URI", sqlite)


def engine_options(uri):
    """Return the options of SQLAlchemy's engine for this address.

    Invenio's default options are of a connection pool that SQLite does not have.
    Web server and worker write to one file: wait for each other, do not fail.
    """
    if uri.startswith("sqlite"):
        return {"connect_args": {"timeout": 60}}
    return {"pool_pre_ping": True}


def site_url():
    """Return the address of the demo's web server."""
    return f"http://127.0.0.1:{setting('PORT', '5000')}"


def secret_key():
    """Return the secret key of this instance, made up at the first call."""
    path = instance_path() / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def write_instance():
    """Make the instance folder: the configuration links to ``demo/invenio.cfg``.

    :returns: the folder. Running it again changes nothing.
    """
    folder = instance_path()
    for name in ("data", "static", "templates"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    link = folder / "invenio.cfg"
    source = Path(__file__).with_name("invenio.cfg").resolve()
    if not link.exists() or link.resolve() != source:
        link.unlink(missing_ok=True)
        link.symlink_to(source)
    secret_key()
    return folder
