# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Services, steps and processes of the demo and the tests.

Only the standard library is used: this runs before any virtual environment
exists.
"""
