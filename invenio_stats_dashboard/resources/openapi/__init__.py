# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""OpenAPI description of all addresses; shapes and operations are YAML."""
