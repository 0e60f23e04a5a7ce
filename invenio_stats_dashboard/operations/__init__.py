# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What keeps the module running for years: journal, health, rebuilding, processes."""
