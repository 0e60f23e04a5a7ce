# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Schema of the configuration, which is checked at start-up."""

import difflib
import logging
from datetime import date, timedelta
from importlib import import_module

from celery.schedules import BaseSchedule
from marshmallow import EXCLUDE, Schema, ValidationError, validates_schema

from . import config as defaults
from .errors import ConfigError
from .layouts.validation import PAGES, check_layout
from .queries.params.filters import NOT, RECORD
from .queries.params.periods import PERIODS, UNITS
from .queries.params.schemas import PARAMETERS
from .schema_fields import (
    Checked,
    DictOf,
    Entries,
    Importable,
    ListOf,
    Refusal,
    StrictSchema,
    a_dict,
    flag,
    one_of,
    refusals,
    refuse,
    text,
    whole,
)
from .subcounts import LEVELS, RESERVED, SUBCOUNTS

logger = logging.getLogger("invenio_stats_dashboard")

PREFIXES = ("COMMUNITY_STATS_", "STATS_DASHBOARD_")

COLOR_SCHEMES = ("light", "dark", "auto")
"""Colours that pages can have; ``auto`` as the reader's system asks."""

OTHER_LOCKS = (
    "membership-log",
    "reindexing",
    "rebuild",
    "datacite",
    "digests",
    "alerts",
)
"""Names of the locks besides those of the aggregations."""

WITH_DEFAULTS = (
    "STATS_DASHBOARD_LOCK_CONFIG",
    "STATS_DASHBOARD_COUNTER_API",
    "STATS_DASHBOARD_DATACITE",
    "STATS_DASHBOARD_DIGESTS",
    "STATS_DASHBOARD_ALERTS",
)
"""Keys whose dict may leave out what stays as it is by default."""


def with_defaults(config):
    """Return key → value of the keys of :data:`WITH_DEFAULTS`, completed.

    :param config: the application's configuration.
    """
    return {
        key: {**getattr(defaults, key), **config[key]}
        for key in WITH_DEFAULTS
        if isinstance(config[key], dict)
    }


def of_type(*types):
    """Return the field of a value of some type, which has to be there."""
    allowed = f"a value of type {' or '.join(t.__name__ for t in types)}"
    return Checked(
        lambda value: isinstance(value, types),
        f"{allowed}, see subcounts.py",
        required=True,
        allow_none=type(None) in types,
    )


class SubcountSchema(Schema):
    """One breakdown of the table."""

    class Meta:
        """Instances may keep notes of their own."""

        unknown = EXCLUDE

    param = of_type(str)
    field = of_type(str)
    source = of_type(str, type(None))
    vocabulary = of_type(str, type(None))
    multivalued = of_type(bool)
    withheld = of_type(bool)
    usage = of_type(bool)
    content = of_type(bool)
    records_only = Checked(
        lambda value: isinstance(value, bool), "a value of type bool"
    )
    level = one_of(LEVELS, required=True)


def seconds():
    """Return the field of a time in seconds."""
    return Checked(
        lambda value: isinstance(value, (int, float))
        and not isinstance(value, bool)
        and value > 0,
        "seconds, above 0",
        required=True,
    )


class LockSchema(StrictSchema):
    """Settings of a lock."""

    enabled = flag()
    timeout = seconds()
    extension = seconds()
    patience = seconds()
    redis_url = Checked(lambda value: True, "an address", allow_none=True)
    tasks = a_dict("a dict by task")

    @validates_schema(pass_original=True)
    def check_order(self, data, original, **kwargs):
        """Check that a lock is extended before it expires."""
        if data["extension"] >= data["timeout"]:
            refuse(original, "seconds, with 0 < extension < timeout")


class LocksSchema(LockSchema):
    """Settings of all locks, and what single tasks have of their own."""

    @validates_schema(pass_original=True)
    def check_tasks(self, data, original, **kwargs):
        """Check the settings of single tasks."""
        allowed = sorted({*defaults.COMMUNITY_STATS_AGGREGATIONS, *OTHER_LOCKS})
        for name, own in data["tasks"].items():
            if name not in allowed:
                refuse(name, f"the tasks {', '.join(allowed)}", "tasks")
            found = [Refusal(own, "a dict")]
            if isinstance(own, dict):
                found = LockSchema().validate({**original, **own})
            if found:
                raise ValidationError({"tasks": {name: found}})


class ScheduleSchema(Schema):
    """One entry of Celery's schedule; Celery knows what else it may have."""

    class Meta:
        """See above."""

        unknown = EXCLUDE

    task = text("the full name of a task", lambda value: "." in value)
    schedule = Checked(
        lambda value: isinstance(value, (BaseSchedule, timedelta, int, float))
        and not isinstance(value, bool),
        "a crontab, a timedelta or seconds",
        required=True,
    )


def pages(make):
    """Return the field of a dict with an entry for each page.

    Those of records and users are optional: without a route there is no such page.

    :param make: function from the name of a page to the field of its entry.
    """
    entries = {page: make(page) for page in PAGES}
    for page in ("record", "user"):
        entries[page].required = False
        entries[page].allow_none = True
    return DictOf(Schema.from_dict(entries), unknown=EXCLUDE)


def rule(page):
    """Return the field of the address of a page."""
    part = "<pid_value>" if page in ("community", "record") else "/"
    return text(
        f"a text: a rule that begins with / and has {part}",
        lambda value: value.startswith("/") and part in value,
    )


def _is_day(value):
    """Return True for a day as text, and nothing else of ISO 8601."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        return False


def day(key):
    """Return the field of a day."""
    return Checked(_is_day, "a day as YYYY-MM-DD", required=True, data_key=key)


class GapSchema(StrictSchema):
    """Days of which there are no data."""

    first = day("from")
    last = day("to")
    note = Checked(lambda value: True, "a text", allow_none=True)

    @validates_schema(pass_original=True)
    def check_order(self, data, original, **kwargs):
        """Check that the days are in order."""
        if data["first"] > data["last"]:
            refuse(original, "a first day that is not after the last")


def _is_month_and_day(value):
    """Return True for ``MM-DD`` of a day that each year has."""
    return isinstance(value, str) and _is_day(f"2001-{value}")


def _is_month(value):
    """Return True for ``YYYY-MM``."""
    return isinstance(value, str) and len(value) == 7 and _is_day(f"{value}-01")


class FiscalYearSchema(StrictSchema):
    """When a fiscal year begins, and what its periods are called."""

    start = Checked(_is_month_and_day, "a month and day as MM-DD")
    fiscal_year = Checked(str, "a text", allow_none=True)
    last_fiscal_year = Checked(str, "a text", allow_none=True)


def _are_texts(value):
    """Return True for a list of texts."""
    return isinstance(value, (list, tuple)) and all(isinstance(v, str) for v in value)


class AggregationSchema(Schema):
    """One aggregation of the instance's own."""

    class Meta:
        """invenio-stats knows what else it may have."""

        unknown = EXCLUDE

    cls = Importable("a class of aggregators", required=True)


class DigestSchema(StrictSchema):
    """Settings of the digests."""

    enabled = flag()
    interval = one_of(("month", "week"))
    by_default = flag()
    batch = whole(1, 10_000)


def _positive():
    """Return the field of a number above 0."""
    return Checked(
        lambda value: type(value) in (int, float) and value > 0, "a number above 0"
    )


class AlertSchema(StrictSchema):
    """Settings of the alerts."""

    enabled = flag()
    by_default = flag()
    weeks = whole(4, 52)
    deviations = _positive()
    share = _positive()
    minimum = whole(1)
    annotate = flag()
    function = Importable("a function", allow_none=True)


FORM = ("LARGEST", "header", "dataset", "document")
"""What a module has that gives reports for DataCite their form."""


def _is_form(value):
    """Return True if a value is the path of a module that has all of ``FORM``."""
    try:
        module = import_module(value)
    except (AttributeError, ImportError, TypeError, ValueError):
        return False
    return all(hasattr(module, name) for name in FORM)


class DataCiteSchema(StrictSchema):
    """Settings of the usage reports for DataCite."""

    enabled = flag()
    url = text("an address", lambda value: value.startswith(("https://", "http://")))
    token = Checked(lambda value: isinstance(value, str), "a text", required=True)
    created_by = Checked(lambda value: isinstance(value, str), "a text", required=True)
    platform = Checked(lambda value: isinstance(value, str), "a text", required=True)
    form = Checked(
        _is_form,
        "invenio_stats_dashboard.datacite.rd1, or another module that has "
        f"{', '.join(FORM)}",
        required=True,
    )
    resource_types = Checked(_are_texts, "a list of texts", allow_none=True)
    providers = Checked(_are_texts, "a list of texts", required=True)
    months = whole(1, 120)

    @validates_schema
    def check_sending(self, data, **kwargs):
        """Check that reports can be sent, if they are to be."""
        for name in ("token", "created_by") if data["enabled"] else ():
            if not data[name]:
                refuse(data[name], "what DataCite has issued", name)


class ConfigSchema(Schema):
    """The keys of this module whose values would otherwise fail late, unexplained."""

    class Meta:
        """The application has many other keys."""

        unknown = EXCLUDE

    COMMUNITY_STATS_ENABLED = flag()
    COMMUNITY_STATS_INCLUDE_SUBCOMMUNITIES = flag()
    COMMUNITY_STATS_SCHEDULED_TASKS_ENABLED = flag()
    STATS_DASHBOARD_COMMUNITY_OPT_IN = flag()
    STATS_DASHBOARD_CREATORS = flag()
    STATS_DASHBOARD_RECORD_SIDEBAR = flag()
    STATS_DASHBOARD_COLOR_SCHEME = one_of(COLOR_SCHEMES)
    STATS_DASHBOARD_MENU_ENABLED = flag()
    STATS_DASHBOARD_SURVIVE_REDIS_OUTAGES = flag()
    STATS_DASHBOARD_FREEZE_GARBAGE = flag()
    STATS_DASHBOARD_USE_TEST_DATA = flag()

    COMMUNITY_STATS_CATCHUP_INTERVAL = whole(1)
    COMMUNITY_STATS_TOP_SUBCOUNT_LIMIT = whole(1, 10000)
    STATS_DASHBOARD_BACKFILL_EVENTS = whole(0)
    STATS_DASHBOARD_EVENTS_SINCE = Checked(
        _is_month, "a month as YYYY-MM", allow_none=True
    )
    STATS_DASHBOARD_MAX_ANNOTATIONS = whole(1)
    STATS_DASHBOARD_MAX_BUCKETS = whole(1, 65535)
    STATS_DASHBOARD_COSTLY_AT_ONCE = whole(1)
    STATS_DASHBOARD_COSTLY_FROM = whole(1)
    STATS_DASHBOARD_MAX_KEYS = whole(10_000)
    STATS_DASHBOARD_REQUEST_BUDGET = whole(1)
    STATS_DASHBOARD_MAX_QUERIES = whole(1)
    STATS_DASHBOARD_MAX_RANGE_DAYS = whole(1)
    STATS_DASHBOARD_MAX_SAVED_VIEWS = whole(1)
    STATS_DASHBOARD_MAX_VALUES = whole(1)
    STATS_DASHBOARD_MIN_COUNT = Checked(
        lambda value: type(value) is int and (value == 0 or value >= 3),
        "a whole number: 0, or from 3 up",
    )
    STATS_DASHBOARD_REINDEXING_BATCH_SIZE = whole(1, 10000)
    STATS_DASHBOARD_REINDEXING_MAX_BATCHES = whole(1)
    STATS_DASHBOARD_REINDEXING_MAX_MEMORY_PERCENT = whole(1, 100)
    STATS_DASHBOARD_SILENT_DAYS_FROM = whole(0)
    STATS_DASHBOARD_STALE_SECONDS = whole(0)

    COMMUNITY_STATS_SUBCOUNT_CONFIGS = Entries(SubcountSchema, "a dict of breakdowns")
    STATS_DASHBOARD_UI_SUBCOUNTS = a_dict("a dict of breakdowns")
    STATS_DASHBOARD_LOCK_CONFIG = DictOf(LocksSchema)
    COMMUNITY_STATS_CELERYBEAT_SCHEDULE = Entries(
        ScheduleSchema, "a dict of entries", empty=True
    )
    STATS_DASHBOARD_ROUTES = pages(rule)
    STATS_DASHBOARD_TEMPLATES = pages(lambda page: text())
    STATS_DASHBOARD_UI_CONFIG = pages(lambda page: a_dict("a dict of texts"))
    STATS_DASHBOARD_DEFAULT_RANGE_OPTIONS = DictOf(
        StrictSchema.from_dict({n: one_of(PERIODS) for n in ("default", *UNITS)})
    )
    STATS_DASHBOARD_FISCAL_YEAR = DictOf(FiscalYearSchema)
    STATS_DASHBOARD_MISSING_DAYS = ListOf(GapSchema, empty=True)
    STATS_DASHBOARD_DATACITE = DictOf(DataCiteSchema)
    STATS_DASHBOARD_DIGESTS = DictOf(DigestSchema)
    STATS_DASHBOARD_ALERTS = DictOf(AlertSchema)
    STATS_DASHBOARD_PERMISSION_POLICY = Importable("a class of permissions")
    STATS_DASHBOARD_MENU_REGISTRATION_FUNCTION = Importable(
        "a function", allow_none=True
    )
    COMMUNITY_STATS_AGGREGATIONS = Entries(
        AggregationSchema, "a dict of aggregations", empty=True
    )

    @validates_schema
    def check_breakdowns(self, data, **kwargs):
        """Check that no two breakdowns share a name.

        Nor may a name be that of a parameter, or of a field that rows and events have.
        """
        key = "COMMUNITY_STATS_SUBCOUNT_CONFIGS"
        taken = {"param": {*PARAMETERS, RECORD}, "field": RESERVED}
        table = data[key]
        for name, entry in table.items():
            for part in ("param", "field"):
                allowed = None
                if [other[part] for other in table.values()].count(entry[part]) > 1:
                    allowed = "a name that no other breakdown has"
                elif entry == SUBCOUNTS.get(name):
                    continue  # The one of files has a field of the events.
                elif entry[part] in taken[part] or entry[part].endswith(NOT):
                    allowed = f"none of {', '.join(sorted(taken[part]))}"
                if allowed:
                    problem = {name: {part: [Refusal(entry[part], allowed)]}}
                    raise ValidationError({key: problem})
        if RECORD in table:
            refuse(RECORD, "any other name", key)

    @validates_schema
    def check_titles(self, data, **kwargs):
        """Check that the breakdowns offered on the pages are those of the table."""
        known = data["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
        unknown = sorted(set(data["STATS_DASHBOARD_UI_SUBCOUNTS"]) - set(known))
        if unknown:
            allowed = f"the breakdowns {sorted(known)}"
            refuse(unknown, allowed, "STATS_DASHBOARD_UI_SUBCOUNTS")


def check_config(config):
    """Check the values of this module's keys.

    :param config: the application's configuration.
    :raises ConfigError: naming key, value and what is allowed.
    """
    for (key, *path), refusal in refusals(ConfigSchema().validate(_to_check(config))):
        place = key + "".join(f"[{part!r}]" for part in path)
        raise ConfigError(place, *refusal)
    check_layout(config)
    _warn_of_unknown(config)


def _to_check(config):
    """Return the values that are checked: with defaults, and without our own classes.

    Importing those would slow down each start.
    """
    config = {**config, **with_defaults(config)}
    found = {key: config[key] for key in ConfigSchema._declared_fields}
    policy = "STATS_DASHBOARD_PERMISSION_POLICY"
    if found[policy] == getattr(defaults, policy):
        del found[policy]
    ours = defaults.COMMUNITY_STATS_AGGREGATIONS
    found["COMMUNITY_STATS_AGGREGATIONS"] = {
        name: entry
        for name, entry in config["COMMUNITY_STATS_AGGREGATIONS"].items()
        if entry != ours.get(name)
    }
    return found


def _warn_of_unknown(config):
    """Report keys that carry our prefixes but are unknown: most likely misspelt."""
    known = [key for key in dir(defaults) if key.startswith(PREFIXES)]
    for key in config:
        if str(key).startswith(PREFIXES) and key not in known:
            near = difflib.get_close_matches(key, known, 1)
            logger.warning(
                "Unknown configuration key %s%s.",
                key,
                f" (did you mean {near[0]}?)" if near else "",
            )
