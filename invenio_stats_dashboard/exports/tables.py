# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Conversion of answers into rows: one long table for each kind of answer.

Rows are tuples with a cell for each column; numbers stay numbers and days stay days,
so that every format can give them its own type.
"""

from datetime import date
from itertools import accumulate

from ..metrics import labels as words
from ..queries.params.filters import RECORD
from ..site import site_url

COLUMNS = {
    "totals": ("metric", "value", "previous"),
    "series": ("metric", "from", "to", "label", "value", "previous", "partial"),
    "breakdown": ("metric", "key", "label", "value", "previous", "share"),
    "ranking": (
        "metric",
        "rank",
        "key",
        "label",
        "authors",
        "resource_type",
        "value",
        "previous",
        "url",
    ),
    "changes": (
        "metric",
        "dimension",
        "key",
        "label",
        "value",
        "previous",
        "difference",
        "share",
    ),
}
"""Columns of each kind of answer."""

NUMBERS = ("value", "previous", "difference")
"""Columns whose cells are numbers of the row's metric."""


def columns_of(kind, noted=False, keyed=False, annotated=False):
    """Return the columns of a table.

    :param kind: ``totals``, ``series``, ``breakdown`` or ``ranking``.
    :param noted: whether missing numbers are explained in a note.
    :param keyed: whether a series is split by the keys of a breakdown.
    :param annotated: whether days of the period have annotations.
    """
    columns = tuple(c for c in COLUMNS[kind] if kind != "series" or c != "label")
    if keyed:
        columns = COLUMNS[kind]
    if annotated and kind == "series":
        columns = (*columns, "annotations")
    return (*columns, "note") if noted else columns


def rows_of(kind, answer, metrics=None, cumulative=False):
    """Yield the rows of an answer as dicts, column → cell.

    :param metrics: of the headline numbers, only these.
    :param cumulative: whether the series is cumulative.
    """
    if kind == "totals":
        return _totals(answer, metrics)
    if kind == "series":
        return _series(answer, cumulative)
    tables = {"breakdown": _breakdown, "ranking": _ranking, "changes": _changes}
    return tables[kind](answer)


def note_of(entry):
    """Return why a number is missing, or what it leaves out, or ``None``."""
    if entry.get("suppressed"):
        return str(words.SUPPRESSED)
    if names := entry.get("ignored_filters"):
        return str(words.IGNORED) % {"names": ", ".join(names)}
    return str(words.NOT_APPLICABLE) if entry.get("not_applicable") else None


def _pair(metric, entry):
    return {
        "metric": metric,
        "value": entry.get("value"),
        "previous": entry.get("previous"),
        "note": note_of(entry),
    }


def _totals(answer, metrics):
    for name in metrics or answer["metrics"]:
        yield _pair(name, answer["metrics"][name])


def _series(answer, cumulative):
    """Yield the buckets of the total, then those of each key."""
    buckets, metric = answer["buckets"], answer["metric"]
    ignored = {k: v for k, v in answer.items() if k == "ignored_filters"}
    spans = [
        {
            "from": date.fromisoformat(b["from"]),
            "to": date.fromisoformat(b["to"]),
            "partial": b["partial"],
            "annotations": _annotations(answer, b),
        }
        for b in buckets
    ]
    running = {
        name: _running([bucket[name] for bucket in buckets])
        for name in ("value", "previous")
        if cumulative
    }
    whole = str(words.TOTAL)
    for number, (span, bucket) in enumerate(zip(spans, buckets)):
        row = {**_pair(metric, {**ignored, **bucket}), **span, "label": whole}
        yield {**row, **{name: sums[number] for name, sums in running.items()}}
    for entry in answer.get("series", ()):
        label = entry["label"] if entry["key"] is not None else _other("…")
        for span, value in zip(spans, entry["values"]):
            yield {
                **_pair(metric, {**ignored, "value": value}),
                **span,
                "label": label,
            }


def _changes(answer):
    """Yield the rises, the falls, and the change of all together."""
    metric = answer["metric"]
    for row in (*answer["rises"], *answer["falls"]):
        dimension = row["dimension"]
        name = words.RECORD if dimension == RECORD else words.DIMENSIONS[dimension]
        yield {**row, "metric": metric, "dimension": str(name)}
    yield {**answer["total"], "metric": metric, "label": str(words.TOTAL)}


def _annotations(answer, bucket):
    """Return the texts of the annotations within a bucket, or ``None``."""
    texts = [
        note["text"]
        for note in answer["annotations"]
        if note["from"] <= bucket["to"] and note["to"] >= bucket["from"]
    ]
    return "; ".join(texts) or None


def _running(values):
    """Return the running sums up to the first unknown number."""
    known = accumulate(
        values, lambda a, b: None if a is None or b is None else round(a + b, 1)
    )
    return list(known)


def _other(keys):
    return str(words.OTHER) % {"n": keys}


def _breakdown(answer):
    """Yield the keys, then other, unknown and total."""
    metric = answer["metric"]
    ignored = {k: v for k, v in answer.items() if k == "ignored_filters"}
    for item in answer["items"]:
        yield {
            **_pair(metric, {**ignored, **item}),
            "key": item["key"],
            "label": item["label"],
            "share": item["share"],
        }
    other = answer["other"]
    if other["keys"]:
        yield {**_pair(metric, {**ignored, **other}), "label": _other(other["keys"])}
    if answer["unknown"]:
        entry = {**ignored, "value": answer["unknown"]}
        yield {
            **_pair(metric, entry),
            "label": words.unknown_label(answer["breakdown"]),
        }
    total = {**ignored, "value": answer["total"]}
    yield {**_pair(metric, total), "label": str(words.TOTAL)}


def _ranking(answer):
    for item in answer["items"]:
        hidden = item["restricted"]
        restricted = str(words.HIDDEN_RECORDS) % {"n": item.get("records", 1)}
        yield {
            **_pair(answer["metric"], item),
            "rank": item["rank"],
            "key": item["recid"],
            "label": restricted if hidden else item["title"],
            "authors": item["authors"],
            "resource_type": item["resource_type"],
            "url": None if hidden else site_url(item["url"]),
        }
