# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""JavaScript and style bundle of the dashboard."""

from invenio_assets.webpack import WebpackThemeBundle

from .paths import data_path

theme = WebpackThemeBundle(
    __name__,
    data_path("assets"),
    default="semantic-ui",
    themes={
        "semantic-ui": {
            "entry": {
                "invenio-stats-dashboard": "./js/invenio_stats_dashboard/index.js",
            },
            # For the map alone, and loaded with it; the rest of what the pages import
            # is in the instance's own bundle.
            "dependencies": {
                "d3-geo": "^3.1.1",
                "topojson-client": "^3.1.0",
                "world-atlas": "^2.0.2",
            },
            "aliases": {
                "@js/invenio_stats_dashboard": "js/invenio_stats_dashboard",
                "@less/invenio_stats_dashboard": "less/invenio_stats_dashboard",
                "@translations/invenio_stats_dashboard": (
                    "translations/invenio_stats_dashboard"
                ),
            },
        },
    },
)
"""Bundle of the theme; its JavaScript entry also imports the style sheet."""
