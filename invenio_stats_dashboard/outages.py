# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Statistics without Redis: ``STATS_DASHBOARD_SURVIVE_REDIS_OUTAGES``.

RDM uses Redis twice for each page. There are two gaps upstream:

- invenio-access caches permissions (``InvenioAccess.cache``) and does not catch the
  errors of its cache. Here permissions are then read from the database.
- Flask-KVSession, as invenio-accounts sets it up (``app.kvsession_store``), does not
  catch those of its store. Here a reader of statistics then is a visitor, so that
  nothing is shown that is not public.

Both belong to other modules, so nothing is replaced unless the instance asks for it.
Pages of other modules behave as without this one, except that permissions do not keep
them from being shown.
"""

import logging
import time

from flask import current_app, request
from redis.exceptions import RedisError
from werkzeug.exceptions import HTTPException

logger = logging.getLogger("invenio_stats_dashboard")

OFTEN = 60
"""Minimum seconds between two log lines: a page checks dozens of permissions."""

OURS = "invenio_stats_dashboard"
"""Prefix of the names of our blueprints."""


class ForgivingCache:
    """A cache that is empty while Redis is unavailable."""

    def __init__(self, cache):
        """Initialize with the wrapped cache."""
        self.cache = cache

    def __getattr__(self, name):
        """Return an attribute; methods return ``None`` while Redis is unavailable."""
        found = getattr(self.cache, name)
        if not callable(found):
            return found

        def forgiving(*args, **kwargs):
            try:
                return found(*args, **kwargs)
            except RedisError as error:
                _warn(error)
                return None

        return forgiving


class ForgivingStore:
    """A session store that is empty for our pages while Redis is unavailable."""

    def __init__(self, store):
        """Initialize with the wrapped simplekv store."""
        self.store = store

    def __getattr__(self, name):
        """Return an attribute of the store."""
        return getattr(self.store, name)

    def get(self, key):
        """Return a session as text.

        :raises KeyError: when it is not there: a new one begins.
        """
        try:
            return self.store.get(key)
        except RedisError as error:
            if not is_ours():
                raise
            _warn(error)
            raise KeyError(key)

    def put(self, key, *args):
        """Store a session; without Redis it ends with the request."""
        try:
            return self.store.put(key, *args)
        except RedisError:
            if not is_ours():
                raise
            return key


_warned = {"at": float("-inf")}


def _warn(error):
    """Log at most once in a while that Redis is unavailable."""
    if time.monotonic() - _warned["at"] >= OFTEN:
        _warned["at"] = time.monotonic()
        logger.warning("Answering without Redis: %s", error)


def is_ours():
    """Return whether the request, which may not have been routed yet, is for us."""
    try:
        endpoint, _ = current_app.create_url_adapter(request).match()
    except HTTPException:
        return False
    return endpoint.startswith(OURS)


def survive_outages(app):
    """Wrap the permission cache and the session store of the application.

    :param app: the application, with all modules initialised.
    """
    access = app.extensions.get("invenio-access")
    if getattr(access, "cache", None) is not None:
        access.cache = ForgivingCache(access.cache)
    store = getattr(app, "kvsession_store", None)
    if store is not None:
        app.kvsession_store = ForgivingStore(store)
