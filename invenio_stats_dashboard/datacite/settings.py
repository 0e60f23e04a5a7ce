# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Settings of the usage reports for DataCite."""

from importlib import import_module

from flask import current_app

KEY = "STATS_DASHBOARD_DATACITE"


class Settings:
    """The value of ``STATS_DASHBOARD_DATACITE`` with its defaults."""

    def __init__(self):
        """Read the configuration of the current application."""
        self.values = current_app.config[KEY]

    @property
    def enabled(self):
        """Return whether reports are sent."""
        return self.values["enabled"]

    @property
    def url(self):
        """Return the base URL of the reports API."""
        return self.values["url"].rstrip("/")

    @property
    def token(self):
        """Return the token that DataCite has issued for sending reports."""
        return self.values["token"]

    @property
    def created_by(self):
        """Return the id of the repository at DataCite."""
        return self.values["created_by"]

    @property
    def platform(self):
        """Return the name of the platform, by default that of the site."""
        return str(self.values["platform"] or current_app.config["THEME_SITENAME"])

    @property
    def form(self):
        """Return the module that gives reports their form, see :mod:`.rd1`."""
        return import_module(self.values["form"])

    @property
    def resource_types(self):
        """Return the resource types that are reported; ``None``: all."""
        return self.values["resource_types"]

    @property
    def providers(self):
        """Return the providers of DOIs that are reported."""
        return self.values["providers"]

    @property
    def months(self):
        """Return how many months, up to the last one, are kept up to date."""
        return self.values["months"]

    def takes(self, resource_type):
        """Return True if records of a resource type are reported."""
        names = {resource_type, resource_type.split("-")[0]}
        return self.resource_types is None or not names.isdisjoint(self.resource_types)

    @property
    def site(self):
        """Return the base URL of the records' pages."""
        return current_app.config["SITE_UI_URL"].rstrip("/")
