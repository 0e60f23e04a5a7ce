# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Tests of the served demo; ``run-tests.sh`` prepares it and sets ``DEMO_URL``."""
