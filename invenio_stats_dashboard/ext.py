# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The extension: registers configuration, hooks and menus."""

from invenio_base.utils import obj_or_import_string
from invenio_stats.config import STATS_MQ_EXCHANGE

from . import config
from .alerts.notification import AlertNotificationBuilder
from .config_schema import check_config, with_defaults
from .digests.notification import DigestNotificationBuilder
from .garbage import freeze_at_first_request
from .layouts.community_field import extend_communities
from .membership.listeners import register_listeners
from .outages import survive_outages
from .queries import register_queries
from .resources.stats_body import guard_stats
from .services import (
    AnnotationService,
    CommunityEventService,
    CommunityStatsService,
    EventReindexingService,
    SavedViewService,
)
from .services.mail_backend import UnsubscribableEmailBackend
from .services.records import StatsLink
from .subcounts import CREATORS
from .usage.indexer import extend_events
from .usage.queue import persistent_exchange
from .views.ui import register_menus

SIDE_BAR = "invenio_stats_dashboard/record_sidebar.html"
COUNTS = "invenio_app_rdm/records/details/side_bar/metrics.html"

PREFIXES = ("COMMUNITY_STATS_", "STATS_DASHBOARD_")

SERVICES = {
    "service": CommunityStatsService,
    "annotation_service": AnnotationService,
    "event_service": CommunityEventService,
    "reindexing_service": EventReindexingService,
    "saved_view_service": SavedViewService,
}
"""Attribute of the extension → class of the service."""


class InvenioStatsDashboard:
    """Statistics dashboard extension."""

    def __init__(self, app=None):
        """Initialize the extension.

        :param app: the Flask application, or ``None`` to call ``init_app`` later.
        """
        if app:
            self.init_app(app)

    def init_app(self, app):
        """Register configuration and hooks, unless the module is switched off.

        :raises ConfigError: when a configuration value cannot work.
        """
        self.app = app
        self.init_config(app)
        app.extensions["invenio-stats-dashboard"] = self
        if not app.config["COMMUNITY_STATS_ENABLED"]:
            return
        check_config(app.config)
        self.init_services(app)
        self.extend_stats(app)
        extend_communities(app.config)
        register_listeners()

    def init_config(self, app):
        """Set the defaults of this module's configuration keys."""
        for key in dir(config):
            if key.startswith(PREFIXES):
                app.config.setdefault(key, getattr(config, key))
        if app.config["STATS_DASHBOARD_CREATORS"] is True:
            for key, value in (
                ("COMMUNITY_STATS_SUBCOUNT_CONFIGS", CREATORS),
                ("STATS_DASHBOARD_UI_SUBCOUNTS", dict.fromkeys(CREATORS, {})),
            ):
                app.config[key] = {**value, **app.config[key]}
        app.config.update(with_defaults(app.config))

    def init_services(self, app):
        """Make the services; :func:`finalize_app` registers them."""
        for name, cls in SERVICES.items():
            setattr(self, name, cls(cls.config_cls.build(app)))

    def register_services(self, app):
        """Register the services by the ids of their configuration."""
        registry = app.extensions["invenio-records-resources"].registry
        for name in SERVICES:
            registry.register(getattr(self, name))

    def extend_stats(self, app):
        """Extend the configuration of other modules; this is the only place that does.

        What the instance has configured itself stays: events keep their
        preprocessors and builders, aggregations, queries and beat entries of the
        same name win over ours, and so does an exchange of its own.
        """
        exchange = app.config.get("STATS_MQ_EXCHANGE", STATS_MQ_EXCHANGE)
        app.config["STATS_MQ_EXCHANGE"] = persistent_exchange(exchange)
        app.config["STATS_EVENTS"] = extend_events(app.config.get("STATS_EVENTS", {}))
        for theirs, ours in (
            ("STATS_AGGREGATIONS", app.config["COMMUNITY_STATS_AGGREGATIONS"]),
            ("STATS_QUERIES", register_queries(app.config["COMMUNITY_STATS_QUERIES"])),
        ):
            app.config[theirs] = {**ours, **app.config.get(theirs, {})}
        for query in app.config["COMMUNITY_STATS_QUERIES"].values():
            # invenio-stats calls it without resolving import strings.
            factory = obj_or_import_string(query["permission_factory"])
            query["permission_factory"] = factory
        for builder in (DigestNotificationBuilder, AlertNotificationBuilder):
            builders = app.config.get("NOTIFICATIONS_BUILDERS") or {}
            app.config["NOTIFICATIONS_BUILDERS"] = {builder.type: builder, **builders}
        backends = app.config.get("NOTIFICATIONS_BACKENDS") or {}
        backend = UnsubscribableEmailBackend()
        app.config["NOTIFICATIONS_BACKENDS"] = {backend.id: backend, **backends}
        if app.config["COMMUNITY_STATS_SCHEDULED_TASKS_ENABLED"]:
            # Celery keeps a reference to this dict: it must be updated in place.
            schedule = app.config.setdefault("CELERY_BEAT_SCHEDULE", {})
            for name, entry in app.config[
                "COMMUNITY_STATS_CELERYBEAT_SCHEDULE"
            ].items():
                schedule.setdefault(name, entry)

    @property
    def subcounts(self):
        """The table of breakdowns as configured, id → entry."""
        return self.app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]


def finalize_app(app):
    """Register menu entry and community tab, once all modules are there."""
    if app.config["COMMUNITY_STATS_ENABLED"]:
        register_menus(app)
        extend_record_page(app.config)
        finalize_api_app(app)


def extend_record_page(config):
    """Link the landing pages of records to their statistics, below RDM's counts."""
    templates = config.get("APP_RDM_DETAIL_SIDE_BAR_TEMPLATES")
    wanted = config["STATS_DASHBOARD_RECORD_SIDEBAR"]
    if not (wanted and templates and config["STATS_DASHBOARD_ROUTES"].get("record")):
        return
    if SIDE_BAR not in templates:
        place = templates.index(COUNTS) + 1 if COUNTS in templates else len(templates)
        config["APP_RDM_DETAIL_SIDE_BAR_TEMPLATES"] = [
            *templates[:place],
            SIDE_BAR,
            *templates[place:],
        ]


def link_records(app):
    """Add a link to RDM's own representation of records."""
    config = app.extensions["invenio-rdm-records"].records_service.config
    config.links_item = {"stats_html": StatsLink(), **config.links_item}


def finalize_api_app(app):
    """Register services and guards, once all modules are there."""
    if app.config["COMMUNITY_STATS_ENABLED"]:
        app.extensions["invenio-stats-dashboard"].register_services(app)
        guard_stats(app)
        link_records(app)
        if app.config["STATS_DASHBOARD_SURVIVE_REDIS_OUTAGES"]:
            survive_outages(app)
        if app.config["STATS_DASHBOARD_FREEZE_GARBAGE"]:
            freeze_at_first_request(app)
