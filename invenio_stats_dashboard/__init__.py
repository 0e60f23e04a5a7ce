# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Statistics of an InvenioRDM instance and of each of its communities."""

from .ext import InvenioStatsDashboard

__version__ = "1.0.0"

__all__ = ("InvenioStatsDashboard", "__version__")
