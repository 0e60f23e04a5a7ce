# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Where the numbers of an answer come from."""

from ...deferred import deferred

__getattr__ = deferred(__name__, {"sample": ["SampleRows", "SampleState"]})
