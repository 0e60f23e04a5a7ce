# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Errors of the module."""


class StatsDashboardError(Exception):
    """Base of all errors of this module."""


class ConfigError(StatsDashboardError):
    """A configuration value cannot work."""

    def __init__(self, key, value, allowed):
        """Build the message from key, value and what is allowed.

        :param key: name of the configuration key, or path inside it.
        :param value: the offending value.
        :param allowed: what may stand there, in words.
        """
        super().__init__(f"{key} is {value!r}. Allowed: {allowed}.")
        self.key = key


class WriteError(Exception):
    """The search engine refused to write something."""


class LockLostError(Exception):
    """A lock expired or went to another holder before the work was done."""


class BusyError(Exception):
    """Another process is doing the same work."""
