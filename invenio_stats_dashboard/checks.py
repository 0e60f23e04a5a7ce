# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Checks of the configuration at start-up."""

from .errors import ConfigError

SUBCOUNT_KEYS = {
    "param": str,
    "field": str,
    "source": (str, type(None)),
    "vocabulary": (str, type(None)),
    "multivalued": bool,
    "usage": bool,
    "content": bool,
}


def _check_integer(config, key, low, high=None):
    value = config[key]
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or value < low or (high is not None and value > high):
        limits = f"from {low} to {high}" if high else f"from {low} up"
        raise ConfigError(key, value, f"a whole number {limits}")


def _check_subcounts(table):
    for name, entry in table.items():
        for key, types in SUBCOUNT_KEYS.items():
            if key not in entry or not isinstance(entry[key], types):
                raise ConfigError(
                    f"COMMUNITY_STATS_SUBCOUNT_CONFIGS['{name}']['{key}']",
                    entry.get(key),
                    f"a value of type {types}, see subcounts.py",
                )


def _check_locks(lock):
    timeout, extension = lock.get("timeout", 0), lock.get("extension", 0)
    if not timeout > 0 or not 0 < extension < timeout:
        raise ConfigError(
            "STATS_DASHBOARD_LOCK_CONFIG",
            lock,
            "seconds, with 0 < extension < timeout",
        )


def check_config(config):
    """Check the values that would otherwise fail late and unexplained.

    :param config: the application's configuration.
    :raises ConfigError: naming key, value and what is allowed.
    """
    _check_integer(config, "COMMUNITY_STATS_CATCHUP_INTERVAL", 1)
    _check_integer(config, "COMMUNITY_STATS_TOP_SUBCOUNT_LIMIT", 1, 10000)
    _check_integer(config, "STATS_DASHBOARD_REINDEXING_BATCH_SIZE", 1, 10000)
    _check_integer(config, "STATS_DASHBOARD_REINDEXING_MAX_BATCHES", 1)
    _check_integer(config, "STATS_DASHBOARD_REINDEXING_MAX_MEMORY_PERCENT", 1, 100)
    _check_integer(config, "STATS_DASHBOARD_MAX_RANGE_DAYS", 1)
    _check_integer(config, "STATS_DASHBOARD_MAX_BUCKETS", 1, 65535)
    _check_subcounts(config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"])
    _check_locks(config["STATS_DASHBOARD_LOCK_CONFIG"])
    unknown = set(config["STATS_DASHBOARD_UI_SUBCOUNTS"]) - set(
        config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    )
    if unknown:
        raise ConfigError(
            "STATS_DASHBOARD_UI_SUBCOUNTS",
            sorted(unknown),
            f"the breakdowns {sorted(config['COMMUNITY_STATS_SUBCOUNT_CONFIGS'])}",
        )
