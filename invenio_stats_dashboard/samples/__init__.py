# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Made-up data for sample pages, the demo, tests and benchmarks."""
