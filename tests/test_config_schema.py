# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Configuration errors are found at start-up: key, value, what is allowed."""

import copy
import json
import logging
from pathlib import Path

import invenio_rdm_records
import pytest
from flask import Flask

import invenio_stats_dashboard
from invenio_stats_dashboard import InvenioStatsDashboard, config
from invenio_stats_dashboard.config_schema import check_config
from invenio_stats_dashboard.errors import ConfigError
from invenio_stats_dashboard.subcounts import RESERVED

LAYOUT = "STATS_DASHBOARD_LAYOUT"
LOCKS = "STATS_DASHBOARD_LOCK_CONFIG"
BEAT = "COMMUNITY_STATS_CELERYBEAT_SCHEDULE"
TABLE = "COMMUNITY_STATS_SUBCOUNT_CONFIGS"

OTHERS = ("stats-community-state", "stats-community-records", "stats-community-robots")
"""Indices that have no keys of breakdowns in fields of their own."""


def defaults(**changes):
    """Return the default configuration with changes."""
    found = {k: copy.deepcopy(v) for k, v in vars(config).items() if k.isupper()}
    return {**found, **changes}


def layout(**component):
    """Return a layout of one component."""
    row = {"components": [component]}
    tab = {"name": "one", "label": "One", "rows": [row]}
    return {"community": {"tabs": [tab]}}


def tabs(*names):
    """Return a layout of tabs with these names."""
    found = layout(component="SingleStatViews")
    (tab,) = found["community"]["tabs"]
    found["community"]["tabs"] = [{**tab, "name": name} for name in names]
    return found


VIEWS = {"component": "SingleStatViews"}
CHART = {"component": "TrafficStatsChart"}
TOP = {"component": "MostViewedRecordsMultiDisplay"}

PLACE = "['tabs'][0]['rows'][0]['components']"

BAD = [
    (LAYOUT, {}, "{}", "community"),
    (LAYOUT, {"start": {}}, "'start'", "global, community"),
    (LAYOUT, {"community": {}}, "['tabs']", "a list of dicts"),
    (LAYOUT, {"community": {"tabs": [{"rows": []}]}}, "['name'] is None", "letters"),
    (
        LAYOUT,
        {"community": {"tabs": [{"name": "a", "label": "A", "rows": []}]}},
        "['rows'] is []",
        "a list of dicts",
    ),
    (LAYOUT, layout(**VIEWS, widht=3), "['widht'] is 3", "component, width, props"),
    (LAYOUT, layout(**VIEWS, width=True), "['width'] is True", "from 1 to 12"),
    (LAYOUT, layout(**VIEWS, props={"colour": 1}), "['colour']", "title, name, metric"),
    (LAYOUT, layout(**VIEWS, props={"title": 1}), "['title'] is 1", "a text"),
    (LAYOUT, tabs("a", "a"), "['a']", "names that differ"),
    (LAYOUT, tabs("a b"), "'a b'", "letters"),
    (LAYOUT, layout(component="Pie"), f"{PLACE}[0]['component'] is 'Pie'", "StatViews"),
    (LAYOUT, layout(width=4), "['component'] is None", "TrafficStatsChart"),
    (LAYOUT, layout(**VIEWS, width=13), "['width'] is 13", "from 1 to 12"),
    (LAYOUT, layout(**VIEWS, props=[]), "['props'] is []", "a dict"),
    (LAYOUT, layout(**VIEWS, props={"metric": "x"}), "['metric'] is 'x'", "downloads"),
    (LAYOUT, layout(**CHART, props={"metrics": ["x"]}), "is 'x'", "downloads"),
    (LAYOUT, layout(**CHART, props={"metrics": "views"}), "is 'views'", "a list of"),
    (LAYOUT, layout(**CHART, props={"metrics": ["views"] * 9}), "is 'views'", "once"),
    (LAYOUT, layout(**CHART, props={"metrics": [["a"]]}), "is ['a']", "downloads"),
    (
        LAYOUT,
        layout(**CHART, props={"breakdown": "countries"}),
        "['breakdown'] is 'countries'",
        "none in common",
    ),
    (
        LAYOUT,
        layout(component="ContentStatsChart", props={"breakdown": "countries"}),
        "['breakdown'] is 'countries'",
        "resource_types",
    ),
    (
        LAYOUT,
        layout(component="BreakdownMultiDisplay", props={"breakdown": ["a"]}),
        "['breakdown'] is ['a']",
        "resource_types",
    ),
    (LAYOUT, layout(**CHART, props={"unit": "hour"}), "is 'hour'", "day, week, month"),
    (LAYOUT, layout(**TOP, props={"limit": 0}), "['limit'] is 0", "1 to 10000"),
    (LAYOUT, layout(**TOP, props={"sort": "least"}), "is 'least'", "most, change"),
    (LAYOUT, layout(**TOP, props={"metric": "records"}), "is 'records'", "downloads"),
    (
        LAYOUT,
        layout(component="TopCountriesMultiDisplay", props={"metric": "records"}),
        "['metric'] is 'records'",
        "views, unique_views, downloads",
    ),
    (
        LAYOUT,
        layout(component="LanguagesMultiDisplay", props={"display": "map"}),
        "['display'] is 'map'",
        "bars, table, pie",
    ),
    (
        LAYOUT,
        layout(component="BreakdownMultiDisplay"),
        "['breakdown'] is None",
        "resource_types",
    ),
    (
        LAYOUT,
        layout(component="BreakdownMultiDisplay", props={"breakdown": "colours"}),
        "['breakdown'] is 'colours'",
        "resource_types",
    ),
    ("STATS_DASHBOARD_EVENTS_SINCE", "2024-01-01", "'2024-01-01'", "YYYY-MM"),
    ("STATS_DASHBOARD_EVENTS_SINCE", "2024-13", "is '2024-13'", "YYYY-MM"),
    (LOCKS, {"timeout": 5, "extension": 9}, "extension", "extension < timeout"),
    (LOCKS, {"timeout": 0, "extension": 1}, "['timeout'] is 0", "seconds"),
    (LOCKS, {"timeout": 9, "extension": 1, "ttl": 1}, "['ttl']", "patience"),
    (
        LOCKS,
        {"timeout": 9, "extension": 1, "tasks": {"usage": {}}},
        "['tasks'] is 'usage'",
        "community-usage-delta-agg",
    ),
    (
        LOCKS,
        {"timeout": 9, "extension": 1, "tasks": {"reindexing": {"timeout": 1}}},
        "['tasks']['reindexing']",
        "extension < timeout",
    ),
    (BEAT, {"mine": {"schedule": 60}}, "['mine']['task'] is None", "full name"),
    (BEAT, {"mine": {"task": "a.b", "schedule": "1h"}}, "is '1h'", "crontab"),
    ("STATS_DASHBOARD_ROUTES", {"global": "/s"}, "['community'] is None", "a text"),
    (
        "STATS_DASHBOARD_ROUTES",
        {"global": "/s", "community": "/c"},
        "['community'] is '/c'",
        "<pid_value>",
    ),
    ("STATS_DASHBOARD_COLOR_SCHEME", "black", "is 'black'", "light, dark, auto"),
    ("STATS_DASHBOARD_DEFAULT_RANGE_OPTIONS", {"day": "8d"}, "is '8d'", "30d, 90d"),
    ("STATS_DASHBOARD_FISCAL_YEAR", {"start": "02-29"}, "is '02-29'", "MM-DD"),
    ("STATS_DASHBOARD_FISCAL_YEAR", {"begin": "10-01"}, "'begin'", "start"),
    ("STATS_DASHBOARD_DEFAULT_RANGE_OPTIONS", {"hour": "30d"}, "'hour'", "quarter"),
    ("STATS_DASHBOARD_MISSING_DAYS", {"from": "2026-01-01"}, "from", "a list"),
    *[
        (
            "STATS_DASHBOARD_DATACITE",
            {**config.STATS_DASHBOARD_DATACITE, "form": form},
            "'form'",
            "datacite.rd1",
        )
        for form in ("no.such", "json", None)
    ],
    (
        "STATS_DASHBOARD_MISSING_DAYS",
        [{"from": "1 May"}],
        "['from'] is '1 May'",
        "YYYY",
    ),
    (
        "STATS_DASHBOARD_MISSING_DAYS",
        [{"from": "2026-01-02", "to": "2026-01-01"}],
        "[0] is",
        "not after the last",
    ),
    (
        "STATS_DASHBOARD_MISSING_DAYS",
        [{"from": "2026-01-02", "to": "2026-01-03", "why": "?"}],
        "[0]['why'] is '?'",
        "note",
    ),
    ("STATS_DASHBOARD_SILENT_DAYS_FROM", -1, "-1", "from 0 up"),
    ("STATS_DASHBOARD_PERMISSION_POLICY", "no.such.Policy", "no.such.Policy", "import"),
    (
        "COMMUNITY_STATS_AGGREGATIONS",
        {"mine": {"cls": "no.such.Aggregator"}},
        "['mine']['cls']",
        "import",
    ),
    ("COMMUNITY_STATS_SCHEDULED_TASKS_ENABLED", "yes", "'yes'", "True or False"),
    ("STATS_DASHBOARD_BACKFILL_EVENTS", -1, "-1", "from 0 up"),
    ("STATS_DASHBOARD_REINDEXING_BATCH_SIZE", 10_001, "10001", "from 1 to 10000"),
]


@pytest.mark.parametrize(("key", "value", "words", "allowed"), BAD)
def test_bad_values(key, value, words, allowed):
    """The message has key, value and what is allowed."""
    with pytest.raises(ConfigError) as error:
        check_config(defaults(**{key: value}))

    message = str(error.value)
    assert message.startswith(key)
    assert words in message and allowed in message.partition("Allowed: ")[2]


def test_two_breakdowns_of_one_name():
    """Each has a filter and a field of its own."""
    table = copy.deepcopy(config.COMMUNITY_STATS_SUBCOUNT_CONFIGS)
    table["mine"] = {**table["languages"], "field": "mine"}

    with pytest.raises(ConfigError, match="no other breakdown"):
        check_config(defaults(**{TABLE: table}))


@pytest.mark.parametrize("field", ["views", "community_ids", "day", "recid", "works"])
def test_a_breakdown_in_a_field_of_rows(field):
    """It would be mixed up with what rows and events have there."""
    table = copy.deepcopy(config.COMMUNITY_STATS_SUBCOUNT_CONFIGS)
    table["mine"] = {**table["languages"], "param": "mine", "field": field}

    with pytest.raises(ConfigError) as error:
        check_config(defaults(**{TABLE: table}))

    assert f"['mine']['field'] is '{field}'" in str(error.value)
    assert "Allowed: none of access_method" in str(error.value)


def test_fields_of_rows_are_known():
    """All that the search engine maps, in events of RDM and in our own indices."""
    ours = Path(invenio_stats_dashboard.__file__).parent / "search_templates"
    theirs = Path(invenio_rdm_records.__file__).parent / "records/stats/templates"
    paths = [*ours.rglob("*.json"), *(theirs / "events").rglob("os-v2/*.json")]
    fields = set()
    for path in paths:
        if not path.name.startswith(OTHERS):
            fields |= set(json.loads(path.read_text())["mappings"]["properties"])

    free = {e["field"] for e in config.COMMUNITY_STATS_SUBCOUNT_CONFIGS.values()}
    assert len(paths) > 8
    assert fields - free <= RESERVED


def test_a_breakdown_of_another_level():
    """Rows have two levels with keys."""
    table = copy.deepcopy(config.COMMUNITY_STATS_SUBCOUNT_CONFIGS)
    table["languages"]["level"] = "day"

    with pytest.raises(ConfigError, match="record, cell"):
        check_config(defaults(**{TABLE: table}))


def test_an_application_does_not_start():
    """The extension itself refuses."""
    app = Flask("test")
    app.config["STATS_DASHBOARD_REINDEXING_BATCH_SIZE"] = 20_000

    with pytest.raises(ConfigError, match="BATCH_SIZE is 20000"):
        InvenioStatsDashboard(app)


def test_good_values():
    """Defaults, own components and own settings of single locks pass."""
    own = {"MyPanel": {"kind": "breakdown", "breakdown": "languages"}}
    locks = {"timeout": 9, "extension": 1}
    locks["tasks"] = {"community-usage-delta-agg": {"timeout": 900, "extension": 90}}
    split = {"metrics": ["views", "downloads"], "breakdown": "countries"}

    check_config(
        defaults(
            **{LAYOUT: layout(component="MyPanel", width=3), LOCKS: locks},
            STATS_DASHBOARD_EXPORT_COMPONENTS=own,
        )
    )
    check_config(defaults(**{LAYOUT: layout(**CHART, props=split)}))


def test_misspelt_keys(caplog):
    """They are named, with the key that was probably meant."""
    with caplog.at_level(logging.WARNING, "invenio_stats_dashboard"):
        check_config(defaults(STATS_DASHBOARD_MENU_ENABLE=False))

    assert "Unknown configuration key STATS_DASHBOARD_MENU_ENABLE " in caplog.text
    assert "did you mean STATS_DASHBOARD_MENU_ENABLED?" in caplog.text
