# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Usage reports for DataCite: what they say, and how they are delivered.

A server of its own stands for DataCite's; all else is real.
"""

import gzip
import json
import uuid
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import jsonschema
import pytest
from invenio_access.permissions import system_identity
from invenio_rdm_records.proxies import current_rdm_records_service as rdm
from invenio_search import current_search_client
from invenio_search.utils import prefix_index

from invenio_stats_dashboard.cli import community_stats
from invenio_stats_dashboard.config import STATS_DASHBOARD_DATACITE
from invenio_stats_dashboard.datacite import rd1
from invenio_stats_dashboard.datacite.client import Client, DataCiteUnavailableError
from invenio_stats_dashboard.datacite.sending import Sender, report_id
from invenio_stats_dashboard.datacite.settings import Settings
from invenio_stats_dashboard.datacite.tasks import send_usage_reports
from invenio_stats_dashboard.search.indices import USAGE_DELTA
from invenio_stats_dashboard.search.state import State
from invenio_stats_dashboard.tasks import aggregate_community_usage_stats
from tests.counter.official import faults
from tests.factories import raw_event, send_events

from .schema import REPORT

FIRST = (date.today().replace(day=1) - timedelta(days=1)).replace(day=1)
MONTH = FIRST.strftime("%Y-%m")
RESTRICTED = {"record": "restricted", "files": "restricted"}


class DataCite(BaseHTTPRequestHandler):
    """Stands for DataCite: keeps what it gets, and refuses what it is told to."""

    received, refusals = [], []

    def _answer(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.refusals.pop(0) if self.refusals else 201
        if status < 400:
            report = json.loads(gzip.decompress(body))
            self.received.append((self.command, self.path, self.headers, report))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(b"{}")

    do_PUT = do_POST = _answer

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture()
def datacite(set_config):
    """The server; the application sends there."""
    server = HTTPServer(("127.0.0.1", 0), DataCite)
    Thread(target=server.serve_forever, daemon=True).start()
    settings = {
        **STATS_DASHBOARD_DATACITE,
        "enabled": True,
        "url": f"http://127.0.0.1:{server.server_port}/",
        "token": "issued",
        "created_by": "tests.repo",
        "providers": ["external"],
        "months": 2,
    }
    set_config("STATS_DASHBOARD_DATACITE", settings)
    DataCite.received, DataCite.refusals = [], []
    yield DataCite
    server.shutdown()
    server.server_close()


def use(kind, recid, number, visit="visit"):
    """Let a record be used by several visitors on a day of the month."""
    noon = datetime.combine(FIRST + timedelta(days=9), datetime.min.time())
    events = [
        raw_event(kind, recid, noon + timedelta(hours=n), session_id=f"{visit}-{n}")
        for n in range(number)
    ]
    send_events(kind, events)


@pytest.fixture()
def records(clean, make_record, users):
    """Datasets with a DOI, one without, one restricted, one no dataset; with usage."""
    author, new = users["author"], uuid.uuid4().hex
    made = {
        "first": make_record(author, doi=f"10.1234/{new}-FIRST", title="One & <two>"),
        "second": make_record(author, doi=f"10.1234/{new}-second", version="v1.2"),
        "without": make_record(author),
        "secret": make_record(author, doi=f"10.1234/{new}-secret", access=RESTRICTED),
        "article": make_record(
            author,
            doi=f"10.1234/{new}-text",
            resource_type={"id": "publication-article"},
        ),
    }
    # Reports look records up.
    rdm.indexer.refresh()
    for number, recid in enumerate(made.values()):
        use("record-view", recid, number + 2)
    use("file-download", made["first"], 3)
    aggregate_community_usage_stats()
    return made


def by_name(report):
    """Return the end of a DOI → its dataset in a report."""
    datasets = report["report-datasets"]
    return {each["dataset-id"][0]["value"].split("-")[-1]: each for each in datasets}


def counts(dataset):
    """Return (metric, access method) → number of a dataset in a report."""
    (performance,) = dataset["performance"]
    return {
        (each["metric-type"], each["access-method"]): each["count"]
        for each in performance["instance"]
    }


def test_report(records, datacite):
    """Public datasets with a DOI are sent, once, as DataCite checks them."""
    assert send_usage_reports() == {
        "reports": 1,
        "parts": 1,
        "datasets": 2,
        "refused": [],
    }
    ((method, path, headers, report),) = datacite.received
    assert (method, path) == ("PUT", f"/reports/{report_id(MONTH, Settings())}")
    assert headers["Authorization"] == "Bearer issued"
    assert headers["Content-Encoding"] == "gzip"
    jsonschema.validate(report, REPORT)
    assert report["report-header"]["reporting-period"]["begin-date"] == str(FIRST)
    datasets = by_name(report)
    assert set(datasets) == {"first", "second"}
    first = datasets["first"]
    assert first["dataset-title"] == "One & <two>"
    assert first["yop"] == "2024"
    assert counts(first) == {
        ("total-dataset-investigations", "regular"): 5,
        ("total-dataset-requests", "regular"): 3,
        ("unique-dataset-investigations", "regular"): 3,
        ("unique-dataset-requests", "regular"): 3,
    }
    assert send_usage_reports()["reports"] == 0
    assert len(datacite.received) == 1


def test_restated_month_is_sent_again(records, datacite):
    """What has changed since takes the place of what was sent."""
    send_usage_reports()
    use("record-view", records["second"], 5, "later")
    aggregate_community_usage_stats()
    assert send_usage_reports()["reports"] == 1
    (_, before, _, _), (method, path, _, report) = datacite.received
    assert (method, path) == ("PUT", before)
    views = counts(by_name(report)["second"])
    assert views["total-dataset-investigations", "regular"] == 3 + 5


def exchange(client, first, second):
    """Let two records exchange all their events: all sums of the day stay the same."""
    script = """
        String other = ctx._source.recid == params.first ? params.second : params.first;
        ctx._source.recid = other;
        ctx._source.record_id = other;
        ctx._source.parent_recid = other + "-parent";
    """
    words = {"source": script, "params": {"first": first, "second": second}}
    query = {"terms": {"recid": [first, second]}}
    index = prefix_index("events-stats-*")
    client.update_by_query(
        index=index, body={"script": words, "query": query}, refresh=True
    )
    State().mark_stale(USAGE_DELTA, [str(FIRST + timedelta(days=9))])


def test_exchanged_numbers_are_sent_again(records, datacite):
    """That a day's total is as it was does not mean that its records are."""
    send_usage_reports()
    exchange(current_search_client, records["first"], records["second"])
    aggregate_community_usage_stats()

    assert send_usage_reports()["reports"] == 1

    before, after = (by_name(report) for *_, report in datacite.received)
    assert counts(after["first"]) == counts(before["second"])
    assert counts(after["second"]) == counts(before["first"])
    assert send_usage_reports()["reports"] == 0


def test_removed_day_is_sent_again(records, datacite):
    """A day that has lost its events, in a month that has more of them since."""
    use("record-view", records["first"], 1)
    send_usage_reports()
    gone = {"query": {"term": {"recid": records["second"]}}}
    index = prefix_index("events-stats-*")
    current_search_client.delete_by_query(index=index, body=gone, refresh=True)
    State().mark_stale(USAGE_DELTA, [str(FIRST + timedelta(days=9))])
    aggregate_community_usage_stats()

    assert send_usage_reports()["reports"] == 1
    assert set(by_name(datacite.received[-1][-1])) == {"first"}


def test_parts_are_continued(records, datacite, monkeypatch):
    """Large reports go in parts; a run that ends between two is continued."""
    monkeypatch.setattr(rd1, "LARGEST", 1)
    state = State()

    class Killed(Client):
        """Ends before the second part is sent."""

        def append(self, body):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Sender(client=Killed(Settings())).run()
    assert state.bookmark(f"datacite-{MONTH}")["sent"] == 1
    # Nobody knows whether the second part has arrived: all is sent anew.
    assert Sender().run()["parts"] == 2
    methods = [method for method, *_ in datacite.received]
    assert methods == ["PUT", "PUT", "POST"]
    headers = [report["report-header"] for *_, report in datacite.received]
    assert headers[1] == headers[2]


def test_a_part_that_was_not_taken(records, datacite, monkeypatch):
    """The next run goes on with it, after the last record, whoever is gone since."""
    monkeypatch.setattr(rd1, "LARGEST", 1)
    DataCite.refusals[:] = [201, 503]
    with pytest.raises(DataCiteUnavailableError):
        Sender().run()
    ((_, _, _, sent),) = datacite.received
    (gone,) = (records[name] for name in by_name(sent))
    rdm.delete_record(system_identity, gone, {})
    rdm.indexer.refresh()

    assert Sender().run()["parts"] == 1

    first, second = (by_name(report) for *_, report in datacite.received)
    assert set(first) | set(second) == {"first", "second"}
    assert [method for method, *_ in datacite.received] == ["PUT", "POST"]


def test_wrong_credentials(app, records, datacite):
    """They are named, and nothing else is tried with them."""
    datacite.refusals[:] = [401, 403]
    error = send_usage_reports()["error"]
    assert "refuses the token of STATS_DASHBOARD_DATACITE, 401" in error
    done = app.test_cli_runner().invoke(community_stats, ["datacite", "send"])
    assert done.exit_code == 1
    assert "refuses the token of STATS_DASHBOARD_DATACITE, 403" in done.output
    assert send_usage_reports()["reports"] == 1


def test_months_by_name(app, records, datacite):
    """A month is sent again on request, once; none that is not over."""

    def send(month):
        words = ["datacite", "send", "--month", month]
        return app.test_cli_runner().invoke(community_stats, words)

    send_usage_reports()
    assert send(MONTH).exit_code == 0
    assert len(datacite.received) == 2
    assert send_usage_reports()["reports"] == 0
    done = send(f"{date.today():%Y-%m}")
    assert done.exit_code == 2 and "not complete yet" in done.output
    assert "reports: 0" in send("2001-01").output
    assert len(datacite.received) == 2


def test_a_busy_server_and_a_refusal(records, datacite):
    """What may pass is tried again by the next run; a refusal is reported."""
    datacite.refusals[:] = [503]
    with pytest.raises(DataCiteUnavailableError):
        Sender().run()
    datacite.refusals[:] = [503]
    assert "503" in send_usage_reports()["error"]
    datacite.refusals[:] = [422]
    assert send_usage_reports()["refused"] == [MONTH]
    assert send_usage_reports()["reports"] == 1


def test_dry_run(app, records, datacite, tmp_path):
    """A dry run writes the parts to files and sends nothing."""
    done = app.test_cli_runner().invoke(
        community_stats, ["datacite", "send", "--dry-run", str(tmp_path)]
    )
    assert done.exit_code == 0, done.output
    (file,) = tmp_path.iterdir()
    assert file.name == f"datacite-{MONTH}-001.json.gz"
    jsonschema.validate(json.loads(gzip.decompress(file.read_bytes())), REPORT)
    assert datacite.received == []
    assert f"{file.name}" in done.output and "2" in done.output
    send_usage_reports()
    again = app.test_cli_runner().invoke(
        community_stats, ["datacite", "send", "--dry-run", str(tmp_path)]
    )
    assert (again.exit_code, again.output) == (0, "files: 0\n")


def test_another_form(records, datacite, set_config, app):
    """As an Item Report of COUNTER, with the same numbers, by its own schema."""
    value = app.config["STATS_DASHBOARD_DATACITE"]
    form = "invenio_stats_dashboard.counter.dataset_reports"
    set_config("STATS_DASHBOARD_DATACITE", {**value, "form": form})

    assert send_usage_reports()["datasets"] == 2

    ((_, _, _, report),) = datacite.received
    assert faults("200_IR", report) == []
    (group,) = report["Report_Items"]
    items = {item["Item_ID"]["DOI"].split("-")[-1]: item for item in group["Items"]}
    assert set(items) == {"FIRST", "second"}
    (performance,) = items["FIRST"]["Attribute_Performance"]
    assert performance == {
        "Data_Type": "Dataset",
        "YOP": "2024",
        "Access_Method": "Regular",
        "Performance": {
            "Total_Item_Investigations": {MONTH: 5},
            "Total_Item_Requests": {MONTH: 3},
            "Unique_Item_Investigations": {MONTH: 3},
            "Unique_Item_Requests": {MONTH: 3},
        },
    }


@pytest.fixture()
def small(set_config):
    """Small numbers are suppressed."""
    set_config("STATS_DASHBOARD_MIN_COUNT", 5)


def test_small_numbers(small, records, datacite):
    """Numbers are rounded apart, and yet no part is larger than its whole."""
    for visit in range(4):
        for recid in (records["first"], records["second"]):
            use("record-view", recid, 3, f"view-{visit}")
            use("file-download", recid, 2, f"other-{visit}")
            aggregate_community_usage_stats()
        send_usage_reports()

    assert datacite.received
    for *_, report in datacite.received:
        for dataset in report["report-datasets"]:
            found = {name: number for (name, _), number in counts(dataset).items()}
            assert all(number % 5 == 0 for number in found.values())
            for what in ("investigations", "requests"):
                unique = found.get(f"unique-dataset-{what}", 0)
                assert found.get(f"total-dataset-{what}", 0) >= unique


def test_disabled_by_default(app):
    """Nothing is sent unless it is configured."""
    assert send_usage_reports() == {"disabled": True}
    done = app.test_cli_runner().invoke(community_stats, ["datacite", "send"])
    assert done.exit_code == 1 and "not enabled" in done.output
