# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Search templates that belong to no aggregation."""

PACKAGE = "invenio_stats_dashboard.search_templates"


def list_templates():
    """Return the packages of the templates of events, robots and state."""
    return [f"{PACKAGE}.{name}" for name in ("events", "robots", "state")]
