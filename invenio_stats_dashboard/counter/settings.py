# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Settings of the COUNTER API."""

import re
from urllib.parse import urlsplit

from flask import current_app

from ..errors import ConfigError
from ..queries.params.bounds import min_count
from .standard import DATA_TYPES

PLATFORM_ID = re.compile(r"[a-zA-Z][a-zA-Z0-9_./]{0,15}[a-zA-Z0-9]")
"""Platform ids allowed by the standard: 2 to 17 characters."""

REGISTRY_RECORD = re.compile(
    r"https://registry\.countermetrics\.org/(?:platform|usage-data-host)/"
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)
"""What the standard allows as a record of COUNTER's registry, besides none."""


class Settings:
    """The value of ``STATS_DASHBOARD_COUNTER_API``, and what follows from it."""

    def __init__(self):
        """Read the configuration of the current application."""
        config = current_app.config
        values = config["STATS_DASHBOARD_COUNTER_API"]
        self.communities, self.keys = values["communities"], values["keys"]
        self.registry_record = values["registry_record"]
        self.platform = str(values["platform"] or config["THEME_SITENAME"])
        """Name of the platform: always that of the repository."""
        self.platform_id = values["platform_id"] or _from_host(
            urlsplit(config["SITE_UI_URL"]).hostname
        )
        """Namespace of proprietary ids."""
        self.created_by = str(values["created_by"] or self.platform)
        """Name of the reports' creator."""
        self.exact = self.keys is not None or not min_count()
        """Whether exact numbers are reported: small ones to holders of a key, while
        for everybody else they are suppressed as on the pages."""

    def data_type(self, resource_type):
        """Return the Data_Type of a resource type, or of its parent type."""
        table = current_app.config["STATS_DASHBOARD_COUNTER_DATA_TYPES"]
        whole = resource_type.split("-")[0]
        return table.get(resource_type) or table.get(whole) or "Other"


def check_settings(config):
    """Validate the values that would otherwise lead to invalid reports.

    :param config: the application's configuration.
    :raises ConfigError: naming key, value and what is allowed.
    """
    name = "STATS_DASHBOARD_COUNTER_API"
    values = config[name]
    given = values["platform_id"]
    if given and not PLATFORM_ID.fullmatch(given):
        raise ConfigError(
            f"{name}['platform_id']",
            given,
            "2 to 17 letters, digits or _ . /, the first a letter",
        )
    given = values["registry_record"]
    if given and not REGISTRY_RECORD.fullmatch(given):
        raise ConfigError(
            f"{name}['registry_record']",
            given,
            "the address of a platform's record in registry.countermetrics.org",
        )
    for key, entry in (values["keys"] or {}).items():
        if not isinstance(entry.get("customers"), (list, tuple)):
            place = f"{name}['keys']['{key[:3]}…']"
            raise ConfigError(place, entry, "a dict with a list of customers")
    table = config["STATS_DASHBOARD_COUNTER_DATA_TYPES"]
    for key, data_type in table.items():
        if data_type not in DATA_TYPES:
            place = f"STATS_DASHBOARD_COUNTER_DATA_TYPES['{key}']"
            raise ConfigError(place, data_type, ", ".join(DATA_TYPES))


def _from_host(host):
    """Return an id made of a host name: its name proper."""
    parts = [part for part in (host or "").split(".") if part not in ("www", "")]
    name = parts[-2] if len(parts) > 1 else "".join(parts)
    name = re.sub(r"[^a-zA-Z0-9_]", "", name)[:17]
    return name if PLATFORM_ID.fullmatch(name) else "repository"
