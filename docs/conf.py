# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Configuration of Sphinx."""

from invenio_stats_dashboard import __version__

project = "Invenio Stats Dashboard"
copyright = "2026, Invenio Stats Dashboard contributors"
author = "Invenio Stats Dashboard contributors"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
exclude_patterns = ["_build"]
nitpicky = True

html_theme = "alabaster"
html_theme_options = {"description": "Statistics of InvenioRDM and its communities"}
