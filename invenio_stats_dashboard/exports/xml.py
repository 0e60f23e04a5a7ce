# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""XML 1.0, UTF-8."""

from datetime import date
from xml.sax.saxutils import escape, quoteattr

from ..queries.labels import current_locale
from .cells import cell, clean


def write_xml(document):
    """Yield ``<statistics>``: the description, then each panel with its rows."""
    language = quoteattr(current_locale().replace("_", "-"))
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<statistics xml:lang={language}>\n'
    ).encode()
    yield "".join(_about(document)).encode()
    for panel in document.list:
        yield from _panel(document, panel)
    yield b"</statistics>\n"


def _about(document):
    yield "  <about>\n"
    for name, _heading, value in document.about():
        if value is not None:
            yield f"    {_element(name, value)}\n"
    for metric, name, text in document.definitions():
        attributes = f"metric={quoteattr(metric)} name={quoteattr(name)}"
        yield f"    <definition {attributes}>{escape(text)}</definition>\n"
    yield "  </about>\n"


def _panel(document, panel):
    """Yield a panel in chunks of rows."""
    columns = document.columns(panel)
    attributes = f"name={quoteattr(panel.name)} title={quoteattr(clean(panel.title))}"
    lines = [f"  <panel {attributes}>\n"]
    for row in document.rows(panel):
        cells = [_metric(row)]
        cells += [_element(c, cell(c, row)) for c in columns if c != "metric"]
        lines.append(f"    <row>{''.join(cells)}</row>\n")
        if len(lines) >= 200:
            yield "".join(lines).encode()
            lines = []
    yield "".join([*lines, "  </panel>\n"]).encode()


def _metric(row):
    name = quoteattr(cell("metric", row))
    return f"<metric name={name}>{escape(row['metric'])}</metric>"


def _element(name, value):
    """Return an element, or nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        value = str(value).lower()
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"<{name}>{escape(clean(text))}</{name}>"
