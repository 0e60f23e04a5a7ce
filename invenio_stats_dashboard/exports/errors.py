# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Errors of exports."""

from ..errors import StatsDashboardError


class NotAcceptableError(StatsDashboardError):
    """Nothing that there is would be accepted."""

    def __init__(self, header, allowed):
        """Name what there is.

        :param header: name of the request's header that rules it out.
        :param allowed: values that it could have.
        """
        super().__init__("Nothing that there is would be accepted.")
        message = f"Allowed values: {', '.join(allowed)}."
        self.errors = [{"field": header, "messages": [message]}]
