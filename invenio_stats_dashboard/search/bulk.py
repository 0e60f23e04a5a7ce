# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Rows as bulk requests, sent by several threads."""

import hashlib
from collections import deque
from concurrent.futures import ThreadPoolExecutor

import polars as pl
from invenio_search.utils import prefix_index

from ..errors import WriteError
from .client import LONG
from .indices import FIRST_YEAR

BULK = 2500
"""Rows per bulk request: ≈ 1 MB."""


WRITERS = 2
"""Number of writing threads: the second hides the latency of the first."""


NOTHING = r',"[^"\\]+":(?:(?:0|null)\b|\[\])'
"""A JSON field without information.

Never matches inside a text, where quotes are escaped.
"""


IDENTITY = ["community_id", "day", "breakdown", "key", "access_method", "access_type"]
"""Columns that identify a row, where present."""


def document_ids(rows, columns):
    """Return the document ids of rows: deterministic in these columns."""
    text = pl.concat_str([pl.col(c).fill_null("") for c in columns], separator="|")
    names = (name.encode() for name in rows.select(text).to_series())
    return [hashlib.blake2b(name, digest_size=12).hexdigest() for name in names]


def action_lines(action, index, names):
    """Return the expression of the action lines of bulk requests.

    :param index: expression of the index names, with prefix.
    :param names: expression of the document ids.
    """
    start = pl.lit(f'{{"{action}":{{"_index":"')
    return pl.concat_str(start, index, pl.lit('","_id":"'), names, pl.lit('"}}\n'))


def documents(left_out=()):
    """Return the expression of rows as lines of JSON, without zeros and missing values.

    Most values of most rows are zero; omitted, they cost nothing to write or store.

    :param left_out: columns that are not stored.
    """
    # The first field of a line is not left out: it must be one that is never zero.
    line = pl.struct("day", pl.exclude("day", *left_out)).struct.json_encode()
    return pl.concat_str(line.str.replace_all(NOTHING, ""), pl.lit("\n"))


def _actions(rows, index, action, id_day="day"):
    """Return the expression of the action line of each row.

    The id of a row begins with its day: the search engine can then skip segments of
    other days, and writes a third faster.
    """
    parts = [id_day if name == "day" else name for name in IDENTITY]
    names = document_ids(rows, [name for name in parts if name in rows.columns])
    begin = pl.col("day") if id_day == "day" else pl.lit("")
    year, first = pl.col(id_day).str.slice(0, 4), pl.lit(f"{FIRST_YEAR}")
    year = pl.when(year < first).then(first).otherwise(year)
    index = pl.concat_str(pl.lit(prefix_index(index) + "-"), year)
    return action_lines(action, index, pl.concat_str(begin, pl.Series(names)))


def send(client, texts):
    """Send bulk requests while preparing the next ones.

    :param texts: bodies of the requests.
    :raises WriteError: when the search engine refuses one.
    """
    with ThreadPoolExecutor(WRITERS) as pool:
        sent = deque()
        for text in texts:
            sent.append(pool.submit(_send, client, text))
            if len(sent) > WRITERS:
                sent.popleft().result()
        for one in sent:
            one.result()


def send_rows(client, rows, lines):
    """Send bulk requests of rows, see :func:`send`.

    :param lines: function from some rows to the expressions of each row's lines.
    """
    send(
        client,
        (
            part.select(pl.concat_str(lines(part)).str.join("")).item()
            for part in rows.iter_slices(BULK)
        ),
    )


def _send(client, text):
    """Send one bulk request; raise unless every row was written."""
    response = client.bulk(
        body=text,
        params={"filter_path": "errors,items.*.error", "request_timeout": LONG},
    )
    if response.get("errors"):
        errors = [list(item.values())[0] for item in response["items"] if item]
        text = f"{len(errors)} rows were refused, the first: {errors[0]}"
        raise WriteError(text, [e["error"] for e in errors])
