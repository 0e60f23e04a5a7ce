# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Default configuration. Each key with its default and the reason to change it."""

from datetime import timedelta

from celery.schedules import crontab
from invenio_i18n import lazy_gettext as _

from .layouts.default import DEFAULT_LAYOUT
from .metrics.stats_queries import stats_queries
from .subcounts import SUBCOUNTS

COMMUNITY_STATS_ENABLED = True
"""Whether the module does anything at all.

``False`` leaves it installed without routes, menu, tasks or hooks.
"""

COMMUNITY_STATS_SCHEDULED_TASKS_ENABLED = False
"""Whether Celery beat runs the tasks of ``COMMUNITY_STATS_CELERYBEAT_SCHEDULE``.

Off, so that installing starts no heavy work: switch it on once the history of
the repository has been built.
"""

COMMUNITY_STATS_CELERYBEAT_SCHEDULE = {
    "stats-dashboard-membership-events": {
        "task": "invenio_stats_dashboard.tasks.process_membership_log",
        "schedule": timedelta(minutes=1),
    },
    "stats-dashboard-record-stats": {
        "task": "invenio_stats_dashboard.tasks.aggregate_community_record_stats",
        "schedule": crontab(minute=10),
    },
    "stats-dashboard-changed-records": {
        "task": "invenio_stats_dashboard.tasks.aggregate_changed_records",
        "schedule": timedelta(minutes=5),
    },
    "stats-dashboard-left-events": {
        "task": "invenio_stats_dashboard.tasks.enrich_left_events",
        "schedule": crontab(minute=25),
    },
    "stats-dashboard-usage-stats": {
        "task": "invenio_stats_dashboard.tasks.aggregate_community_usage_stats",
        "schedule": crontab(minute=40),
    },
}
"""Entries merged into ``CELERY_BEAT_SCHEDULE``.

Ten minutes past the half hours, since invenio-stats indexes events each half
hour. Shorter intervals give fresher numbers at the cost of one day's
aggregation each. ``stats-dashboard-changed-records`` does nothing unless records
have entered or left: what happens in a community is seen there within minutes.
"""

COMMUNITY_STATS_CATCHUP_INTERVAL = 365
"""Maximum number of days (positive integer) that one aggregation run processes.

Lower values keep single runs short while the history is being aggregated.
"""

STATS_DASHBOARD_BACKFILL_EVENTS = 10_000
"""Number of events above which a run is shared among all Celery workers; 0 disables
sharing.

Also the number of events in each group of days that a worker takes at a time.
"""

COMMUNITY_STATS_AGGREGATIONS = {
    "community-records-delta-agg": {
        "templates": "invenio_stats_dashboard.search_templates.records_delta",
        "cls": "invenio_stats_dashboard.aggregators.CommunityRecordDeltaAggregator",
        "params": {},
    },
    "community-records-snapshot-agg": {
        "templates": "invenio_stats_dashboard.search_templates.records_snapshot",
        "cls": "invenio_stats_dashboard.aggregators.CommunityRecordSnapshotAggregator",
        "params": {},
    },
    "community-usage-delta-agg": {
        "templates": "invenio_stats_dashboard.search_templates.usage_delta",
        "cls": "invenio_stats_dashboard.aggregators.CommunityUsageDeltaAggregator",
        "params": {},
    },
    "community-usage-snapshot-agg": {
        "templates": "invenio_stats_dashboard.search_templates.usage_snapshot",
        "cls": "invenio_stats_dashboard.aggregators.CommunityUsageSnapshotAggregator",
        "params": {},
    },
}
"""Aggregations merged into ``STATS_AGGREGATIONS``; replace ``cls`` to subclass."""

COMMUNITY_STATS_QUERIES = stats_queries()
"""Queries merged into ``STATS_QUERIES``, for ``POST /api/stats``; generated, see
``statqueries.py``."""

COMMUNITY_STATS_INCLUDE_SUBCOMMUNITIES = True
"""Whether a community's numbers include its subcommunities' records, each once.

Without, they are those of what is in none of its subcommunities. After a change, run
``invenio community-stats community-events generate --rebuild``: events of the past
follow the old value until then, and so do usage events.
"""

COMMUNITY_STATS_TOP_SUBCOUNT_LIMIT = 20
"""Default number of items in a breakdown.

Limits responses only: everything is stored.
"""

COMMUNITY_STATS_SUBCOUNT_CONFIGS = SUBCOUNTS
"""The table of breakdowns, see ``subcounts.py``; add local custom fields here."""

STATS_DASHBOARD_UI_SUBCOUNTS = {name: {} for name in SUBCOUNTS}
"""Breakdowns offered on the pages: id → ``{"title": "…"}`` to rename one."""

STATS_DASHBOARD_LOCK_CONFIG = {
    "enabled": True,
    "timeout": 300,
    "extension": 60,
    "patience": 60,
    "tasks": {},
}
"""Locks that prevent two runs of the same aggregation from overlapping.

``timeout``: seconds after which a dead holder's lock expires; ``extension``:
seconds between renewals by a living holder (less than ``timeout``); ``patience``:
seconds to wait while Redis does not respond; ``redis_url``: another Redis than
``CACHE_REDIS_URL``; ``tasks``: the same keys for a single task, by its name.
"""

STATS_DASHBOARD_TEMPLATES = {
    "global": "invenio_stats_dashboard/global_stats_dashboard.html",
    "community": "invenio_stats_dashboard/community_stats_dashboard.html",
    "record": "invenio_stats_dashboard/record_stats_dashboard.html",
    "user": "invenio_stats_dashboard/user_stats_dashboard.html",
}
"""Jinja templates of the pages."""

STATS_DASHBOARD_ROUTES = {
    "global": "/stats",
    "community": "/communities/<pid_value>/stats",
    "record": "/records/<pid_value>/stats",
    "user": "/me/statistics",
}
"""URL rules of the pages; without ``record`` or ``user`` there is no such page."""

STATS_DASHBOARD_UI_CONFIG = {
    "global": {"title": _("Statistics"), "description": ""},
    "community": {"title": _("Statistics"), "description": ""},
    "record": {"title": _("Statistics"), "description": ""},
    "user": {"title": _("My statistics"), "description": ""},
}
"""Titles and introductory texts of the pages."""

STATS_DASHBOARD_RECORD_SIDEBAR = True
"""Whether the landing page of a record links to its statistics.

The link stands below RDM's own counts; ``False`` leaves the list
``APP_RDM_DETAIL_SIDE_BAR_TEMPLATES`` untouched, so that
``invenio_stats_dashboard/record_sidebar.html`` can be placed elsewhere in it.
"""

STATS_DASHBOARD_DEFAULT_RANGE_OPTIONS = {
    "default": "12m",
    "day": "30d",
    "week": "12m",
    "month": "12m",
    "quarter": "all",
    "year": "all",
}
"""Periods (``30d``, ``90d``, ``12m``, ``year``, ``all``) that pages open with.

``default`` is that of a plain address; the others are those of an address that names
a step and no period.
"""

STATS_DASHBOARD_LAYOUT = DEFAULT_LAYOUT
"""Tabs, rows and components of the pages."""

STATS_DASHBOARD_COMMUNITY_OPT_IN = False
"""Whether a community has a page only after one of its managers has enabled it.

``False``: all have one. The switch is in the settings of the community; what its page
does not show can still be read from the API by whoever may read the community.
"""

STATS_DASHBOARD_MENU_ENABLED = True
"""Whether the main menu gets an entry for the global page."""

STATS_DASHBOARD_MENU_TEXT = _("Statistics")
"""Text of the menu entry."""

STATS_DASHBOARD_MENU_ORDER = 1
"""Place of the menu entry among its neighbours."""

STATS_DASHBOARD_MENU_ENDPOINT = "invenio_stats_dashboard.global_stats_dashboard"
"""Endpoint that the menu entry opens."""

STATS_DASHBOARD_MENU_REGISTRATION_FUNCTION = None
"""Function (or its import string) that takes the app and registers the menu
entry in place of ours."""

STATS_DASHBOARD_USE_TEST_DATA = True
"""Whether pages may show sample data, under a banner, when there is no data.

Only ever in debug or testing mode: a production page never shows it.
"""

STATS_DASHBOARD_REINDEXING_MAX_BATCHES = 1000
"""Maximum number of batches per month that one migration run processes."""

STATS_DASHBOARD_REINDEXING_BATCH_SIZE = 5000
"""Events per batch of the migration, at most 10,000 (the search engine's limit)."""

STATS_DASHBOARD_REINDEXING_MAX_MEMORY_PERCENT = 85
"""Per cent of the machine's memory in use at which a migration stops cleanly."""

STATS_DASHBOARD_PERMISSION_POLICY = (
    "invenio_stats_dashboard.permissions.CommunityStatsPermissionPolicy"
)
"""Who may read, export and manage statistics."""

STATS_DASHBOARD_MAX_RANGE_DAYS = 36600
"""Maximum number of days that one response may span: a century."""

STATS_DASHBOARD_MAX_BUCKETS = 4000
"""Maximum number of buckets in one time series: ten years by day."""

STATS_DASHBOARD_EXPORT_COMPONENTS = {}
"""What components of the instance's own ask, so that exports of pages have them.

Component of the layout → dict as in ``exports/panels.py``, such as
``{"kind": "breakdown", "breakdown": "languages", "metric": "views"}``. One that is
neither there nor here is left out.
"""

STATS_DASHBOARD_REQUEST_BUDGET = 400_000
"""Cost (positive integer) of one request at most: an answer, several at once, an
export.

An answer costs the numbers that it returns, about, and the days of rows that it reads,
in the period and in the compared one: 1 for each day, 3 if countries, referrers or file
types are involved, 0.05 without filters and breakdowns. A page of two years costs about
25,000 under any filters.
"""

STATS_DASHBOARD_COSTLY_FROM = 200_000
"""Cost from which on only few requests are answered at a time: more than any page."""

STATS_DASHBOARD_COSTLY_AT_ONCE = 2
"""Costly requests that are answered at a time, in all processes together; more of them
wait some seconds, and are refused with 503 then."""

STATS_DASHBOARD_MAX_KEYS = 500_000
"""Keys that one answer goes through at most, such as records or subjects with usage."""

STATS_DASHBOARD_STALE_SECONDS = 86400
"""Seconds (a day) for which answers are kept for while the search engine is down.

Only those that pages ask for by default, at most 1,000 with at most 32 kB each.
They are kept in the instance's cache and say that they are stale. ``0``: none is kept,
and such requests are refused with 503.
"""

STATS_DASHBOARD_SURVIVE_REDIS_OUTAGES = False
"""Whether statistics can be read while Redis is down.

Wraps two things of other modules, which do not catch errors of Redis: the permission
cache of invenio-access and the session store of Flask-KVSession. Permissions are then
read from the database, and readers of statistics are visitors. ``False`` leaves both as
they are: without Redis, RDM answers no request.
"""

STATS_DASHBOARD_COUNTER_API = {
    "enabled": True,
    "platform": "",
    "platform_id": "",
    "created_by": "",
    "registry_record": "",
    "communities": True,
    "keys": None,
}
"""The COUNTER API under ``/r51/``.

``platform``: name of the repository as it is registered, by default the site's name;
``platform_id``: namespace of its ids (2 to 17 letters, digits or ``_./``), by default
made of the host's name; ``created_by``: who makes the reports, by default the
platform; ``registry_record``: address of the record in the COUNTER registry;
``communities``: whether a community's id or slug is taken as ``customer_id``;
``keys``: ``None`` lets everybody read what is public; else API key →
``{"requestor_id": text or None, "customers": [customer_id, …]}``, where ``"*"`` stands
for the world and every community that is public, and naming a restricted community
opens it to that key.
"""

STATS_DASHBOARD_COUNTER_DATA_TYPES = {
    "publication": "Other",
    "publication-article": "Article",
    "publication-preprint": "Article",
    "publication-book": "Book_Segment",
    "publication-section": "Book_Segment",
    "publication-conferencepaper": "Conference_Item",
    "publication-conferenceproceeding": "Conference_Item",
    "publication-thesis": "Thesis_or_Dissertation",
    "publication-dissertation": "Thesis_or_Dissertation",
    "publication-report": "Report",
    "publication-deliverable": "Report",
    "publication-milestone": "Report",
    "publication-technicalnote": "Report",
    "publication-workingpaper": "Report",
    "publication-datamanagementplan": "Report",
    "publication-proposal": "Report",
    "publication-softwaredocumentation": "Report",
    "publication-patent": "Patent",
    "publication-standard": "Standard",
    "poster": "Conference_Item",
    "presentation": "Conference_Item",
    "dataset": "Dataset",
    "image": "Image",
    "video": "Audiovisual",
    "audio": "Sound",
    "software": "Software",
    "lesson": "Interactive_Resource",
    "interactiveresource": "Interactive_Resource",
}
"""Resource type → Data_Type of COUNTER (Table 10.a); types not listed count as what
stands before their first hyphen, or as ``Other``."""

STATS_DASHBOARD_MAX_VALUES = 50_000
"""Numbers of one answer over time by key at most: steps times keys, ≈ 500 kB."""

STATS_DASHBOARD_MAX_QUERIES = 50
"""Queries of this module in one request of ``POST /api/stats``, and answers in one of
``GET /api/stats-dashboard/<community>/answers``, at most."""

STATS_DASHBOARD_EMBED_ANCESTORS = ["*"]
"""Sites whose pages may show ``/stats/embed/…`` in a frame, as in ``frame-ancestors``.

What is shown is public anyway; ``["'self'", "https://www.example.org"]`` keeps it to
one's own.
"""

STATS_DASHBOARD_MISSING_DAYS = []
"""Days on which usage is known not to have been recorded, such as an outage.

List of ``{"from": "2026-10-04", "to": "2026-10-06", "note": "new servers"}``, both days
included, ``note`` optional. Charts leave these days out instead of showing zeros, and
all answers name them (``gaps``).
"""

STATS_DASHBOARD_SILENT_DAYS_FROM = 20
"""Events a day from which on a day without any counts as one of missing data; 0: never.

Half of the 14 days before, and of those after, must have had so many on the whole
instance, robots included. Lower numbers find gaps of quieter repositories, and may take
a quiet weekend for one.
"""

STATS_DASHBOARD_MAX_ANNOTATIONS = 200
"""Annotations of one community, or of the instance, at most (positive integer).

All of them are read for each chart over time; a chart is unreadable long before.
"""

STATS_DASHBOARD_MIN_COUNT = 0
"""Usage counts below this threshold are suppressed; 0 disables suppression.

At least 3, preferably 5.

All usage counts are then multiples of it, randomly rounded row by row, and smaller ones
are ``null``, so they cannot be derived by subtraction either. See "Small numbers" in
the documentation of how we count.
"""
