# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What has changed most: rises and falls over all dimensions."""


def changes(total, parts, limit):
    """Return the largest rises and falls, by their share of the difference.

    A difference is counted from the days that are compared. Keys of one dimension may
    overlap those of another: shares do not add up.

    :param total: the number of all together, with the one before.
    :param parts: (dimension, parameter, items with ``key`` and ``label``) of each.
    :param limit: number of rises, and of falls.
    :returns: dict of ``total``, ``rises`` and ``falls``.
    """
    whole = _difference(total)
    found = [
        _change(item, dimension, param, whole)
        for dimension, param, items in parts
        for item in items
        if item["key"] is not None and _difference(item)
    ]
    found.sort(key=lambda row: (-abs(row["difference"]), row["dimension"], row["key"]))
    rises = [row for row in found if row["difference"] > 0]
    falls = [row for row in found if row["difference"] < 0]
    return {
        "total": {**_numbers(total), "difference": whole},
        "rises": rises[:limit],
        "falls": falls[:limit],
    }


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
