# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Geometry of badges and charts: estimated text widths, and lines."""

WIDE, NARROW = set("MWmw@%&"), set("iljI.,:;'|!()[]{}ft r-1/")

BADGE_FONT = 11
"""Pixels."""

PADDING = 6


def text_width(text, size=BADGE_FONT):
    """Estimate the width of a text in pixels in a common sans-serif font."""
    units = sum(
        0.92 if c in WIDE else 0.38 if c in NARROW else 1.0 if ord(c) > 0x2E80 else 0.62
        for c in text
    )
    return round(units * size)


def fit(text, width, size):
    """Return a text, cut with an ellipsis where it would be wider than this."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def badge(label, value):
    """Return the positions of a badge's halves and their texts."""
    left, right = (text_width(text) + 2 * PADDING for text in (label, value))
    return {
        "left": left,
        "right": right,
        "width": left + right,
        "label_x": left / 2,
        "value_x": left + right / 2,
        "label_length": left - 2 * PADDING,
        "value_length": right - 2 * PADDING,
    }


def line(values, left, top, width, height):
    """Return points of a line through values; unknown ones are gaps.

    :param values: numbers or ``None``, evenly spread over the width.
    :returns: list of lists of (x, y), one for each part without gaps.
    """
    known = [value for value in values if value is not None]
    high, low = max(known, default=0), min([0, *known])
    scale = height / (high - low) if high > low else 0
    step = width / max(len(values) - 1, 1)
    parts = [[]]
    for number, value in enumerate(values):
        if value is None:
            parts.append([])
            continue
        y = top + height - (value - low) * scale
        parts[-1].append((round(left + number * step, 1), round(y, 1)))
    return [part for part in parts if part]


def path(points):
    """Return points as the path of a line; a single one is a short stroke."""
    if len(points) == 1:
        ((x, y),) = points
        points = [(x - 1, y), (x + 1, y)]
    return "M" + "L".join(f"{x} {y}" for x, y in points)


def area(points, bottom):
    """Return the path of the area below a line."""
    if len(points) == 1:
        ((x, y),) = points
        points = [(x - 1, y), (x + 1, y)]
    return f"{path(points)}L{points[-1][0]} {bottom}L{points[0][0]} {bottom}Z"
