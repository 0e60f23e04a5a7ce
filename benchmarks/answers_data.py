# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The rows that are measured: made from random events, without indexing the events."""

import uuid
from datetime import date, timedelta

import polars as pl
from invenio_search.engine import search
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.aggregators.usage_rows import Folded
from invenio_stats_dashboard.subcounts import SUBCOUNTS

LAST = date.today()

KEYS = {
    "resource_types": ("resource_type", 8),
    "access_statuses": ("access", 4),
    "languages": ("language", 25),
    "subjects": ("subject", 8000),
    "rights": ("right", 12),
    "funders": ("funder", 400),
    "periodicals": ("journal", 900),
    "publishers": ("publisher", 600),
    "affiliations": ("affiliation", 3000),
    "contributor_affiliations": ("contributor", 800),
    "countries": ("country", 180),
    "referrers": ("referrer", 900),
    "file_types": ("extension", 30),
}
"""Breakdown → what its keys are called, and how many there are."""


def community_ids(rng, count):
    """Return the ids of communities, from the largest to the smallest."""
    return [str(uuid.UUID(int=rng.getrandbits(128))) for _ in range(count)]


def _random(rng, size):
    """Return a column of random numbers from 0 to 1."""
    numbers = pl.select(pl.int_range(size).hash(rng.getrandbits(60))).to_series()
    return numbers.cast(pl.Float64) / 2**64


def _skewed(rng, size, count, power):
    """Return numbers below ``count`` of which small ones are frequent."""
    return _whole(_random(rng, size) ** power * count, count)


def _whole(column, count):
    """Return a column as whole numbers below ``count``."""
    return column.floor().clip(0, count - 1).cast(pl.Int64)


def events(rng, size, first, last, communities, records):
    """Return a frame of random events of some days.

    Records belong to one community; their keys are a function of the record, those
    of countries and referrers are not.
    """
    record = _skewed(rng, size, records, 2.5)
    days = (last - first).days + 1
    owner = (record * 2654435761 % 2**32).cast(pl.Float64) / 2**32
    columns = {
        "day": _skewed(rng, size, days, 1).cast(pl.Int32),
        "key_record": record,
        "owner": _whole(owner**3 * communities, communities),
        "views": (_random(rng, size) < 0.7).cast(pl.Int64),
        "size": _skewed(rng, size, 10**8, 1),
    }
    for name, (_, count) in KEYS.items():
        if name in ("countries", "referrers"):
            columns[name] = _skewed(rng, size, count, 4)
        else:
            mixed = record * (len(name) * 7919 + 104729) % 2**31
            columns[name] = _whole((mixed.cast(pl.Float64) / 2**31) ** 3 * count, count)
    return pl.DataFrame(columns)


def rows(frame, names, first):
    """Return the rows of events: cells and record-days, then days.

    :param names: ids of the communities.
    """
    frame = frame.with_columns(record_code=pl.col("key_record"))
    group = ["day", "owner", "record_code"]
    own = ["countries", "referrers", "file_types"]
    cells = frame.group_by([*group, *own]).agg(*_numbers(), *_others([]))
    records = frame.group_by(group).agg(*_numbers(), *_others([]))
    parts = [_named(part, names, first) for part in (cells, records)]
    folded = Folded(*parts, None, None).rows()
    totals = [
        frame.with_columns(owner=owner).group_by("day", "owner").agg(_numbers())
        for owner in (pl.lit(None, pl.Int64), pl.col("owner"))
    ]
    community = pl.concat(totals)
    ids = ["global" if n is None else names[n] for n in community["owner"]]
    days = _dated(community, first).with_columns(
        pl.Series("community_id", ids),
        pl.lit("regular").alias("access_method"),
        level=pl.lit(["day"]),
        visitors=pl.col("views") // 2 + 1,
        events_raw=pl.col("views") + pl.col("downloads"),
    )
    return [*folded, days.drop("owner")]


def _others(own):
    """Return the keys of a record, the first of each group, besides its own."""
    return [pl.col(name).first() for name in KEYS if name in RECORD or name in own]


RECORD = [name for name in KEYS if name not in ("countries", "referrers", "file_types")]


def _dated(frame, first):
    """Return a frame with days as text."""
    day = pl.lit(first) + pl.duration(days=pl.col("day"))
    return frame.with_columns(day.dt.strftime("%Y-%m-%d").alias("day"))


def _named(frame, names, first):
    """Return cells or record-days with keys as they are stored."""
    keys = []
    for name, (prefix, _) in KEYS.items():
        if name in frame.columns:
            entry = SUBCOUNTS[name]
            key = pl.format(f"{prefix}-{{}}", name)
            key = pl.concat_list(key) if entry["multivalued"] else key
            keys.append(key.alias(entry["field"]))
    frame = _dated(frame, first).with_columns(
        *keys,
        pl.format("r{}", "record_code").alias("record_id"),
        pl.format("p{}", "record_code").alias("parent_id"),
        pl.Series("community_ids", [[names[n]] for n in frame["owner"]]),
        access_method=pl.lit("regular"),
        access_type=pl.lit("open"),
    )
    return frame.drop(
        "owner",
        *(
            name
            for name in KEYS
            if name in frame.columns
            and name not in [entry["field"] for entry in SUBCOUNTS.values()]
        ),
    )


def _numbers():
    """Return the metrics of a row."""
    views = pl.col("views").sum()
    downloads = pl.len().cast(pl.Int64) - views
    unique_views, unique = (views * 4 + 4) // 5, (downloads * 4 + 4) // 5
    return [
        views.alias("views"),
        unique_views.alias("unique_views"),
        downloads.alias("downloads"),
        unique.alias("unique_downloads"),
        (pl.col("size") * (1 - pl.col("views"))).sum().alias("data_volume"),
        (unique_views + unique).alias("unique_item_investigations"),
    ]


def chunks_of(days, size):
    """Yield spans of days and numbers of events that together make up the whole.

    :param size: number of all events; there are a million at a time at most.
    """
    count = max(1, size // 1_000_000)
    for number in range(count):
        start, end = days * number // count, days * (number + 1) // count
        first = LAST - timedelta(days=days - 1 - start)
        yield first, LAST - timedelta(days=days - end), size // count


def content(rng, names, count=20_000):
    """Return rows of records that came, of the instance and its communities."""
    frame = pl.DataFrame(
        {
            "ago": _skewed(rng, count, 1800, 1),
            "owner": _skewed(rng, count, len(names), 3),
            "type": _skewed(rng, count, 8, 2),
        }
    )
    parts = []
    for owner in (None, "owner"):
        for breakdown in ("total", "resource_types"):
            key = pl.format("resource_type-{}", "type")
            counted = frame.with_columns(
                key=pl.lit("") if breakdown == "total" else key,
                day=(pl.lit(LAST) - pl.duration(days=pl.col("ago"))).dt.to_string(),
                community_id=pl.Series(
                    [names[n] if owner else "global" for n in frame["owner"]]
                ),
            )
            fields = ("records", "works", "files")
            added = [pl.len().alias(f"{name}_added") for name in fields]
            grouped = counted.group_by("community_id", "day", "key").agg(added)
            parts.append(grouped.with_columns(breakdown=pl.lit(breakdown)))
    return pl.concat(parts).with_columns(
        (pl.col("records_added") * 10**7).cast(pl.Int64).alias("file_bytes_added"),
        generation=pl.lit(1),
    )


def write_uploads(client, prefix, rng, names, count=20_000):
    """Write the membership events, of each record in the instance and a community."""

    def documents():
        for number in range(count):
            day = (LAST - timedelta(days=rng.randrange(1800))).isoformat()
            owner = names[int(len(names) * rng.random() ** 3)]
            fields = {}
            for name, (key, many) in KEYS.items():
                entry = SUBCOUNTS[name]
                if entry["content"]:
                    value = f"{key}-{int(many * rng.random() ** 3)}"
                    fields[entry["field"]] = [value] if entry["multivalued"] else value
            for community in ("global", owner):
                source = {
                    **fields,
                    "community_id": community,
                    "record_id": f"r{number}",
                    "parent_id": f"p{number}",
                    "event_type": "add",
                    "uploader": str(int(2000 * rng.random() ** 2)),
                    "files": 1,
                    "file_bytes": 10**7,
                    "has_files": True,
                    "timestamp": day,
                    "dates": {"added": day},
                    "works": {"added": {"first": day}},
                }
                index = f"{prefix}stats-community-events-{day[:4]}"
                yield {"_index": index, "_source": source}

    search.helpers.bulk(client, documents())


def write_records(client, count):
    """Write what the search engine knows of records, as far as rankings read it."""
    from invenio_rdm_records.proxies import current_rdm_records_service as service

    index = prefix_index(service.record_cls.index._name)
    person = {"person_or_org": {"name": "Byron, Ada"}}
    search.helpers.bulk(
        client,
        (
            {
                "_index": index,
                "_id": f"r{number}",
                "_source": {
                    "id": f"r{number}",
                    "access": {"record": "public", "files": "public"},
                    "deletion_status": "P",
                    "is_deleted": False,
                    "metadata": {
                        "title": f"A record with a title of usual length, {number}",
                        "creators": [person] * 4,
                        "resource_type": {"id": "dataset"},
                    },
                },
            }
            for number in range(count)
        ),
        refresh=True,
    )


def write_communities(names):
    """Write the communities into the database."""
    from invenio_communities.communities.records.models import CommunityMetadata
    from invenio_db import db

    db.metadata.create_all(db.engine)
    access = {"visibility": "public", "members_visibility": "public"}
    for number, name in enumerate(names):
        data = {"metadata": {"title": f"Community {number}"}, "access": access}
        db.session.add(
            CommunityMetadata(id=uuid.UUID(name), slug=f"c{number}", json=data)
        )
    db.session.commit()
