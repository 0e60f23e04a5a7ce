# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""The COUNTER API, release 5.1.1, as far as the standard is meant for repositories."""
