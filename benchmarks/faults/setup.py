# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Makes the repository in which processes are killed."""

from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_files_rest.models import Location
from invenio_queues.proxies import current_queues
from invenio_search import current_search, current_search_client
from sqlalchemy import text

from tests import factories

from .history import History


def prepare(rng):
    """Make tables, indices, accounts and some days of history.

    :returns: :class:`~.history.History`.
    """
    client = current_search_client
    client.indices.delete(index="faults-*", ignore=404)
    with db.engine.connect() as connection:
        # Readers then do not wait for the writer.
        connection.execute(text("PRAGMA journal_mode = WAL"))
    db.metadata.create_all(db.engine)
    list(current_search.put_templates(ignore=[400]))
    list(current_search.put_component_templates(ignore=[400]))
    list(current_search.put_index_templates(ignore=[400]))
    list(current_search.create(ignore=[400]))
    current_queues.declare()
    uri = db.engine.url.database.rsplit("/", 1)[0]
    db.session.add(Location(name="faults", uri=f"{uri}/data", default=True))
    db.session.commit()
    factories.create_vocabularies(system_identity)
    return History(rng, factories.create_users())
