# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Checks of the configuration at start-up."""

import difflib
import logging
from datetime import date, timedelta

from celery.schedules import BaseSchedule
from invenio_base.utils import obj_or_import_string

from . import config as defaults
from .errors import ConfigError
from .layouts.validation import check_layout
from .queries.params.filters import NOT, RECORD
from .queries.params.periods import PERIODS, UNITS
from .queries.params.schemas import PARAMETERS

logger = logging.getLogger("invenio_stats_dashboard")

PREFIXES = ("COMMUNITY_STATS_", "STATS_DASHBOARD_")

SUBCOUNT_KEYS = {
    "param": str,
    "field": str,
    "source": (str, type(None)),
    "vocabulary": (str, type(None)),
    "multivalued": bool,
    "withheld": bool,
    "usage": bool,
    "content": bool,
}

INTEGERS = {
    "COMMUNITY_STATS_CATCHUP_INTERVAL": (1, None),
    "COMMUNITY_STATS_TOP_SUBCOUNT_LIMIT": (1, 10000),
    "STATS_DASHBOARD_BACKFILL_EVENTS": (0, None),
    "STATS_DASHBOARD_MAX_BUCKETS": (1, 65535),
    "STATS_DASHBOARD_MAX_FILTERED_EVENTS": (1, None),
    "STATS_DASHBOARD_MAX_QUERIES": (1, None),
    "STATS_DASHBOARD_MAX_RANGE_DAYS": (1, None),
    "STATS_DASHBOARD_MAX_VALUES": (1, None),
    "STATS_DASHBOARD_MIN_COUNT": (0, None),
    "STATS_DASHBOARD_REINDEXING_BATCH_SIZE": (1, 10000),
    "STATS_DASHBOARD_REINDEXING_MAX_BATCHES": (1, None),
    "STATS_DASHBOARD_REINDEXING_MAX_MEMORY_PERCENT": (1, 100),
    "STATS_DASHBOARD_SILENT_DAYS_FROM": (0, None),
    "STATS_DASHBOARD_STALE_SECONDS": (0, None),
}
"""Key → smallest and largest value; the search engine limits pages to 10,000."""

FLAGS = (
    "COMMUNITY_STATS_ENABLED",
    "COMMUNITY_STATS_INCLUDE_SUBCOMMUNITIES",
    "COMMUNITY_STATS_SCHEDULED_TASKS_ENABLED",
    "STATS_DASHBOARD_COMMUNITY_OPT_IN",
    "STATS_DASHBOARD_MENU_ENABLED",
    "STATS_DASHBOARD_SURVIVE_REDIS_OUTAGES",
    "STATS_DASHBOARD_USE_TEST_DATA",
)

PAGES = ("global", "community")


def check_config(config):
    """Check the values that would otherwise fail late and unexplained.

    :param config: the application's configuration.
    :raises ConfigError: naming key, value and what is allowed.
    """
    for key, limits in INTEGERS.items():
        _check_integer(config, key, *limits)
    least = config["STATS_DASHBOARD_MIN_COUNT"]
    _require(least not in (1, 2), "STATS_DASHBOARD_MIN_COUNT", least, "0, or 3 and up")
    for key in FLAGS:
        _require(isinstance(config[key], bool), key, config[key], "True or False")
    _check_subcounts(config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"])
    _check_titles(config)
    _check_locks(config["STATS_DASHBOARD_LOCK_CONFIG"])
    _check_schedule(config["COMMUNITY_STATS_CELERYBEAT_SCHEDULE"])
    _check_pages(config)
    _check_ranges(config["STATS_DASHBOARD_DEFAULT_RANGE_OPTIONS"])
    _check_gaps(config["STATS_DASHBOARD_MISSING_DAYS"])
    _check_classes(config)
    check_layout(config)
    _warn_of_unknown(config)


def _require(condition, key, value, allowed):
    if not condition:
        raise ConfigError(key, value, allowed)


def _check_integer(config, key, low, high=None):
    value = config[key]
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or value < low or (high is not None and value > high):
        limits = f"from {low} to {high}" if high else f"from {low} up"
        raise ConfigError(key, value, f"a whole number {limits}")


def _check_subcounts(table):
    """Check the table of breakdowns: each entry, and that no two share a name."""
    place = "COMMUNITY_STATS_SUBCOUNT_CONFIGS"
    _require(isinstance(table, dict) and table, place, table, "a dict of breakdowns")
    for name, entry in table.items():
        _require(isinstance(entry, dict), f"{place}['{name}']", entry, "a dict")
        for key, types in SUBCOUNT_KEYS.items():
            if key not in entry or not isinstance(entry[key], types):
                raise ConfigError(
                    f"{place}['{name}']['{key}']",
                    entry.get(key),
                    f"a value of type {types}, see subcounts.py",
                )
    for key in ("param", "field"):
        values = [entry[key] for entry in table.values()]
        for name, entry in table.items():
            once = values.count(entry[key]) == 1
            where = f"{place}['{name}']['{key}']"
            _require(once, where, entry[key], "a name that no other breakdown has")
    for name, entry in table.items():
        where, param = f"{place}['{name}']['param']", entry["param"]
        taken = {*PARAMETERS, RECORD}
        free = param not in taken and not param.endswith(NOT)
        _require(free, where, param, f"none of {', '.join(sorted(taken))}")
    _require(RECORD not in table, place, RECORD, "any other name")


def _check_titles(config):
    """Check that the breakdowns offered on the pages are those of the table."""
    key = "STATS_DASHBOARD_UI_SUBCOUNTS"
    known = config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
    _require(isinstance(config[key], dict), key, config[key], "a dict of breakdowns")
    unknown = sorted(set(config[key]) - set(known))
    _require(not unknown, key, unknown, f"the breakdowns {sorted(known)}")


def _check_locks(lock):
    """Check the settings of locks, the general ones and those of single tasks."""
    place = "STATS_DASHBOARD_LOCK_CONFIG"
    _require(isinstance(lock, dict), place, lock, "a dict")
    _check_lock({"enabled": True, "patience": 60, **lock}, place)
    tasks = lock.get("tasks", {})
    _require(isinstance(tasks, dict), f"{place}['tasks']", tasks, "a dict by task")
    allowed = sorted({*defaults.COMMUNITY_STATS_AGGREGATIONS, *OTHER_LOCKS})
    for name, own in tasks.items():
        where = f"{place}['tasks']"
        _require(name in allowed, where, name, f"the tasks {', '.join(allowed)}")
        _require(isinstance(own, dict), f"{where}['{name}']", own, "a dict")
        whole = {"enabled": True, "patience": 60, **lock, **own}
        _check_lock(whole, f"{where}['{name}']")


OTHER_LOCKS = ("membership-log", "reindexing", "rebuild")
"""Names of the locks besides those of the aggregations."""

LOCK_KEYS = ("enabled", "timeout", "extension", "patience", "redis_url", "tasks")


def _check_lock(lock, place):
    unknown = sorted(set(lock) - set(LOCK_KEYS))
    _require(not unknown, place, unknown, f"the keys {', '.join(LOCK_KEYS)}")
    enabled = lock["enabled"]
    _require(isinstance(enabled, bool), f"{place}['enabled']", enabled, "True or False")
    for key in ("timeout", "extension", "patience"):
        value = lock.get(key)
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        _require(number and value > 0, f"{place}['{key}']", value, "seconds, above 0")
    _require(
        lock["extension"] < lock["timeout"],
        place,
        lock,
        "seconds, with 0 < extension < timeout",
    )


def _check_schedule(schedule):
    """Check the entries that are merged into Celery's."""
    key = "COMMUNITY_STATS_CELERYBEAT_SCHEDULE"
    _require(isinstance(schedule, dict), key, schedule, "a dict of entries")
    for name, entry in schedule.items():
        place = f"{key}['{name}']"
        _require(isinstance(entry, dict), place, entry, "a dict")
        task = entry.get("task")
        is_name = isinstance(task, str) and "." in task
        _require(is_name, f"{place}['task']", task, "the full name of a task")
        value = entry.get("schedule")
        kinds = (BaseSchedule, timedelta, int, float)
        fits = isinstance(value, kinds) and not isinstance(value, bool)
        allowed = "a crontab, a timedelta or seconds"
        _require(fits, f"{place}['schedule']", value, allowed)


def _check_pages(config):
    """Check addresses, templates and titles of the two pages."""
    for key in ("STATS_DASHBOARD_ROUTES", "STATS_DASHBOARD_TEMPLATES"):
        for page in PAGES:
            value = (config[key] or {}).get(page)
            _require(
                isinstance(value, str) and value, f"{key}['{page}']", value, "a text"
            )
    for page, part in (("global", "/"), ("community", "<pid_value>")):
        rule = config["STATS_DASHBOARD_ROUTES"][page]
        fits = rule.startswith("/") and part in rule
        place = f"STATS_DASHBOARD_ROUTES['{page}']"
        _require(fits, place, rule, f"a rule that begins with / and has {part}")
    key = "STATS_DASHBOARD_UI_CONFIG"
    for page in PAGES:
        value = (config[key] or {}).get(page)
        _require(isinstance(value, dict), f"{key}['{page}']", value, "a dict of texts")


def _check_ranges(options):
    key, names = "STATS_DASHBOARD_DEFAULT_RANGE_OPTIONS", ("default", *UNITS)
    _require(isinstance(options, dict), key, options, f"a dict of {', '.join(names)}")
    for name, period in options.items():
        _require(name in names, key, name, f"the steps {', '.join(names)}")
        fits = period in PERIODS
        _require(fits, f"{key}['{name}']", period, ", ".join(PERIODS))


def _check_gaps(gaps):
    """Check the days of which there are no data."""
    key = "STATS_DASHBOARD_MISSING_DAYS"
    _require(isinstance(gaps, (list, tuple)), key, gaps, "a list of dicts")
    for index, entry in enumerate(gaps):
        place = f"{key}[{index}]"
        fits = isinstance(entry, dict) and set(entry) <= {"from", "to", "note"}
        _require(fits, place, entry, "a dict of from, to and note")
        for side in ("from", "to"):
            day = entry.get(side)
            _require(_is_day(day), f"{place}['{side}']", day, "a day as YYYY-MM-DD")
        order = entry["from"] <= entry["to"]
        _require(order, place, entry, "a first day that is not after the last")


def _is_day(text):
    """Tell whether a value is a day as text, and nothing else of ISO 8601."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except (TypeError, ValueError):
        return False


def _check_classes(config):
    """Check that what is configured by its path can be imported."""
    paths = {"STATS_DASHBOARD_PERMISSION_POLICY": "a class of permissions"}
    if config["STATS_DASHBOARD_MENU_REGISTRATION_FUNCTION"]:
        paths["STATS_DASHBOARD_MENU_REGISTRATION_FUNCTION"] = "a function"
    for key, what in paths.items():
        if config[key] != getattr(defaults, key):
            _check_import(key, config[key], what)
    ours = defaults.COMMUNITY_STATS_AGGREGATIONS
    for name, entry in config["COMMUNITY_STATS_AGGREGATIONS"].items():
        # Not our own: importing them would slow down each start.
        if entry != ours.get(name):
            place = f"COMMUNITY_STATS_AGGREGATIONS['{name}']['cls']"
            _check_import(place, entry.get("cls"), "a class of aggregators")


def _check_import(key, value, what):
    try:
        found = obj_or_import_string(value)
    except (ImportError, AttributeError, ValueError) as error:
        raise ConfigError(key, value, f"{what} that can be imported ({error})")
    _require(callable(found), key, value, what)


def _warn_of_unknown(config):
    """Name keys that look like ours and are not: most likely misspelt."""
    known = [key for key in dir(defaults) if key.startswith(PREFIXES)]
    for key in config:
        if str(key).startswith(PREFIXES) and key not in known:
            near = difflib.get_close_matches(key, known, 1)
            logger.warning(
                "%s is no key of this module%s.",
                key,
                f"; {near[0]} is" if near else "",
            )
