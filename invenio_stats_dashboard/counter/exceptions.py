# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Exceptions of the COUNTER API: codes, messages and statuses of Appendix D."""

TABLE = {
    1000: (503, "Service Not Available"),
    1010: (503, "Service Busy"),
    1020: (429, "Client has made too many requests"),
    1030: (400, "Insufficient Information to Process Request"),
    2000: (401, "Requestor Not Authorized to Access Service"),
    2010: (403, "Requestor is Not Authorized to Access Usage for Institution"),
    2011: (403, "Global Reports Not Supported"),
    2020: (401, "APIKey Invalid"),
    3020: (400, "Invalid Date Arguments"),
    3030: (200, "No Usage Available for Requested Dates"),
    3031: (200, "Usage Not Ready for Requested Dates"),
    3032: (200, "Usage No Longer Available for Requested Dates"),
    3040: (200, "Partial Data Returned"),
    3050: (200, "Parameter Not Recognized in this Context"),
    3060: (200, "Invalid ReportFilter Value"),
    3061: (200, "Incongruous ReportFilter Value"),
    3062: (200, "Invalid ReportAttribute Value"),
    3063: (200, "Components Not Supported"),
}
"""Code → HTTP status, message. The messages must match to the letter.

Not included: 1011, since nothing is queued; 3070, since no filter is required besides
the dates.
"""


def exception(code, data=None):
    """Return an exception as it stands in JSON.

    :param code: of :data:`TABLE`; 0 for a message of our own.
    :param data: explanatory data.
    """
    entry = {"Code": code, "Message": TABLE[code][1]}
    return {**entry, "Data": data} if data else entry


def notice(message, data):
    """Return a custom message, for which the standard reserves code 0."""
    return {"Code": 0, "Message": message, "Data": data}


class CounterError(Exception):
    """Exception that replaces a report."""

    def __init__(self, code, data=None):
        """Initialize with code and explanation."""
        super().__init__(f"{code}: {data}")
        self.status = TABLE[code][0]
        self.body = exception(code, data)
