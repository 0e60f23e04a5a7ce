# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Settings of the usage reports for DataCite."""

from importlib import import_module

from flask import current_app

KEY = "STATS_DASHBOARD_DATACITE"


class Settings:
    """The value of ``STATS_DASHBOARD_DATACITE``, and what follows from it."""

    def __init__(self):
        """Read the configuration of the current application."""
        values = current_app.config[KEY]
        self.enabled = values["enabled"]
        self.url, self.token = values["url"].rstrip("/"), values["token"]
        self.created_by = values["created_by"]
        """Id of the repository at DataCite."""
        self.platform = str(values["platform"] or current_app.config["THEME_SITENAME"])
        self.form = import_module(values["form"])
        """Module that gives reports their form, see :mod:`.rd1`."""
        self.resource_types = values["resource_types"]
        """Resource types that are reported; ``None``: all."""
        self.providers = values["providers"]
        """Providers of the DOIs that are reported."""
        self.months = values["months"]
        """How many months, up to the last one, are kept up to date."""

    def takes(self, resource_type):
        """Return True if records of a resource type are reported."""
        names = {resource_type, resource_type.split("-")[0]}
        return self.resource_types is None or not names.isdisjoint(self.resource_types)
