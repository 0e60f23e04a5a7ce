# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The extension: names, defaults, being switched off, and what it refuses."""

import copy
import importlib

import pytest
from flask import Flask
from invenio_app.factory import create_app
from invenio_stats.processors import EventsIndexer

from invenio_stats_dashboard import InvenioStatsDashboard, __version__, config
from invenio_stats_dashboard.cli import community_stats
from invenio_stats_dashboard.config_schema import check_config
from invenio_stats_dashboard.errors import ConfigError

KEYS = {
    "COMMUNITY_STATS_ENABLED": True,
    "COMMUNITY_STATS_SCHEDULED_TASKS_ENABLED": False,
    "COMMUNITY_STATS_CATCHUP_INTERVAL": 365,
    "COMMUNITY_STATS_TOP_SUBCOUNT_LIMIT": 20,
    "STATS_DASHBOARD_MENU_ENABLED": True,
    "STATS_DASHBOARD_MENU_ORDER": 1,
    "STATS_DASHBOARD_MENU_ENDPOINT": "invenio_stats_dashboard.global_stats_dashboard",
    "STATS_DASHBOARD_MENU_REGISTRATION_FUNCTION": None,
    "STATS_DASHBOARD_USE_TEST_DATA": True,
    "STATS_DASHBOARD_REINDEXING_MAX_BATCHES": 1000,
    "STATS_DASHBOARD_REINDEXING_BATCH_SIZE": 5000,
    "STATS_DASHBOARD_REINDEXING_MAX_MEMORY_PERCENT": 85,
}
DICTS = [
    "COMMUNITY_STATS_CELERYBEAT_SCHEDULE",
    "COMMUNITY_STATS_AGGREGATIONS",
    "COMMUNITY_STATS_QUERIES",
    "COMMUNITY_STATS_SUBCOUNT_CONFIGS",
    "STATS_DASHBOARD_UI_SUBCOUNTS",
    "STATS_DASHBOARD_LOCK_CONFIG",
    "STATS_DASHBOARD_TEMPLATES",
    "STATS_DASHBOARD_ROUTES",
    "STATS_DASHBOARD_UI_CONFIG",
    "STATS_DASHBOARD_DEFAULT_RANGE_OPTIONS",
    "STATS_DASHBOARD_LAYOUT",
]
PUBLIC = [
    "services.CommunityStatsService",
    "services.EventReindexingService",
    "services.CommunityEventService",
    "aggregators.CommunityRecordDeltaAggregator",
    "aggregators.CommunityRecordSnapshotAggregator",
    "aggregators.CommunityUsageDeltaAggregator",
    "aggregators.CommunityUsageSnapshotAggregator",
    "queries.CommunityStatsQuery",
    "queries.GlobalStatsQuery",
]
TASKS = [
    "aggregate_community_record_stats",
    "aggregate_community_usage_stats",
    "reindex_events_with_metadata",
    "get_reindexing_progress",
]


def defaults():
    """Return the configuration's defaults."""
    return {k: copy.deepcopy(v) for k, v in vars(config).items() if k.isupper()}


def test_defaults_are_those_documented():
    """Every documented key exists with its default."""
    found = {name: getattr(config, name) for name in KEYS}

    assert __version__
    assert found == KEYS
    assert str(config.STATS_DASHBOARD_MENU_TEXT) == "Statistics"
    assert all(isinstance(getattr(config, name), dict) for name in DICTS)


@pytest.mark.parametrize("name", PUBLIC)
def test_public_classes_need_no_arguments(app, name):
    """They can be made as the documentation shows."""
    module, _, attribute = name.rpartition(".")

    cls = getattr(
        importlib.import_module(f"invenio_stats_dashboard.{module}"), attribute
    )

    assert cls()


@pytest.mark.parametrize("name", TASKS)
def test_tasks_are_registered(app, name):
    """Celery knows the tasks."""
    celery = app.extensions["flask-celeryext"].celery
    importlib.import_module("invenio_stats_dashboard.tasks")

    assert f"invenio_stats_dashboard.tasks.{name}" in celery.tasks


def test_extends_and_does_not_replace(app):
    """RDM's events keep their steps, its aggregations and queries stay."""
    events = app.config["STATS_EVENTS"]

    assert issubclass(events["record-view"]["cls"], EventsIndexer)
    assert len(events["record-view"]["params"]["preprocessors"]) == 4
    assert {"record-view-agg", "community-usage-delta-agg"} <= set(
        app.config["STATS_AGGREGATIONS"]
    )
    assert {"record-view", "community-stats"} <= set(app.config["STATS_QUERIES"])
    assert "stats-dashboard-usage-stats" not in app.config["CELERY_BEAT_SCHEDULE"]


def test_own_indexer_class_and_other_events_stay():
    """A class of the instance's own is extended; other events are left alone."""

    class Own(EventsIndexer):
        """An instance's own indexer."""

    app = Flask("test")
    steps = ["own.preprocessor"]
    other = {"cls": EventsIndexer}
    app.config["STATS_EVENTS"] = {
        "record-view": {"cls": Own, "params": {"preprocessors": steps}},
        "likes": other,
    }
    app.config["COMMUNITY_STATS_SCHEDULED_TASKS_ENABLED"] = True
    schedule = app.config["CELERY_BEAT_SCHEDULE"] = {"mine": {}}

    InvenioStatsDashboard(app)

    event = app.config["STATS_EVENTS"]["record-view"]
    assert issubclass(event["cls"], Own) and event["cls"] is not Own
    assert event["params"]["preprocessors"] is steps
    assert app.config["STATS_EVENTS"]["likes"] is other
    assert schedule is app.config["CELERY_BEAT_SCHEDULE"]
    assert {"mine", "stats-dashboard-usage-stats"} <= set(schedule)


@pytest.fixture(scope="module")
def switched_off(created_app, app_config):
    """An application with the module installed but switched off."""
    settings = {"COMMUNITY_STATS_ENABLED": False}
    settings["COMMUNITY_STATS_SCHEDULED_TASKS_ENABLED"] = True
    return create_app(**{**app_config, **settings})


def test_switched_off(switched_off):
    """No routes, no tab, no menu, no queries, no enrichment."""
    browser = switched_off.test_client()

    assert browser.get("/stats").status_code == 404
    assert browser.get("/api/stats-dashboard/global/totals").status_code == 404
    assert b"Statistics" not in browser.get("/").data
    assert "community-stats" not in switched_off.config["STATS_QUERIES"]
    assert switched_off.config["STATS_EVENTS"]["record-view"]["cls"] is EventsIndexer


@pytest.mark.parametrize("name", ["doctor", "aggregate", "usage-events status"])
def test_switched_off_commands(switched_off, name):
    """They say so and do nothing; help is there all the same."""
    runner = switched_off.test_cli_runner()

    refused = runner.invoke(community_stats, name.split())
    helped = runner.invoke(community_stats, [*name.split(), "--help"])

    assert refused.exit_code == 1
    assert "COMMUNITY_STATS_ENABLED is False" in refused.output
    assert helped.exit_code == 0


def test_switched_off_tasks(switched_off):
    """Celery has them, since it loads all modules: sent from before, they are idle."""
    tasks = importlib.import_module("invenio_stats_dashboard.tasks")
    schedule = switched_off.config["CELERY_BEAT_SCHEDULE"].values()

    with switched_off.app_context():
        assert tasks.aggregate_community_usage_stats() is None
        assert tasks.process_membership_log() is None
    assert not [e for e in schedule if "invenio_stats_dashboard" in e["task"]]


def test_switched_off_logs_nothing(switched_off, app, users):
    """Publishing works without the hooks."""
    from invenio_db import db

    from invenio_stats_dashboard.models import MembershipLog
    from tests.factories import publish_record

    with switched_off.app_context():
        before = db.session.query(MembershipLog).count()
        publish_record(users["author"])
        assert db.session.query(MembershipLog).count() == before


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("STATS_DASHBOARD_REINDEXING_BATCH_SIZE", 10001, "from 1 to 10000"),
        ("STATS_DASHBOARD_REINDEXING_MAX_MEMORY_PERCENT", 0, "from 1 to 100"),
        ("COMMUNITY_STATS_CATCHUP_INTERVAL", "30", "from 1 up"),
        ("COMMUNITY_STATS_SUBCOUNT_CONFIGS", {"x": {"param": "x"}}, "subcounts.py"),
        ("STATS_DASHBOARD_UI_SUBCOUNTS", {"colours": {}}, "resource_types"),
        ("STATS_DASHBOARD_LOCK_CONFIG", {"timeout": 5, "extension": 9}, "extension"),
    ],
)
def test_bad_configuration_is_refused(key, value, allowed):
    """The message names key, value and what is allowed."""
    with pytest.raises(ConfigError) as error:
        check_config({**defaults(), key: value})

    assert key in str(error.value)
    assert allowed in str(error.value)
