# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Takeover of an instance that ran the public package of this name, 0.5.x.

Its usage events go back to RDM's indices, what it knows of memberships goes to the log,
the communities' switch to our custom field. Its rows, templates and bookmarks, which
have the names of ours, are removed: rows are made again of the events.
"""

from flask import current_app
from invenio_communities.communities.records.models import CommunityMetadata
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_records_resources.services.uow import RecordCommitOp, UnitOfWork
from invenio_search import current_search_client
from invenio_search.utils import prefix_index
from invenio_stats.processors import filter_robots
from sqlalchemy import select

from ..aggregators.registry import AGGREGATIONS
from ..layouts.communities import ENABLED
from ..locks import task_lock
from ..membership.adoption import adopt_events, event_indices_left
from ..search.client import whole_search
from ..search.indices import BOOKMARKS, PREFIX, ROWS, USAGE_EVENTS
from ..search.templates import put_templates, sizes_of
from ..usage.adoption import adopt_month, forget_unfinished, months_left
from .rebuild import forget_rows, own_templates

NAMESPACE = "stats:"
"""Beginning of the names of its custom fields."""

SWITCH = f"{NAMESPACE}dashboard_enabled"

EVENT_TEMPLATES = ("record-view-v2.0.0", "file-download-v2.0.0")

OF_BOOKMARKS = ("community-", PREFIX, "events-stats-")
"""Beginnings of the names of its bookmarks; RDM's have others."""

MARKER = "generation"
"""Field that rows of every version of this module have, and that package's do not."""


LEFT = "indices or templates of invenio-stats-dashboard 0.5 are there"
COMMAND = "invenio community-stats adopt"


class Adoption:
    """What the public package 0.5.x has left in an instance, and its takeover."""

    def __init__(self, client=None):
        """Initialize with a search client, by default the application's."""
        self.client = client or current_search_client._get_current_object()

    def survey(self):
        """Return what there is to take over or remove, by its kind.

        :returns: dict of ``usage_events`` (a dict for each month), ``membership_events``,
            ``communities``, ``rows``, ``templates``, ``bookmarks`` and ``configuration``
            (what to change in ``invenio.cfg``); all empty where there is nothing.
        """
        indices = event_indices_left()
        events = {"indices": indices, **adopt_events(indices, True)} if indices else {}
        return {
            "usage_events": [month.count() for month in months_left()],
            "membership_events": events,
            "communities": [_choice(community) for community in _communities()],
            "rows": self._rows(),
            "templates": [name for _, name in self._templates()],
            "bookmarks": self._bookmarks(),
            "configuration": configuration_left(),
        }

    def is_due(self):
        """Return whether indices or templates wait for their takeover."""
        return bool(
            months_left() or event_indices_left() or self._rows() or self._templates()
        )

    def run(self, progress=None):
        """Take everything over; may be stopped and run again at any time.

        :param progress: called with 1 for each month of usage events.
        :returns: dict as of :meth:`survey`, with what was done.
        :raises AdoptionError: naming the month; what was taken over before it stays.
        """
        with task_lock("rebuild") as lock:
            done = {"templates": self._remove_templates(), "usage_events": []}
            forget_unfinished()
            for month in months_left():
                lock.check()
                done["usage_events"].append(adopt_month(month))
                if progress:
                    progress(1)
            indices = event_indices_left()
            done["membership_events"] = adopt_events(indices) if indices else {}
            self._remove(indices)
            done["communities"] = [_move_choice(one) for one in _communities()]
            done["bookmarks"] = self._remove_bookmarks()
            done["rows"] = self._rows()
            self._remove(done["rows"])
            put_templates(self.client)
        return {**done, "configuration": configuration_left()}

    def _remove(self, names):
        for name in names:
            self.client.indices.delete(index=name, ignore=404)

    def _rows(self):
        """Return name → ``rows`` and ``bytes`` of that package's rows."""
        patterns = ",".join(prefix_index(f"{name}-*") for name in ROWS)
        found = self.client.indices.get(index=patterns)
        theirs = [
            name
            for name, part in found.items()
            if MARKER not in part["mappings"].get("properties", {})
        ]
        return sizes_of(theirs)

    def _templates(self):
        """Return (how to remove it, name) of its templates.

        All of ours are legacy templates, which index templates would take the place of.
        """
        ours, indices = own_templates(), self.client.indices
        names = [prefix_index(name) for name in EVENT_TEMPLATES]
        beginning = prefix_index(PREFIX)
        found = indices.get_index_template(ignore=404).get("index_templates", [])
        left = [
            (indices.delete_index_template, part["name"])
            for part in found
            if part["name"] in names or part["name"].startswith(beginning)
        ]
        left += [
            (indices.delete_template, name)
            for name in indices.get_template()
            if name in names or name.startswith(beginning) and name not in ours
        ]
        return sorted(left, key=lambda pair: pair[1])

    def _remove_templates(self):
        found = self._templates()
        for remove, name in found:
            remove(name=name, ignore=404)
        return [name for _, name in found]

    def _bookmarks(self):
        """Return the names of its bookmarks; those of our names, if it has left rows."""
        body = {"aggs": {"names": {"terms": {"field": "aggregation_type"}}}, "size": 0}
        body["aggs"]["names"]["terms"]["size"] = 10_000
        found = whole_search(self.client, prefix_index(BOOKMARKS), body)
        # A search for an index that is missing has hits, none, but no aggregations.
        parts = found.get("aggregations", {"names": {"buckets": []}})
        names = [bucket["key"] for bucket in parts["names"]["buckets"]]
        ours = () if self._rows() else AGGREGATIONS
        return sorted(n for n in names if n.startswith(OF_BOOKMARKS) and n not in ours)

    def _remove_bookmarks(self):
        """Remove them before the rows: where they stayed, nothing would be counted."""
        names = self._bookmarks()
        if names:
            self.client.delete_by_query(
                index=prefix_index(BOOKMARKS),
                body={"query": {"terms": {"aggregation_type": names}}},
                params={"refresh": "true", "conflicts": "proceed"},
            )
        if self._rows():
            forget_rows(self.client)
        return names


def configuration_left():
    """Return what that package needed in ``invenio.cfg``, and this module does not."""
    config, found = current_app.config, []
    if config.get("STATS_REGISTER_INDEX_TEMPLATES"):
        found.append("STATS_REGISTER_INDEX_TEMPLATES: remove it")
    for kind in USAGE_EVENTS:
        event = config["STATS_EVENTS"].get(kind, {})
        if filter_robots not in event.get("params", {}).get("preprocessors", ()):
            found.append(f"STATS_EVENTS: {kind} has no filter_robots, as RDM has")
    names = [f.name for f in config.get("COMMUNITIES_CUSTOM_FIELDS") or []]
    if theirs := [name for name in names if name.startswith(NAMESPACE)]:
        found.append(f"COMMUNITIES_CUSTOM_FIELDS: remove {', '.join(sorted(theirs))}")
    if NAMESPACE.rstrip(":") in (config.get("COMMUNITIES_NAMESPACES") or {}):
        found.append("COMMUNITIES_NAMESPACES: remove stats")
    return found


def _communities():
    """Return the communities that have its custom fields, as records."""
    query = select(CommunityMetadata.id, CommunityMetadata.json)
    ids = [
        row.id
        for row in db.session.execute(query)
        if _fields((row.json or {}).get("custom_fields"))
    ]
    return map(current_communities.service.record_cls.get_record, ids)


def _fields(custom_fields):
    """Return its custom fields, of those of a community."""
    known = custom_fields or {}
    return {name: known[name] for name in known if name.startswith(NAMESPACE)}


def _choice(community):
    """Return what a community has chosen; layouts have another form here."""
    fields = _fields(community["custom_fields"])
    enabled = fields.pop(SWITCH, None)
    return {"community": community.slug, "enabled": enabled, "not_taken_over": fields}


def _move_choice(community):
    """Put a community's choice into our custom field; return it."""
    choice, fields = _choice(community), community["custom_fields"]
    for name in _fields(fields):
        del fields[name]
    if choice["enabled"] is not None:
        fields.setdefault(ENABLED, choice["enabled"])
    with UnitOfWork() as uow:
        indexer = current_communities.service.indexer
        uow.register(RecordCommitOp(community, indexer=indexer))
        uow.commit()
    return choice
