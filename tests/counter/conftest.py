# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Two months of usage of some records, counted by the real aggregators, and by hand."""

import random
from datetime import date, datetime, timedelta, timezone

import pytest
from flask import current_app
from invenio_access.permissions import system_identity
from invenio_rdm_records.cli import create_records_custom_field
from invenio_rdm_records.contrib.imprint import (
    IMPRINT_CUSTOM_FIELDS,
    IMPRINT_NAMESPACE,
)
from invenio_rdm_records.contrib.journal import (
    JOURNAL_CUSTOM_FIELDS,
    JOURNAL_NAMESPACE,
)
from invenio_rdm_records.contrib.meeting import (
    MEETING_CUSTOM_FIELDS,
    MEETING_NAMESPACE,
)
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.services import EventReindexingService
from invenio_stats_dashboard.subcounts import SUBCOUNTS
from invenio_stats_dashboard.tasks import aggregate_community_usage_stats
from invenio_stats_dashboard.usage.enrichment import fingerprint
from tests.factories import publish_record
from tests.isolation import wipe
from tests.oracle import counted_usage

LIMIT = 5
"""Threshold of small numbers, where there is one."""

INDEX = {"view": "events-stats-record-view", "download": "events-stats-file-download"}
FIELDS = {
    "Total_Item_Investigations": ("views", "downloads"),
    "Total_Item_Requests": ("downloads",),
    "Unique_Item_Investigations": ("unique_item_investigations",),
    "Unique_Item_Requests": ("unique_downloads",),
}


def month_before(day):
    """Return the first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


THIS = datetime.now(timezone.utc).date().replace(day=1)
LAST = month_before(THIS)
FIRST = month_before(LAST)


class World:
    """Records, events, and what must be reported of them."""

    def __init__(self, records, community, count=500):
        """Make up events, always the same."""
        self.records = records
        self.community = community
        chance = random.Random(5)
        recids = [*records, "gone1-23456"]
        self.events = []
        for number in range(count):
            self.events.append(self._event(chance, number, recids))
        self.counted = counted_usage(self.events)

    def _event(self, chance, number, recids):
        """Make up an event; one in five comes right after an earlier one."""
        if self.events and chance.random() < 0.2:
            earlier = chance.choice(self.events)
            moment = earlier["timestamp"] + timedelta(seconds=chance.randrange(1, 45))
            return {**earlier, "timestamp": moment, "order": number}
        days = (THIS - FIRST).days
        # Recording begins with the first month.
        moment = datetime.combine(FIRST, datetime.min.time()) + timedelta(
            days=chance.randrange(days) if number else 0,
            seconds=chance.randrange(0, 86000, 7),
        )
        recid, visitor = chance.choice(recids), f"v{chance.randrange(6)}"
        kind, file = chance.choice(list(INDEX)), f"{recid}-f{chance.randrange(2)}"
        # One session has one method, and a record one status within an hour.
        is_open = (recids.index(recid) + moment.day) % 3 > 0
        return {
            "kind": kind,
            "timestamp": moment,
            "order": number,
            "visitor_id": visitor,
            "unique_session_id": f"{visitor}-{moment:%Y%m%d%H}",
            "recid": recid,
            "target": file if kind == "download" else recid,
            "size": 100,
            "is_robot": chance.random() < 0.05,
            "is_machine": visitor == "v5",
            "access_status": "open" if is_open else "restricted",
            "rights": ["cc-by-4.0"] if is_open else [],
            "resource_type": self.records.get(recid),
            "community_ids": [self.community] if chance.random() < 0.5 else [],
        }

    def write(self):
        """Index the events, and let them be counted."""
        months = {event["timestamp"].strftime("%Y-%m") for event in self.events}
        for name in INDEX.values():
            for month in months:
                index = prefix_index(f"{name}-{month}")
                current_search_client.indices.create(index=index, ignore=400)
        EventReindexingService().reindex_events()
        search.helpers.bulk(
            current_search_client, map(self._action, self.events), refresh=True
        )
        # Rounded numbers stand beside the exact ones, for whoever sets the threshold.
        current_app.config["STATS_DASHBOARD_MIN_COUNT"] = LIMIT
        aggregate_community_usage_stats()
        current_app.config["STATS_DASHBOARD_MIN_COUNT"] = 0
        return self

    def _action(self, event):
        """Return the bulk action of an event."""
        index = f"{INDEX[event['kind']]}-{event['timestamp']:%Y-%m}"
        source = {
            k: v for k, v in event.items() if k not in ("kind", "order", "target")
        }
        source["timestamp"] = event["timestamp"].isoformat()
        source["enriched"] = fingerprint(SUBCOUNTS)
        if event["kind"] == "download":
            source["file_id"] = event["target"]
        else:
            source.pop("size")
        return {"_index": prefix_index(index), "_source": source}

    def expected(self, **conditions):
        """Return metric → month → number by brute force, without zeros."""
        result = {}
        for event, numbers in self.counted:
            if any(event[name] != value for name, value in conditions.items()):
                continue
            month = f"{event['timestamp']:%Y-%m}"
            for metric, fields in FIELDS.items():
                if number := sum(numbers[field] for field in fields):
                    months = result.setdefault(metric, {})
                    months[month] = months.get(month, 0) + number
        return result


@pytest.fixture(scope="module")
def world(created_app, users, communities):
    """Usage of a dataset, an article, a restricted record and one that is gone."""
    orcid = {"scheme": "orcid", "identifier": "0000-0001-8135-3489"}
    person = {
        "type": "personal",
        "given_name": "Ada",
        "family_name": "Byron",
        "identifiers": [orcid],
    }
    hidden = {"record": "restricted", "files": "restricted"}
    with created_app.app_context():
        wipe()
        author = users["author"]
        records = {
            publish_record(author, title="=A\tdataset <&>"): "dataset",
            publish_record(
                author,
                title="An article",
                resource_type={"id": "publication-article"},
                creators=[{"person_or_org": person}] * 2,
                publication_date="2019-05",
            ): "publication-article",
            publish_record(author, title="A secret", access=hidden): "dataset",
        }
        current_rdm_records_service.indexer.refresh()
        made = World(records, communities["public"]).write()
        yield made
        wipe()


class Library(World):
    """A world whose records have names."""

    def __init__(self, names, types, community):
        """Take name → recid and name → resource type."""
        self.names = names
        records = {recid: types[name] for name, recid in names.items()}
        super().__init__(records, community, count=900)


CUSTOM_FIELDS = [*JOURNAL_CUSTOM_FIELDS, *IMPRINT_CUSTOM_FIELDS, *MEETING_CUSTOM_FIELDS]
HIDDEN = {"record": "restricted", "files": "restricted"}


def _journal(title, issn=None):
    return {"journal:journal": {"title": title, **({"issn": issn} if issn else {})}}


def _identifier(scheme, value):
    return {"identifiers": [{"scheme": scheme, "identifier": value}]}


LIBRARY = {
    "first": (
        "publication-article",
        {"custom": _journal("GigaScience", "2047-217X"), "doi": "10.1234/AbC.5"},
    ),
    "second": (
        "publication-article",
        {"custom": _journal("Gigascience", "2047-217x"), "publication_date": "2020"},
    ),
    "third": ("publication-article", {"custom": _journal("Letters to Nobody")}),
    "alone": ("publication-article", {"doi": "10.1234/(x)/Y:Z"}),
    "book": ("publication-book", _identifier("isbn", "9783161484100")),
    "chapter": (
        "publication-section",
        {"custom": {"imprint:imprint": {"title": "A book", "isbn": "3-16-148410-X"}}},
    ),
    "talk": (
        "presentation",
        {
            "custom": {
                "meeting:meeting": {"title": "Now", "url": "https://Now.example/ä"}
            }
        },
    ),
    "series": ("dataset", _identifier("issn", "0028-0836")),
    "decade": ("dataset", {"publication_date": "199X"}),
    "antique": ("dataset", {"publication_date": "0900/1023"}),
    "season": ("software", {"publication_date": "2001-21/2003"}),
    "secret": ("dataset", {"access": HIDDEN, "doi": "10.1234/secret"}),
    "removed": ("image-photo", {}),
}
"""Name → resource type, and what else is said of a record."""


@pytest.fixture(scope="module")
def library(created_app, users, communities):
    """Usage of journals' articles, books, a talk, a restricted and a deleted record."""
    namespaces = {**JOURNAL_NAMESPACE, **IMPRINT_NAMESPACE, **MEETING_NAMESPACE}
    with created_app.app_context(), pytest.MonkeyPatch.context() as patch:
        wipe()
        patch.setitem(created_app.config, "RDM_NAMESPACES", namespaces)
        patch.setitem(created_app.config, "RDM_CUSTOM_FIELDS", CUSTOM_FIELDS)
        done = created_app.test_cli_runner().invoke(create_records_custom_field)
        assert done.exit_code == 0, done.output
        names = {
            name: publish_record(
                users["author"], title=name, resource_type={"id": kind}, **values
            )
            for name, (kind, values) in LIBRARY.items()
        }
        current_rdm_records_service.delete_record(
            system_identity, names["removed"], {"removal_reason": {"id": "spam"}}
        )
        current_rdm_records_service.indexer.refresh()
        types = {name: kind for name, (kind, _) in LIBRARY.items()}
        yield Library(names, types, communities["public"]).write()
        wipe()


@pytest.fixture()
def report(app, world, client):
    """Return a function that asks for a report of both months."""

    def _report(name, **params):
        params = {
            "customer_id": "0000000000000000",
            "begin_date": f"{FIRST:%Y-%m}",
            "end_date": f"{LAST:%Y-%m}",
            **params,
        }
        accept = params.pop("accept", "application/json")
        params = {k: v for k, v in params.items() if v is not None}
        return client.get(
            f"/r51/reports/{name}", query_string=params, headers={"Accept": accept}
        )

    return _report


@pytest.fixture()
def api_key(app, set_config):
    """A key to an API that is closed without it."""
    keys = {"sesame": {"customers": ["*"]}}
    settings = {**app.config["STATS_DASHBOARD_COUNTER_API"], "keys": keys}
    set_config("STATS_DASHBOARD_COUNTER_API", settings)
    return "sesame"


def day(text):
    """Return a day."""
    return date.fromisoformat(text)
