# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Usage rows as the aggregators write them, made of cells."""

from invenio_search import current_search_client
from invenio_search.engine import search
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.subcounts import SUBCOUNTS

GLOBAL = "global"

LEVELS = ("day", "record", "cell")

KEYS = ("record_id", "parent_id", "access_type")
COUNTS = ("visitors", "events_raw", "robots", "double_clicks")
"""Numbers of days only."""

FIELDS = {level: [] for level in LEVELS}
for _entry in SUBCOUNTS.values():
    FIELDS[_entry["level"]].append(_entry["field"])


def let_rows_have_keys():
    """Let indices that are made from now on take the keys of the breakdowns."""
    fields = {entry["field"]: {"type": "keyword"} for entry in SUBCOUNTS.values()}
    current_search_client.indices.put_template(
        name=prefix_index("usage-fields-of-tests"),
        body={
            "index_patterns": [prefix_index("stats-community-usage-*")],
            "order": 1,
            "mappings": {"properties": fields},
        },
    )


def usage_documents(community_id, cells, name="usage-delta", levels=LEVELS):
    """Return bulk actions for the rows of cells, one of each level.

    :param cells: dicts of ``day``, keys and numbers, as far as there are any.
    """
    communities = [] if community_id == GLOBAL else [community_id]
    for cell in cells:
        cell = {"record_id": "r", "access_type": "open", "generation": 1, **cell}
        cell = {"access_method": "regular", **cell, "day": str(cell["day"])}
        cell = {name: value for name, value in cell.items() if value is not None}
        keys = [*KEYS, *FIELDS["record"], *FIELDS["cell"]]
        numbers = {n: value for n, value in cell.items() if n not in keys}
        metrics = {n: value for n, value in numbers.items() if n not in COUNTS}
        record = {k: v for k, v in cell.items() if k in [*KEYS, *FIELDS["record"]]}
        record["community_ids"] = communities
        own = {k: v for k, v in cell.items() if k in FIELDS["cell"]}
        documents = {
            "day": {**numbers, "community_id": community_id},
            "record": {**metrics, **record},
            "cell": {**metrics, **record, **own},
            "month": {**metrics, **record},
        }
        index = prefix_index(f"stats-community-{name}-{cell['day'][:4]}")
        for level in levels:
            source = {**documents[level], "level": [level]}
            yield {"_index": index, "_source": source}


def write_usage(community_id, cells):
    """Write the rows of cells, on all levels."""
    let_rows_have_keys()
    documents = usage_documents(community_id, cells)
    search.helpers.bulk(current_search_client, documents, refresh=True)
