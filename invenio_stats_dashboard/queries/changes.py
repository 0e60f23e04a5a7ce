# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What has changed most: rises and falls over all dimensions."""

NEARLY_ALL = 0.99
"""Share of all from which on a key moves with the total, and explains nothing of it."""


def changes(total, parts, limit):
    """Return the largest rises and falls, by their share of the difference.

    A difference is counted from the days that are compared. Keys of one dimension may
    overlap those of another: shares do not add up. What nearly all have is left out
    where there is anything else.

    :param total: the number of all together, with the one before.
    :param parts: (dimension, parameter, items with ``key`` and ``label``) of each.
    :param limit: number of rises, and of falls.
    :returns: dict of ``total``, ``rises`` and ``falls``.
    """
    whole = _difference(total)
    found = [
        (_change(item, dimension, param, whole), _is_nearly_all(item, total))
        for dimension, param, items in parts
        for item in items
        if item["key"] is not None and _difference(item)
    ]
    rows = [row for row, nearly_all in found if not nearly_all]
    rows = sorted(rows or [row for row, _ in found], key=_place)
    return {
        "total": {**_numbers(total), "difference": whole},
        "rises": [row for row in rows if row["difference"] > 0][:limit],
        "falls": [row for row in rows if row["difference"] < 0][:limit],
    }


def _place(row):
    """Return what rows are sorted by: the largest difference first."""
    return (-abs(row["difference"]), row["dimension"], row["key"])


def _is_nearly_all(item, total):
    """Return True for a key that nearly all have, now and before."""
    return all(
        (item.get(name) or 0) >= NEARLY_ALL * (total.get(name) or 0)
        for name in ("value", "previous")
    )


def _difference(entry):
    """Return the difference of a number to the one before; ``None`` if not known."""
    value = entry.get("comparable", entry["value"])
    previous = entry.get("previous")
    return None if value is None or previous is None else value - previous


def _numbers(entry):
    """Return value and previous value."""
    return {"value": entry["value"], "previous": entry.get("previous")}


def _change(item, dimension, param, whole):
    """Return one row."""
    difference = _difference(item)
    return {
        "dimension": dimension,
        "param": param,
        "key": item["key"],
        "label": item["label"],
        **_numbers(item),
        "difference": difference,
        "share": round(difference / whole, 6) if whole else None,
    }
