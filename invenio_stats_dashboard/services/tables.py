# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Rows of the tables that managers and readers write.

Code is there before its migration: without a table nothing is found in it, which is
logged once, and nothing can be saved.
"""

import logging
import uuid

from invenio_db import db
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from ..errors import InvalidParametersError, ItemNotFoundError, TableMissingError

logger = logging.getLogger("invenio_stats_dashboard")

_missing = set()
"""Names of the missing tables that have been logged."""


def _is_there(model):
    return inspect(db.session.connection()).has_table(model.__tablename__)


def rows_of(model, query):
    """Return the rows that a query finds; none without the table."""
    try:
        # A savepoint: PostgreSQL refuses whatever follows an error.
        with db.session.begin_nested():
            found = list(db.session.scalars(query))
    except DBAPIError:
        if _is_there(model):
            raise
        _log_missing(model.__tablename__)
        return []
    _missing.discard(model.__tablename__)
    return found


def _log_missing(name):
    """Log once that a table is missing."""
    if name not in _missing:
        _missing.add(name)
        logger.error("The table %s is missing: invenio alembic upgrade makes it.", name)


def require_table(model):
    """Refuse to write where there is no table.

    :raises TableMissingError: saying what makes it.
    """
    if not _is_there(model):
        raise TableMissingError(model.__tablename__)


def check_room(query, most, field, what):
    """Refuse one more row where there are many.

    :param query: for the number of rows that there are.
    :param most: as many as are allowed.
    :param field: that the error names.
    :param what: the rows are, in words.
    :raises InvalidParametersError: when there are as many.
    """
    if db.session.scalar(query) >= most:
        message = f"There are {most} {what} already, as many as are allowed."
        raise InvalidParametersError.of(field, message)


def account_id(identity):
    """Return the id of an account; ``None`` for the system and for visitors."""
    return identity.id if isinstance(identity.id, int) else None


def item_of(model, kind, item_id, is_visible):
    """Return a row by its id.

    :param kind: what it is, in words.
    :param item_id: UUID as text.
    :param is_visible: function that returns whether a row may be found.
    :raises ItemNotFoundError: when there is none, or none that may be found.
    """
    require_table(model)
    try:
        found = db.session.get(model, uuid.UUID(item_id))
    except ValueError:
        found = None
    if found is None or not is_visible(found):
        raise ItemNotFoundError(kind, item_id)
    return found
