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
    "stats-dashboard-digests": {
        "task": "invenio_stats_dashboard.digests.tasks.send_digests",
        "schedule": crontab(minute=50, hour=6),
    },
    "stats-dashboard-alerts": {
        "task": "invenio_stats_dashboard.alerts.tasks.send_alerts",
        "schedule": crontab(minute=35, hour="2-8"),
    },
    "stats-dashboard-datacite": {
        "task": "invenio_stats_dashboard.datacite.tasks.send_usage_reports",
        "schedule": crontab(minute=20, hour=5),
    },
}
"""Entries merged into ``CELERY_BEAT_SCHEDULE``.

Usage is aggregated ten minutes after the half hour, since invenio-stats indexes events
every half hour. Shorter intervals give fresher numbers at the cost of aggregating one
day each. ``stats-dashboard-changed-records`` does nothing unless records have been
added or removed, so that changes of a community are visible within minutes.
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

STATS_DASHBOARD_EVENTS_SINCE = None
"""First month (``YYYY-MM``) whose usage events are all kept; by default all are.

The usage rows of earlier months stay as they are once an index of their events
(``events-stats-record-view-YYYY-MM``, ``events-stats-file-download-YYYY-MM``) is closed
or deleted: they are no longer recomputed, and ``rebuild`` takes them over. Set it before
old events are removed. Otherwise missing events are an error, so that an index that was
lost by accident is noticed before rows are.
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
``metrics/stats_queries.py``."""

COMMUNITY_STATS_INCLUDE_SUBCOMMUNITIES = True
"""Whether a community's numbers include its subcommunities' records, each once.

Otherwise they cover only records that are in none of its subcommunities. After changing
it, run ``invenio community-stats community-events generate --rebuild``: until then,
past membership events and usage events follow the old value.
"""

COMMUNITY_STATS_TOP_SUBCOUNT_LIMIT = 20
"""Default number of items in a breakdown.

Limits responses only: everything is stored.
"""

COMMUNITY_STATS_SUBCOUNT_CONFIGS = SUBCOUNTS
"""The table of breakdowns, see ``subcounts.py``; add local custom fields here."""

STATS_DASHBOARD_CREATORS = False
"""Whether there is a breakdown by creator: people, by ORCID iD, else by name.

Off, since numbers by person are personal data: see "Researchers" in the documentation
of breakdowns before switching it on. Existing records and events need it derived anew.
"""

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

``timeout``: seconds after which the lock of a dead process expires; ``extension``:
seconds between renewals by a running process (less than ``timeout``); ``patience``:
seconds to wait while Redis does not respond; ``redis_url``: a Redis other than
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

STATS_DASHBOARD_COLOR_SCHEME = "light"
"""Colours of the pages: ``light``, ``dark``, or ``auto``, as the reader's system asks.

Change it where the theme of the repository is dark, or follows the system, around the
pages too. Where ``<html>`` or ``<body>`` has ``data-theme="dark"``,
``data-bs-theme="dark"`` or the class ``dark``, the pages are dark whatever this says.
"""

STATS_DASHBOARD_DEFAULT_RANGE_OPTIONS = {
    "default": "12m",
    "day": "30d",
    "week": "12m",
    "month": "12m",
    "quarter": "all",
    "year": "all",
}
"""Periods that pages open with: names of the API's parameter ``period``.

``default`` applies to an address without parameters; the others to an address with a
granularity and no period.
"""

STATS_DASHBOARD_FISCAL_YEAR = {}
"""The fiscal or academic year, which pages offer as periods where ``start`` is given::

    {
        "start": "10-01",  # month and day
        "fiscal_year": _("This academic year"),  # labels, if not "fiscal"
        "last_fiscal_year": _("Last academic year"),
    }

The API's periods ``fiscal_year`` and ``last_fiscal_year`` are calendar years unless
``start`` says otherwise.
"""

STATS_DASHBOARD_LAYOUT = DEFAULT_LAYOUT
"""Tabs, rows and components of the pages."""

STATS_DASHBOARD_COMMUNITY_OPT_IN = False
"""Whether a community has a page only after one of its managers has enabled it.

``False``: all have one. The switch is in the settings of the community. Without a page,
the statistics can still be read from the API by users who may read the community.
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

Only in debug or testing mode; never in production.
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
"""Requests of custom components, so that exports of pages include them.

Component of the layout → dict as in ``layouts/components.py``, such as
``{"kind": "breakdown", "breakdown": "languages", "metric": "views"}``. Components that
are in neither table are omitted.
"""

STATS_DASHBOARD_REQUEST_BUDGET = 400_000
"""Maximum cost (positive integer) of one request: an answer, several answers, or an
export.

The cost of an answer is roughly the number of values that it returns, plus the days of
rows that it reads in the period and the comparison period: 1 for each day, 3 if
countries, referrers or file types are involved, 0.05 without filters and breakdowns. A
page of two years costs about 25,000 with any filters.
"""

STATS_DASHBOARD_COSTLY_FROM = 200_000
"""Cost from which only few requests are answered at the same time; above any page.

Reports of all items (COUNTER) always count among them."""

STATS_DASHBOARD_COSTLY_AT_ONCE = 2
"""Maximum number of costly requests at the same time, in all processes together. Others
wait a few seconds, and are then refused with 503."""

STATS_DASHBOARD_MAX_KEYS = 500_000
"""Maximum number of keys (such as records or subjects) that one answer reads."""

STATS_DASHBOARD_STALE_SECONDS = 86400
"""Seconds for which answers are kept for outages of the search engine.

Only those that pages request by default: at most 1,000 with at most 32 kB each. They
are kept in the instance's cache and marked as stale when used. With ``0`` none is
kept, and requests are refused with 503.
"""

STATS_DASHBOARD_SURVIVE_REDIS_OUTAGES = False
"""Whether statistics can be read while Redis is unavailable.

Wraps two objects of other modules that do not catch errors of Redis: the permission
cache of invenio-access and the session store of Flask-KVSession. During an outage,
permissions are read from the database, and readers of statistics have the rights of
visitors. With ``False`` both are unchanged: without Redis, RDM answers no requests.
"""

STATS_DASHBOARD_FREEZE_GARBAGE = False
"""Whether Python's garbage collector leaves out what a process has loaded at its start.

Otherwise it goes through all of that again amid a large answer, 0.2 seconds each second
or third time. Collects once, at the first request of a process, and calls ``gc.freeze``;
this concerns the whole process, so it is off unless the instance asks for it. Unnecessary
where the server does so itself, for instance in gunicorn's ``post_fork``.
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

``platform``: registered name of the repository, by default the name of the site;
``platform_id``: namespace of its ids (2 to 17 letters, digits or ``_./``), by default
derived from the host name; ``created_by``: creator of the reports, by default the
platform; ``registry_record``: URL of the record in the COUNTER registry;
``communities``: whether the id or slug of a community is accepted as ``customer_id``;
``keys``: ``None`` lets everybody read what is public, otherwise API key →
``{"requestor_id": text or None, "customers": [customer_id, …]}``, where ``"*"`` stands
for the world and all public communities; a restricted community can be read with the
keys that name it.
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
"""Resource type → Data_Type of COUNTER (Table 10.a); other types are counted
like the part before their first hyphen, or as ``Other``."""

STATS_DASHBOARD_DIGESTS = {
    "enabled": False,
    "interval": "month",
    "by_default": False,
    "batch": 500,
}
"""Mails that report usage to authors, managers of communities and administrators.

``enabled``: whether they are sent and offered; ``interval``: ``"month"`` or
``"week"``; ``by_default``: whether users get them who have not chosen on their page of
statistics (mind what your users were told); ``batch``: accounts read at a time.
"""

STATS_DASHBOARD_ALERTS = {
    "enabled": False,
    "by_default": False,
    "weeks": 8,
    "deviations": 5,
    "share": 0.5,
    "minimum": 100,
    "annotate": False,
    "function": None,
}
"""Mails about days whose usage is far outside of what is usual.

Of a whole instance to administrators, of communities to their managers. ``enabled``:
whether they are sent and offered; ``by_default``: whether users get them who have not
chosen; ``weeks``: how many weeks back the same weekday says what is usual (the season
does as well, by the year before). A number is unusual that differs by ``deviations``
standard deviations, by this ``share`` of what is usual and by ``minimum`` events, all
three: higher values give fewer alerts. ``annotate``: whether each also becomes an
annotation of the charts, which all readers see; ``function``: function (or its import
string) that each alert is handed to as a dict, such as one that calls another system.
"""

STATS_DASHBOARD_DATACITE = {
    "enabled": False,
    "url": "https://api.datacite.org",
    "token": "",
    "created_by": "",
    "platform": "",
    "form": "invenio_stats_dashboard.datacite.rd1",
    "resource_types": ["dataset"],
    "providers": ["datacite"],
    "months": 12,
}
"""Monthly usage reports for DataCite, of public records with a DOI.

``enabled``: whether the task sends them; ``url``: base of the API, for tests
``https://api.test.datacite.org``; ``token``: the JSON web token that DataCite issues for
usage reports (keep it in a secret store, not in ``invenio.cfg``); ``created_by``: id of
the repository at DataCite, such as ``cern.zenodo``; ``platform``: name of the
repository, by default the site's; ``form``: module that gives reports their form,
``invenio_stats_dashboard.counter.dataset_reports`` for release 5.1 of COUNTER once
DataCite takes it; ``resource_types``: types that are reported, with
their subtypes, ``None`` for all; ``providers``: those whose DOIs are reported, so that
DOIs from elsewhere are not; ``months``: how many months back are sent, and sent again
when their numbers were restated.
"""

STATS_DASHBOARD_MAX_VALUES = 50_000
"""Maximum number of values in a series by key: intervals times keys, ≈ 500 kB."""

STATS_DASHBOARD_MAX_QUERIES = 50
"""Maximum number of this module's queries in one ``POST /api/stats``, and of answers in
one ``GET /api/stats-dashboard/<community>/answers``."""

STATS_DASHBOARD_EMBED_ANCESTORS = ["*"]
"""Sites whose pages may show ``/stats/embed/…`` in a frame, as in ``frame-ancestors``.

The content is public anyway; ``["'self'", "https://www.example.org"]`` limits it to your
own sites.
"""

STATS_DASHBOARD_MISSING_DAYS = []
"""Days on which usage is known not to have been recorded, such as an outage.

List of ``{"from": "2026-10-04", "to": "2026-10-06", "note": "new servers"}``, both days
included, ``note`` optional. Charts omit these days instead of showing zeros, and all
answers list them (``gaps``).
"""

STATS_DASHBOARD_SILENT_DAYS_FROM = 20
"""Events per day from which a day without any events counts as missing data; 0: never.

Half of the 14 days before, and of the 14 days after, must have at least as many events
on the whole instance, including robots. Lower values find gaps in quieter repositories,
but may mistake a quiet weekend for one.
"""

STATS_DASHBOARD_MAX_ANNOTATIONS = 200
"""Annotations of one community, or of the instance, at most (positive integer).

All of them are read for each chart over time; a chart is unreadable long before.
"""

STATS_DASHBOARD_MAX_SAVED_VIEWS = 50
"""Views of one page that one reader may save, and views saved for all, at most (positive
integer): a menu that can still be read."""

STATS_DASHBOARD_MIN_COUNT = 0
"""Usage counts below this threshold are suppressed; 0 disables suppression.

At least 3, preferably 5.

All usage counts are then multiples of it, randomly rounded row by row, and smaller ones
are ``null``, so they cannot be derived by subtraction either. See "Small numbers" in
the documentation of how we count.
"""
