# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Import, export and generation of usage events, by their commands."""

import gzip
import json
from collections import Counter
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from invenio_cache import current_cache
from invenio_search import current_search_client
from invenio_search.utils import prefix_index
from invenio_stats.tasks import process_events

from invenio_stats_dashboard.cli import community_stats
from invenio_stats_dashboard.dates import moment_of
from invenio_stats_dashboard.monitoring.agreement import old_formats
from invenio_stats_dashboard.search.indices import USAGE_EVENTS
from invenio_stats_dashboard.subcounts import SUBCOUNTS
from invenio_stats_dashboard.usage.import_schema import BadEvent, parse
from tests.factories import raw_event
from tests.helpers import documents

DAY = datetime(2024, 2, 29, 23, 59, 59, 900000)


@pytest.fixture()
def run(app, clean):
    """Return a function that runs ``usage-events`` and returns (exit code, result)."""

    def _run(*arguments, **options):
        runner = app.test_cli_runner()
        result = runner.invoke(community_stats, ["usage-events", *arguments], **options)
        lines = result.output.strip().splitlines()
        found = [line for line in lines if line.startswith("{")]
        return result.exit_code, json.loads(found[-1]) if found else result.output

    return _run


def lines(events):
    """Return events as lines of JSON."""
    return "".join(json.dumps(event) + "\n" for event in events).encode()


def raw_events(recid):
    """Two views across midnight, one by a robot, and a download."""
    file = raw_event("file-download", recid, DAY, file_key="a.csv", size=5)
    robot = raw_event("record-view", recid, DAY, user_agent="Googlebot/2.1")
    views = [
        raw_event("record-view", recid, moment, referrer="https://www.example.org/x")
        for moment in (DAY, DAY + timedelta(milliseconds=100))
    ]
    return [*views, robot, file]


def by_id():
    """Return the stored events by what must be theirs alone."""
    return {
        (event["timestamp"], event.get("file_key"), event["visitor_id"]): event
        for event in documents("events-stats-*")
    }


def test_raw_events_keep_their_time_and_are_recognised(
    run, tmp_path, users, make_record, make_community
):
    """The same file again adds nothing, even after the salts were forgotten."""
    community = make_community(users["curator"])
    recid = make_record(users["author"], communities=[community])
    path = tmp_path / "old.ndjson"
    path.write_bytes(lines(raw_events(recid)))

    code, first = run("import", str(path), "--json")
    stored = by_id()
    for day in ("2024-02-29", "2024-03-01"):
        assert current_cache.delete(f"stats:salt:{day}")
    again = run("import", str(path), "--json")[1]

    assert code == 0
    counts = ("lines", "written", "known", "robots", "refused", "bad")
    assert [first[name] for name in counts] == [4, 3, 0, 1, 0, 0]
    assert [again[name] for name in counts] == [4, 0, 3, 1, 0, 0]
    assert sorted(key[0] for key in stored) == [
        "2024-02-29T23:59:59",
        "2024-02-29T23:59:59",
        "2024-03-01T00:00:00",
    ]
    assert set(by_id()) == set(stored)
    for event in stored.values():
        assert "ip_address" not in event
        assert event["community_ids"] == []
        assert event["resource_type"] == "dataset"


def test_forgotten_key(run, tmp_path, users, make_record):
    """Without the key nobody can tell old visitors: the same file gives new ones."""
    path = tmp_path / "old.ndjson"
    path.write_bytes(lines(raw_events(make_record(users["author"]))))

    run("import", str(path), "--json")
    code, result = run("import", "--forget-key", "--json")
    again = run("import", str(path), "--json")[1]

    assert (code, result) == (0, {"key_forgotten": True})
    assert (again["written"], again["known"]) == (3, 0)


def test_export_and_import_give_the_same(run, tmp_path, users, make_record):
    """What was exported, packed, comes back as it was."""
    path, dump = tmp_path / "old.ndjson", tmp_path / "dump.ndjson.gz"
    path.write_bytes(lines(raw_events(make_record(users["author"]))))
    run("import", str(path), "--json")
    before = by_id()

    code, _ = run("export", "--output", str(dump))
    known = run("import", str(dump), "--json")[1]
    _delete_events()
    restored = run("import", str(dump), "--json")[1]

    assert code == 0
    assert len(gzip.decompress(dump.read_bytes()).splitlines()) == 3
    assert (known["written"], known["known"]) == (0, 3)
    assert (restored["written"], restored["known"]) == (3, 0)
    after = by_id()
    assert set(after) == set(before)
    for key, event in after.items():
        changed = {n for n in event if event[n] != before[key].get(n)}
        assert changed <= {"updated_timestamp"}


def test_all_that_rdm_stores_comes_back(run, app, tmp_path, users, make_record):
    """Real visits with odd headers, and whatever RDM's mapping takes, return as is."""
    recid = make_record(users["author"], {"a b.csv": b"x", "Łódź.ZIP": b"y"})
    headers = (
        {},
        {"Referer": ""},
        {"Referer": "https://bücher.example/?q=" + "x" * 9000},
        {"Referer": "no address at all", "User-Agent": "Firefox/132.0 \xff"},
    )
    for number, some in enumerate(headers):
        browser, some = app.test_client(), {"User-Agent": "Firefox/132.0", **some}
        asked = {"headers": some, "environ_base": {"REMOTE_ADDR": f"8.8.8.{number}"}}
        for path in ("", "/files/a b.csv?download=1"):
            assert browser.get(f"/records/{recid}{path}", **asked).status_code == 200
    process_events(list(USAGE_EVENTS))
    offset = "" if old_formats() else "+00:00"  # RDM 13 stores none
    odd = {
        **GOOD,
        **{"recid": recid, "parent_recid": "p", "record_id": "r", "parent_id": "q"},
        **{"labels": ["a", "b"], "referrer": "", "country": None, "unique_id": "u"},
        **{"is_robot": True, "is_machine": True, "via_api": True},
        "timestamp": f"2024-02-29T12:00:00{offset}",
    }
    _store("events-stats-record-view-2024-02", "odd", odd)
    before, dump = by_id(), tmp_path / "dump.ndjson"

    run("export", "--output", str(dump))
    _delete_events()
    result = run("import", str(dump), "--json")[1]

    assert result["written"] == len(before) == 9
    assert (result["bad"], result["errors"]) == (0, [])
    after = {key[1:]: event for key, event in by_id().items()}
    for key, event in before.items():
        found = after.pop(key[1:])
        there = {name for name in event if event[name] is not None}
        changed = {name for name in there if found.get(name) != event[name]}
        assert changed <= {"updated_timestamp", "timestamp", "record_id"}
        assert found["record_id"] == event["recid"]
        assert moment_of(found["timestamp"]) == moment_of(event["timestamp"])


def _store(index, name, event):
    """Store an event as it is."""
    index = prefix_index(index)
    current_search_client.index(index=index, id=name, body=event, refresh=True)


def test_files_of_other_programs(run, tmp_path, users, make_record):
    """A byte order mark, empty texts and another table's fields lose no line."""
    recid = make_record(users["author"])
    raw = raw_event("record-view", recid, DAY, referrer="", user_id="")
    other = {**GOOD, "recid": recid, "enriched": 1, "departments": ["Bees"]}
    path = tmp_path / "marked.ndjson"
    path.write_bytes(b"\xef\xbb\xbf" + lines([{**raw, "ip_address": ""}, other]))

    code, result = run("import", str(path), "--json")

    assert (code, result["errors"], result["written"]) == (0, [], 2)
    assert {event["resource_type"] for event in by_id().values()} == {"dataset"}


def robots_stored():
    """Return (day, community) → robots that were dropped."""
    found = Counter()
    for row in documents("stats-community-robots-*"):
        found[row["day"], row["community_id"]] += row["robots"]
    return found


def test_robots_of_one_file_are_counted_once(
    run, tmp_path, users, make_record, make_community
):
    """Also when lines stand in two files, and in another order."""
    community = make_community(users["curator"])
    recid = make_record(users["author"], communities=[community])
    joined = datetime.now() + timedelta(hours=-1)
    events = [
        raw_event("record-view", recid, moment, user_agent="Googlebot/2.1")
        for moment in (DAY, DAY + timedelta(seconds=1), DAY + timedelta(days=1), joined)
    ]
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(lines([*events[:3], events[0]]))
    two.write_bytes(lines([events[3], *reversed(events)]))

    run("import", str(one), "--json")
    first = robots_stored()
    for path in (one, two, two):
        assert run("import", str(path), "--json")[0] == 0

    today = joined.date().isoformat()
    assert first == {("2024-02-29", "global"): 1, ("2024-03-01", "global"): 2}
    assert robots_stored() == first + Counter({(today, "global"): 1})


@pytest.mark.parametrize("order", list(permutations((0, 9, 38))))
def test_order_of_lines(run, order, tmp_path, users, make_record):
    """Of clicks within ten seconds the last one is kept, whichever line comes first."""
    recid = make_record(users["author"])
    start = datetime(2024, 5, 1, 10)
    path = tmp_path / "some.ndjson"
    for seconds in order:
        moment = start + timedelta(seconds=seconds)
        event = raw_event(
            "record-view", recid, moment, referrer=f"https://{seconds}.de"
        )
        path.write_bytes(lines([event]))
        assert run("import", str(path), "--json")[1]["refused"] == 0
    stored = by_id()

    assert [key[0][-2:] for key in sorted(stored)] == ["09", "38"]
    assert sorted(e["referrer"] for e in stored.values()) == [
        "https://38.de",
        "https://9.de",
    ]


def test_deleted_events_come_back(run, tmp_path, users, make_record):
    """At once, while the search engine remembers that there was a later one."""
    recid, path = make_record(users["author"]), tmp_path / "some.ndjson"
    start = datetime(2024, 5, 1, 10)
    events = [
        raw_event("record-view", recid, start + timedelta(seconds=n)) for n in range(3)
    ]
    path.write_bytes(lines(events))
    run("import", str(path), "--json")
    (kept,) = by_id().values()
    everything = {"query": {"match_all": {}}}
    current_search_client.delete_by_query(
        index=prefix_index("events-stats-*"), body=everything, refresh=True
    )

    again = run("import", str(path), "--json")[1]

    assert (again["written"], again["known"], again["refused"]) == (1, 2, 0)
    assert [e["timestamp"] for e in by_id().values()] == [kept["timestamp"]]


def test_order_within_a_second(run, tmp_path, users, make_record):
    """Two lines of one visitor in one second: the same one is kept in any order."""
    recid, path, kept = make_record(users["author"]), tmp_path / "some.ndjson", []
    events = [
        raw_event("record-view", recid, DAY, referrer=f"https://{n}.example")
        for n in range(6)
    ]
    for order in (events, list(reversed(events)), events[3:] + events[:3]):
        path.write_bytes(lines(order))
        run("import", str(path), "--json")
        kept.append([event["referrer"] for event in by_id().values()])
        _delete_events()

    assert kept[0] == kept[1] == kept[2]
    assert len(kept[0]) == 1


def _delete_events():
    """Delete all events."""
    current_search_client.indices.delete(index=prefix_index("events-stats-*"))


def test_bad_lines_do_not_stop_the_rest(run, users, make_record):
    """They are counted and named by number and field."""
    good = raw_event("record-view", make_record(users["author"]), DAY)
    bad = [{**good, "ip_address": "300.1.1.1"}, {"recid": "x"}]
    text = lines([good]) + b"{broken\n\n" + lines([*bad, {**good, "session_id": "2"}])

    code, result = run("import", "-", "--json", input=text)

    assert code == 1
    assert (result["lines"], result["written"], result["bad"]) == (5, 2, 3)
    assert [error.split(":")[0] for error in result["errors"]] == [
        "-, line 2",
        "-, line 4",
        "-, line 5",
    ]
    assert "ip_address: '300.1.1.1' is not allowed" in result["errors"][1]
    assert "timestamp: is missing" in result["errors"][2]


def test_strict_writes_nothing(run, tmp_path, users, make_record):
    """One bad line in the last file: nothing of the first one is written."""
    good = raw_event("record-view", make_record(users["author"]), DAY)
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(lines([good]))
    two.write_bytes(b"[]\n")

    code, result = run("import", str(one), str(two), "--strict", "--json")
    fixed = run("import", str(one), "--strict", "--json")[1]

    assert (code, result["written"], result["bad"]) == (1, 0, 1)
    assert result["errors"] == [f"{two}, line 1: not a JSON object"]
    assert (fixed["lines"], fixed["written"]) == (1, 1)


def test_damaged_file(run, tmp_path, users, make_record):
    """A packed file that was cut off is reported; what came before it is kept."""
    recid = make_record(users["author"])
    events = [
        raw_event("record-view", recid, DAY, session_id=f"{n * 7919 % 100003}")
        for n in range(3000)
    ]
    path = tmp_path / "cut.gz"
    path.write_bytes(gzip.compress(lines(events))[:-2000])

    code, result = run("import", str(path), "--json")

    assert (code, result["bad"]) == (1, 1)
    assert "damaged" in result["errors"][0]
    assert result["written"] == result["lines"] > 100


def test_missing_file_and_no_file(run):
    """A clear message, no traceback."""
    assert "nowhere" in run("import", "nowhere.ndjson")[1]
    code, output = run("import")
    assert code == 2 and "Give the files" in output


GOOD = {
    "timestamp": "2024-02-29T12:00:00",
    "recid": "abcde-12345",
    "parent_recid": "abcde-1234p",
    "visitor_id": "v",
    "unique_session_id": "s",
}
FILE = {"file_id": "f", "file_key": "a.csv", "bucket_id": "b", "size": 1}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"timestamp": "yesterday"}, "timestamp"),
        ({"timestamp": "2999-01-01T00:00:00"}, "timestamp"),
        ({"timestamp": 1709208000}, "timestamp"),
        ({"timestamp": "2024-02-29"}, "timestamp"),
        ({"timestamp": "2024-02-29 00:30:00 CET"}, "timestamp"),
        ({"timestamp": "02/07/2024 12:00"}, "timestamp"),
        ({"timestamp": "29 Feb 2024 12:00"}, "timestamp"),
        ({"timestamp": "2024-02-29T12:00:00+25:00"}, "timestamp"),
        ({"timestamp": "2024-02-29T12:00:00+02:60"}, "timestamp"),
        ({"timestamp": "0001-01-01T00:00:00+14:00"}, "timestamp"),
        ({"timestamp": "2024-02-29T12:00:00 Europe/Berlin"}, "timestamp"),
        ({"recid": ""}, "recid"),
        ({"recid": None}, "recid"),
        ({"via_api": "no"}, "via_api"),
        ({"is_robot": 0}, "is_robot"),
        ({"referrer": "ä" * 16384}, "referrer"),
        ({"colour": "red"}, "colour"),
        ({"languages": [1]}, "languages"),
        ({**FILE, "size": -1}, "size"),
        ({**FILE, "size": True}, "size"),
        ({**FILE, "bucket_id": None}, "bucket_id"),
        ({"unique_session_id": None}, "unique_session_id"),
        ({"visitor_id": None, "unique_session_id": None}, "one of user_id"),
        ({"visitor_id": None, "user_id": "1"}, "unique_session_id"),
    ],
)
def test_every_field_is_checked(values, field):
    """The message names the field."""
    with pytest.raises(BadEvent) as error:
        parse(json.dumps({**GOOD, **values}), SUBCOUNTS)

    assert str(error.value).startswith(field)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-02-29T23:30:00", "2024-02-29T23:30:00"),
        ("2024-02-29 23:30", "2024-02-29T23:30:00"),
        ("2024-02-29T23:30:00Z", "2024-02-29T23:30:00"),
        ("2024-03-01T00:30:00.123456+01:00", "2024-02-29T23:30:00.123456"),
        ("2024-03-01 00:30:00+0100", "2024-02-29T23:30:00"),
        ("2024-02-29 12:30:00 -11", "2024-02-29T23:30:00"),
    ],
)
def test_moments(written, moment):
    """ISO 8601 in the forms of databases and log files, brought to UTC."""
    assert (
        parse(json.dumps({**GOOD, "timestamp": written}), SUBCOUNTS).event["timestamp"]
        == moment
    )


@pytest.mark.parametrize(
    ("country", "kept"),
    [("DE", "DE"), ("us", "US"), ("T1", None), ("A1", None), ("", None), (49, None)],
)
def test_odd_countries_lose_no_event(country, kept):
    """What is no country is unknown."""
    event = parse(json.dumps({**GOOD, "country": country}), SUBCOUNTS).event

    assert event.get("country") == kept


@pytest.mark.parametrize(
    ("hit", "kind"),
    [
        (GOOD, "record-view"),
        ({**GOOD, **FILE}, "file-download"),
        (
            {"_index": "events-stats-record-view-2024-02", "_source": GOOD},
            "record-view",
        ),
    ],
)
def test_kinds(hit, kind):
    """The index or the fields tell views from downloads; times become UTC."""
    assert parse(json.dumps(hit), SUBCOUNTS).kind == kind
    shifted = {**GOOD, "timestamp": "2024-03-01T01:00:00+02:00"}
    assert parse(json.dumps(shifted), SUBCOUNTS).event["timestamp"] == (
        "2024-02-29T23:00:00"
    )


def test_generate(run, app, users, make_record, make_community):
    """Usage of the chosen community only, in the period; refused in production."""
    community = make_community(users["curator"])
    inside = make_record(users["author"], communities=[community])
    make_record(users["author"])
    wanted = ("--community", community, "--events", "60", "--seed", "a", "--json")
    today = datetime.now().date().isoformat()

    code, result = run("generate", *wanted, "--start-date", today, "--end-date", today)
    app.config["TESTING"] = app.testing = False
    try:
        refused, output = run("generate", *wanted)
    finally:
        app.config["TESTING"] = app.testing = True

    assert (refused, "--yes-i-know" in output) == (2, True)
    assert code == 0
    events = documents("events-stats-*")
    assert {event["recid"] for event in events} <= {inside}
    assert {event["timestamp"][:10] for event in events} <= {today}
    assert result["events"] == result["written"] + result["known"] + result["robots"]
    assert len(events) == result["written"]
