# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A demo repository: a real InvenioRDM instance filled with plausible data.

Not part of the installed package. ``python -m demo.setup --help`` lists the steps.
"""
