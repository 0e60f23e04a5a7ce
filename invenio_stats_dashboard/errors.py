# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Errors of the module."""

NAMED = 5
"""Maximum number of names in a list."""


def short(names):
    """Return names as a sorted list of limited length, as text."""
    names = sorted(set(names))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


class StatsDashboardError(Exception):
    """Base of all errors of this module."""


class TransientError(StatsDashboardError):
    """A service is missing or busy: the run ends, and the next one makes up for it."""


class ConfigError(StatsDashboardError):
    """Invalid configuration value."""

    def __init__(self, key, value, allowed):
        """Build the message from key, value and allowed values.

        :param key: name of the configuration key, or path inside it.
        :param value: the offending value.
        :param allowed: allowed values, in words.
        """
        super().__init__(f"{key} is {value!r}. Allowed: {allowed}.")
        self.key = key


class WriteError(StatsDashboardError):
    """The search engine refused to write something."""

    def __init__(self, message, causes=()):
        """Initialize with a message and the reasons for each refused document.

        :param causes: dicts of ``type`` and ``reason``.
        """
        super().__init__(message)
        self.causes = list(causes)


class StorageBlockedError(TransientError):
    """The search engine takes no writes: its disk is full, or an index is read-only."""

    def __init__(self, index, reason, is_full):
        """Build a message that says what to do.

        :param index: name of the index, or ``None`` for the whole cluster.
        :param reason: the search engine's own words.
        :param is_full: whether it set the block itself, for lack of disk space.
        """
        where = f"index {index}" if index else "the whole cluster"
        text = f"The search engine takes no writes for {where} ({reason}). "
        if is_full:
            text += (
                "Its disk is full: free or add space; it lifts the block by itself "
                "below the high watermark."
            )
        else:
            text += f"It was made read-only: PUT {_unblock(index)} lifts that."
        super().__init__(f"{text} Nothing is lost; the next run resumes here.")
        self.index, self.is_full = index, is_full


def _unblock(index):
    """Return the request that makes an index, or the cluster, writable again."""
    if index:
        blocks = '{"index.blocks.read_only": null, "index.blocks.write": null}'
        return f"/{index}/_settings {blocks}"
    return '/_cluster/settings {"persistent": {"cluster.blocks.read_only": null}}'


class LockLostError(TransientError):
    """A lock expired or went to another holder before the work was done."""


class LocksUnavailableError(TransientError):
    """Redis, which holds the locks, does not respond."""

    def __init__(self, name, reason):
        """Initialize with the name of the task that has to wait."""
        super().__init__(
            f"{name} waits: Redis, which holds the locks, does not respond ({reason}). "
            "Nothing is lost; the next run catches up."
        )


class BrokerUnavailableError(TransientError):
    """The message broker does not take a mail."""

    def __init__(self, reason):
        """Initialize with the broker's own words."""
        super().__init__(
            f"The message broker does not respond ({reason}). The next run goes on."
        )


class BusyError(StatsDashboardError):
    """Another process is already running this task."""


class CancelledError(StatsDashboardError):
    """The run was cancelled; finished days are kept."""


class CommunityNotFoundError(StatsDashboardError):
    """The community does not exist or was deleted."""

    def __init__(self, community):
        """Initialize with the requested id or slug."""
        super().__init__(f"There is no community {community!r}.")


class ItemNotFoundError(StatsDashboardError):
    """There is no such annotation or view, or it is another's."""

    def __init__(self, kind, item):
        """Initialize with what was asked for, in words, and its id."""
        super().__init__(f"There is no {kind} {item!r}.")


def not_allowed(value, allowed):
    """Return the message for a value that is not among those allowed."""
    return f"'{value}' is not allowed. Allowed values: {', '.join(allowed)}."


class InvalidParametersError(StatsDashboardError):
    """The request cannot be answered."""

    def __init__(self, errors):
        """Initialize with the messages by parameter.

        :param errors: parameter → list of messages that name what is allowed.
        """
        self.errors = [
            {"field": field, "messages": messages} for field, messages in errors.items()
        ]
        texts = [f"{e['field']}: {' '.join(e['messages'])}" for e in self.errors]
        super().__init__("; ".join(texts))

    @classmethod
    def of(cls, field, message):
        """Return the error of a single parameter."""
        return cls({field: [message]})


class SearchUnavailableError(TransientError):
    """The search engine is unreachable or temporarily unavailable."""

    retry_after = 30
    """Seconds after which a client should retry."""

    def __init__(self):
        """Build the message."""
        super().__init__("Statistics are not available right now. Try again later.")


class TableMissingError(TransientError):
    """The database lacks a table of the module."""

    retry_after = 3600
    """Seconds after which a client should retry."""

    def __init__(self, name):
        """Initialize with the name of the table."""
        super().__init__(
            f"The table {name} is missing: nothing can be saved until invenio alembic "
            "upgrade has been run."
        )


class IncompleteSearchError(TransientError):
    """A search found less than there is: a part of it failed."""

    def __init__(self, index, causes):
        """Initialize with the index that failed, and what the search engine says of it.

        :param causes: dicts of ``type`` and ``reason``.
        """
        reason = causes[0].get("reason") if causes else "no time was left"
        super().__init__(f"The search of {index} failed: {reason}")
        self.index, self.causes = index, list(causes)


class ClosedIndexError(TransientError):
    """Events cannot be written: their index is closed."""

    def __init__(self, index):
        """Initialize with the name of the index."""
        super().__init__(
            f"{index} is closed, and has to take events: open it with "
            f"POST /{index}/_open. Nothing is lost, the next run writes them."
        )


class LostEventsError(TransientError):
    """Indices of events that rows rest on are closed or gone; the rows stay."""

    def __init__(self, closed, gone):
        """Build a message that says what to do.

        :param closed: names of the indices that are closed.
        :param gone: names of those that are missing, with prefix.
        """
        parts = []
        if closed:
            names = short(closed)
            parts.append(f"closed: {names}; open them with POST /INDEX/_open")
        if gone:
            parts.append(
                f"gone: {short(gone)}; restore them from a snapshot, or, if their "
                "events are gone for good, set STATS_DASHBOARD_EVENTS_SINCE to the "
                "month after, so that the rows stay as they are"
            )
        super().__init__(
            f"Rows cannot be computed without their events, and stay as they are. "
            f"Indices {'. Indices '.join(parts)}"
        )
        self.closed, self.gone = list(closed), list(gone)


class OutdatedRowsError(TransientError):
    """An index has rows of an earlier version."""

    def __init__(self, index):
        """Initialize with the name of the index."""
        super().__init__(
            f"{index} has usage rows of an earlier version: run "
            "`invenio community-stats rebuild`, see the documentation of upgrading"
        )


class BusyServerError(SearchUnavailableError):
    """Enough costly requests are being answered."""

    retry_after = 10

    def __init__(self):
        """Build the message."""
        StatsDashboardError.__init__(
            self,
            "Too many costly requests at a time (STATS_DASHBOARD_COSTLY_AT_ONCE). Try "
            "again later.",
        )


class UnroundedError(SearchUnavailableError):
    """Usage rows have no numbers that may be shown yet."""

    retry_after = 3600

    def __init__(self):
        """Build the message."""
        StatsDashboardError.__init__(
            self,
            "Statistics are not available: STATS_DASHBOARD_MIN_COUNT was changed, and "
            "the usage rows have not been rebuilt since. Run 'invenio community-stats "
            "rebuild'.",
        )


class RebuildError(StatsDashboardError):
    """The rebuild of the rows failed; the active rows are unchanged."""

    def __init__(self, reason):
        """Initialize with the reason."""
        super().__init__(
            f"Nothing is switched: {reason}. Fix the cause and run 'invenio "
            "community-stats rebuild' again: it resumes here."
        )


class AdoptionError(StatsDashboardError):
    """What another package has left could not be taken over."""

    def __init__(self, reason):
        """Initialize with the reason."""
        super().__init__(
            f"Not taken over: {reason}. Nothing is lost: fix the cause and run "
            "'invenio community-stats adopt' again: it resumes here."
        )


class MigrationError(StatsDashboardError):
    """The events of a month could not be enriched."""

    def __init__(self, index, reason):
        """Build the message from the month's index and the reason.

        :param index: index name.
        :param reason: what went wrong.
        """
        super().__init__(
            f"{index}: {reason}. Nothing is lost: fix the cause and run "
            "'invenio community-stats usage-events migrate "
            f"--month {index[-7:]}' again."
        )
        self.index = index


class NotAcceptableError(StatsDashboardError):
    """The request accepts none of the formats or encodings there are."""

    def __init__(self, header, allowed):
        """Initialize with the header that rules them out, and what it could accept.

        :param header: name of the request's header or parameter.
        :param allowed: values that it could have.
        """
        what = "encodings" if header == "Accept-Encoding" else "formats"
        names = ", ".join(allowed)
        super().__init__(f"Not acceptable. Supported {what}: {names}.")
        messages = [f"Allowed values: {names}."]
        self.errors = [{"field": header, "messages": messages}]
