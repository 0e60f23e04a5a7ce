# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Client of DataCite's reports API."""

import requests

from ..errors import StatsDashboardError, TransientError

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
    """DataCite cannot be reached, or is too busy: the next run tries again."""


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
        if answer.status_code == 429 or answer.status_code >= 500:
            raise DataCiteUnavailableError(f"DataCite answers {answer.status_code}.")
        if not answer.ok:
            text = " ".join(answer.text.split())[:300]
            raise DataCiteError(f"DataCite refuses, {answer.status_code}: {text}")
