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


class WriteError(StatsDashboardError):
    """The search engine refused to write something."""


class LockLostError(StatsDashboardError):
    """A lock expired or went to another holder before the work was done."""


class BusyError(StatsDashboardError):
    """Another process is doing the same work."""


class CommunityNotFoundError(StatsDashboardError):
    """There is no such community, or it was deleted."""

    def __init__(self, community):
        """Take the id or slug that was asked for."""
        super().__init__(f"There is no community {community!r}.")


class InvalidParametersError(StatsDashboardError):
    """What was asked for cannot be answered."""

    def __init__(self, errors):
        """Take the messages by parameter.

        :param errors: parameter → list of messages that name what is allowed.
        """
        self.errors = [
            {"field": field, "messages": messages} for field, messages in errors.items()
        ]
        texts = [f"{e['field']}: {' '.join(e['messages'])}" for e in self.errors]
        super().__init__("; ".join(texts))


class SearchUnavailableError(StatsDashboardError):
    """The search engine cannot be reached, or cannot answer right now."""

    retry_after = 30
    """Seconds after which it is worth trying again."""

    def __init__(self):
        """Build the message."""
        super().__init__("Statistics are not available right now. Try again later.")


class MigrationError(StatsDashboardError):
    """The events of a month could not be enriched."""

    def __init__(self, index, reason):
        """Name the month's index and what to do.

        :param index: index name.
        :param reason: what went wrong.
        """
        super().__init__(
            f"{index}: {reason}. Nothing is lost: mend the cause and run "
            "'invenio community-stats usage-events migrate "
            f"--month {index[-7:]}' again."
        )
        self.index = index
