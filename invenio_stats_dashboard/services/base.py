# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Base of the services."""

from functools import wraps

from flask import current_app
from flask_principal import Identity
from invenio_access.permissions import system_identity
from invenio_records_resources.services.base import Service


class StatsDashboardService(Service):
    """Service whose configuration is the instance's unless one is given."""

    config_cls = None
    """Class of the configuration."""

    def __init__(self, config=None):
        """Initialize with a configuration, by default the current application's."""
        super().__init__(config or self.config_cls.build(current_app))


def system_by_default(method):
    """Decorate a service method to act as the system unless an identity is given.

    Scripts and tasks need not name one. The identity is the first argument, or the
    keyword ``identity``; the method itself always gets it first.
    """

    @wraps(method)
    def wrapper(self, *args, **kwargs):
        identity = kwargs.pop("identity", None)
        if args and isinstance(args[0], Identity):
            identity, *args = args
        return method(self, identity or system_identity, *args, **kwargs)

    return wrapper
