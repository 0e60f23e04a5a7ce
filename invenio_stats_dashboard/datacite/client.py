# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Client of DataCite's reports API."""

import requests

from ..errors import StatsDashboardError, TransientError
from .settings import KEY

TIMEOUT = (10, 300)
"""Seconds to connect, and to wait for an answer: parts are checked on receipt."""

HEADERS = {
    "Accept": "application/json",
    "Content-Type": "application/gzip",
    "Content-Encoding": "gzip",
}


class DataCiteError(StatsDashboardError):
    """DataCite has refused a report: another attempt would be refused as well."""


class DataCiteUnavailableError(TransientError):
    """DataCite cannot be reached, or fails: nobody knows whether a part has arrived."""


class DataCiteClosedError(DataCiteUnavailableError):
    """DataCite has taken nothing: it is too busy, or does not accept the token."""


class Client:
    """Sends the parts of reports."""

    def __init__(self, settings, session=None):
        """Initialize with the settings.

        :param settings: :class:`.settings.Settings`.
        :param session: session of requests, by default a new one.
        """
        self.url = f"{settings.url}/reports"
        self.session = session or requests.Session()
        self.session.headers["Authorization"] = f"Bearer {settings.token}"

    def replace(self, report_id, body):
        """Send the first part: it makes the report, or takes the place of an earlier one.

        :param report_id: UUID of our own choice.
        :raises DataCiteError: when it is refused.
        :raises DataCiteUnavailableError: when it may be accepted another time.
        """
        self._send("PUT", f"{self.url}/{report_id}", body)

    def append(self, body):
        """Send a further part of the report whose header it has; raises as above."""
        self._send("POST", self.url, body)

    def _send(self, method, url, body):
        try:
            answer = self.session.request(
                method, url, data=body, headers=HEADERS, timeout=TIMEOUT
            )
        except requests.RequestException as error:
            raise DataCiteUnavailableError(f"DataCite: {error}") from error
        status, text = answer.status_code, " ".join(answer.text.split())[:300]
        if status in (401, 403):
            message = f"DataCite refuses the token of {KEY}, {status}: {text}"
            raise DataCiteClosedError(message)
        if status in (429, 503):
            raise DataCiteClosedError(f"DataCite answers {status}.")
        if status >= 500:
            raise DataCiteUnavailableError(f"DataCite answers {status}.")
        if not answer.ok:
            raise DataCiteError(f"DataCite refuses, {status}: {text}")
