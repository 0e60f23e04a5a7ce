# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A draft is no record: its id is refused as one that does not exist."""

from invenio_rdm_records.proxies import current_rdm_records_service as records

from tests.factories import identity_of, metadata

URL = "/api/stats-dashboard/global/totals"


def test_ids_of_drafts(app, client, login, users):
    """In an address and in a body, for its owner and for visitors."""
    data = {"metadata": metadata(), "files": {"enabled": False}}
    draft = records.create(identity_of(users["author"]), data).id

    for browser in (client, login(users["author"])):
        for recid in (draft, "no-such-record"):
            params = {"record": recid}
            asked = browser.get(URL, query_string=params)
            question = {"stat": "global-stats", "params": params}
            posted = browser.post("/api/stats", json={"a": question})

            for response in (asked, posted):
                assert response.status_code == 400, response.text
                (error,) = response.json["errors"]
                assert error["field"] == "record"
                assert error["messages"] == [
                    f"'{recid}' is not a record that you may read."
                ]
