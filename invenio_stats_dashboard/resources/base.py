# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Base of the resources."""

from flask_resources import Resource


class ServiceResource(Resource):
    """Resource of a service, which negotiates the formats of responses itself."""

    decorators = ()

    def __init__(self, config, service):
        """Initialize with the configuration and the service, or a proxy to it."""
        super().__init__(config)
        self.service = service
