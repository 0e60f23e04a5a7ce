# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The repository and the events that are measured."""

import hashlib
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

import orjson

START = datetime(2023, 1, 1)

TYPES = ("dataset", "software", "publication-article", "image-photo", "lesson")
LANGUAGES = ("eng", "deu", "fra", "spa", "ita")
COUNTRIES = ("US", "DE", "CN", "GB", "FR", "IN", "JP", "BR", "CH", "NL")
REFERRERS = (
    None,
    "https://www.google.com/",
    "https://scholar.google.com/",
    "https://t.co/",
)
EXTENSIONS = ("pdf", "csv", "zip", "txt", "png")


def write_records(rng, count, communities):
    """Write records, parents, PIDs, communities, memberships; return PID values."""
    from invenio_communities.communities.records.models import CommunityMetadata
    from invenio_db import db
    from invenio_pidstore.models import PersistentIdentifier
    from invenio_rdm_records.records.models import (
        RDMParentCommunity,
        RDMParentMetadata,
        RDMRecordMetadata,
    )

    db.metadata.create_all(db.engine)
    names = [uuid.uuid4() for _ in range(communities)]
    tables = {
        CommunityMetadata: [{"id": i, "slug": f"c{i}", "json": {}} for i in names]
    }
    parents, versions, pids, members, recids = [], [], [], [], []
    for number in range(count):
        parent, version, recid = uuid.uuid4(), uuid.uuid4(), f"r{number:05}"
        parents.append({"id": parent, "json": {"id": f"p{number:05}"}})
        data = _record(rng, recid)
        versions.append({"id": version, "parent_id": parent, "index": 1, "json": data})
        pid = {"pid_type": "recid", "pid_value": recid, "object_type": "rec"}
        pids.append({**pid, "object_uuid": version, "status": "R"})
        # A few communities are large, most are small; one record in three is in two.
        chosen = {
            names[int(communities * rng.random() ** 3)]
            for _ in range(rng.choice((1, 1, 2)))
        }
        members += [{"community_id": c, "record_id": parent} for c in chosen]
        recids.append(recid)
    tables |= {RDMParentMetadata: parents, RDMRecordMetadata: versions}
    tables |= {PersistentIdentifier: pids, RDMParentCommunity: members}
    for model, lines in tables.items():
        for start in range(0, len(lines), 1000):
            part = lines[start : start + 1000]
            if "version_id" in model.__table__.c:
                part = [{**line, "version_id": 1} for line in part]
            db.session.execute(model.__table__.insert(), part)
    db.session.commit()
    return recids


def _record(rng, recid):
    """Return the JSON of a record that has every breakdown."""

    def some(values, most):
        return rng.sample(values, rng.randint(1, most))

    people = [
        {"affiliations": [{"name": f"University {int(300 * rng.random() ** 2)}"}]}
        for _ in range(rng.randint(1, 3))
    ]
    subjects = [f"subject {int(500 * rng.random() ** 2)}" for _ in range(2)]
    return {
        "id": recid,
        "access": {"record": "public", "files": "public"},
        "metadata": {
            "resource_type": {"id": rng.choice(TYPES)},
            "languages": [{"id": name} for name in some(LANGUAGES, 2)],
            "subjects": [{"subject": name} for name in subjects],
            "rights": [{"id": "cc-by-4.0"}],
            "funding": [{"funder": {"name": f"Funder {rng.randrange(40)}"}}],
            "publisher": f"Publisher {rng.randrange(30)}",
            "creators": people,
            "contributors": people[:1],
            "publication_date": "2022-05-17",
        },
        "custom_fields": {"journal:journal": {"title": f"Journal {rng.randrange(60)}"}},
    }


def _moments(rng, count, days):
    """Yield when something happened, in order of time: days of different sizes."""
    sizes = Counter(int(days * rng.random() ** 0.8) for _ in range(count))
    for day, size in sorted(sizes.items()):
        for second in sorted(int(86400 * rng.random()) for _ in range(size)):
            yield START + timedelta(days=day, seconds=second)


def _events(rng, recids, count, days):
    """Yield (index suffix, id, event) as they come: few records are popular.

    The id is made as invenio-stats does: half minute and hash.
    """
    for number, moment in enumerate(_moments(rng, count, days)):
        day = moment.date()
        visitor = int(count / 3 * rng.random())
        recid = recids[int(len(recids) * rng.random() ** 2.5)]
        event = {
            "timestamp": moment.isoformat(),
            "recid": recid,
            "parent_recid": f"p{recid[1:]}",
            "unique_id": f"ui_{recid}",
            "referrer": rng.choice(REFERRERS),
            "country": COUNTRIES[
                int(len(COUNTRIES) * (visitor * 7919 % 997 / 997) ** 2)
            ],
            "visitor_id": _digest(f"{visitor}-{day}"),
            "unique_session_id": _digest(f"{visitor}-{moment:%Y%m%d%H}"),
            "is_robot": False,
            "is_machine": rng.random() < 0.03,
            "via_api": False,
            "updated_timestamp": moment.isoformat(),
        }
        kind = "record-view"
        if rng.random() < 0.3:
            kind = "file-download"
            key = f"data.{EXTENSIONS[int(recid[1:]) % 5]}"
            event |= {"file_id": f"f-{recid}", "file_key": key}
            event |= {"bucket_id": f"b-{recid}", "size": 1000.0 * int(recid[1:])}
        half = moment.replace(second=moment.second // 30 * 30).isoformat()
        name = f"{half}-{hashlib.sha1(f'{number}'.encode()).hexdigest()}"
        yield f"events-stats-{kind}-{moment:%Y-%m}", name, event


def _digest(text):
    """Return a hash of the length that invenio-stats uses."""
    return hashlib.sha224(text.encode()).hexdigest()


def send(client, events):
    """Write events: triples of index with prefix, id, and event."""
    lines = []
    for index, name, event in events:
        action = {"index": {"_index": index, "_id": name}}
        lines += [orjson.dumps(action), orjson.dumps(event)]
    answer = client.bulk(
        body=b"\n".join(lines) + b"\n",
        params={"filter_path": "errors", "request_timeout": 120},
    )
    assert not answer["errors"]


def write_events(client, prefix, rng, recids, count, days):
    """Index events as RDM alone does."""
    client = client._get_current_object()
    events = (
        (prefix + index, name, event)
        for index, name, event in _events(rng, recids, count, days)
    )
    with ThreadPoolExecutor(2) as pool:
        while block := list(islice(events, 20_000)):
            parts = (block[n : n + 5000] for n in range(0, len(block), 5000))
            list(pool.map(partial(send, client), parts))
