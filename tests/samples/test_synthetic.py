# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Tests of the made-up usage."""

from collections import Counter
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from counter_robots import is_robot
from flask import Flask
from flask_login import LoginManager
from invenio_rdm_records.resources.stats import (
    check_if_via_api,
    file_download_event_builder,
    record_view_event_builder,
)
from invenio_stats.utils import get_geoip

from invenio_stats_dashboard.samples.generator import (
    DOWNLOAD,
    VIEW,
    File,
    Item,
    UsageGenerator,
)
from invenio_stats_dashboard.samples.rhythm import Rhythm

START, END = datetime(2024, 1, 1), datetime(2026, 1, 1)


def make_items():
    """Return twelve items; the last is for members, the first was away for a while."""
    items = []
    for number in range(12):
        files = tuple(
            File(
                f"bucket-{number}", f"file-{number}-{n}", f"data-{n}.csv", 1000 * n + 1
            )
            for n in range(number % 3)
        )
        since = START + timedelta(days=15 * number)
        available = ((since, None),)
        if number == 0:
            gap = datetime(2024, 6, 1), datetime(2024, 7, 1)
            available = ((since, gap[0]), (gap[1], None))
        items.append(
            Item(
                f"rec-{number}",
                f"par-{number}",
                available,
                files,
                members_only=number == 11,
            )
        )
    return items


def make_generator(volume=6000, seed=1, **overrides):
    """Return a generator over two years."""
    arguments = {
        "items": make_items(),
        "start": START,
        "end": END,
        "user_ids": ("7", "8"),
        "site_url": "https://repository.example",
    }
    return UsageGenerator(volume=volume, seed=seed, **{**arguments, **overrides})


@pytest.fixture(scope="module")
def events():
    """Two years of events."""
    return list(make_generator().events())


def by_day(events):
    """Return day → number of events."""
    return Counter(event["timestamp"][:10] for _, event in events)


def test_the_same_for_the_same_seed():
    """The seed decides everything; another one makes something else."""
    first = list(make_generator(volume=500).events())

    assert list(make_generator(volume=500).events()) == first
    assert list(make_generator(volume=500, seed=2).events()) != first


@pytest.mark.parametrize("volume", [0, 1, 999])
def test_exactly_the_volume_asked_for(volume):
    """Rounding over 731 days loses no event."""
    assert len(list(make_generator(volume=volume).events())) == volume


def test_timestamps_ascend_within_the_period(events):
    """In order of time, as in a real queue, and never outside the period."""
    stamps = [event["timestamp"] for _, event in events]

    assert stamps == sorted(stamps)
    assert START.isoformat() <= stamps[0] and stamps[-1] < END.isoformat()


def test_a_period_ending_within_a_day_is_respected():
    """The demo ends now, not at midnight."""
    end = datetime(2024, 3, 5, 0, 20)
    period = {"start": datetime(2024, 3, 4, 23, 30), "end": end}

    stamps = [e["timestamp"] for _, e in make_generator(200, **period).events()]

    assert len(stamps) == 200
    assert min(stamps) >= "2024-03-04T23:30" and max(stamps) < end.isoformat()


def test_nothing_without_items_to_be_seen():
    """No item, no event: before the first deposit, or for members without accounts."""
    before = {"start": datetime(2020, 1, 1), "end": datetime(2020, 2, 1)}
    members_only = {"items": make_items()[11:], "user_ids": ()}

    assert list(make_generator(100, **before).events()) == []
    assert list(make_generator(100, **members_only).events()) == []


def test_weekdays_are_busier_than_weekends(events):
    """The mean of the working days is more than one and a half times the weekends'."""
    days = by_day(events)
    weekend = [n for d, n in days.items() if datetime.fromisoformat(d).weekday() > 4]
    working = [n for d, n in days.items() if datetime.fromisoformat(d).weekday() < 5]

    ratio = (sum(working) / len(working)) / (sum(weekend) / len(weekend))

    assert ratio > 1.5


def test_semesters_are_busier_than_august():
    """October and November of a year exceed its July and August by half."""
    rhythm = Rhythm(START, END)
    mean = {
        month: sum(rhythm.weight(datetime(2024, month, day)) for day in range(1, 29))
        for month in (7, 8, 10, 11)
    }

    assert mean[10] + mean[11] > 1.5 * (mean[7] + mean[8])


def test_one_item_is_in_the_news(events):
    """For two days one record gets half of the views, and days are busier."""
    spike = START + (END - START) * 0.62
    days = {(spike + timedelta(days=n)).date().isoformat() for n in (1, 2)}
    before = {(spike - timedelta(days=n)).date().isoformat() for n in (6, 5)}
    views = Counter(
        event["recid"]
        for kind, event in events
        if kind == VIEW and event["timestamp"][:10] in days
    )
    count = by_day(events)

    assert views.most_common(1)[0][1] >= views.total() / 2
    assert sum(map(count.get, days)) > 1.5 * sum(map(count.get, before))


def test_robots_come_in_a_wave(events):
    """A few per cent on ordinary days, most in the wave, on top of what people read."""
    wave = START + (END - START) * 0.81
    wave_days = {(wave + timedelta(days=n)).date().isoformat() for n in (1, 2, 3)}
    robots, everyone = Counter(), Counter()
    for _, event in events:
        part = event["timestamp"][:10] in wave_days
        everyone[part] += 1
        robots[part] += is_robot(event["user_agent"])

    assert robots[True] > 0.5 * everyone[True]
    assert 0.01 * everyone[False] < robots[False] < 0.5 * everyone[False]
    days = (END - START).days - len(wave_days)
    people = (everyone[True] - robots[True]) / len(wave_days)
    assert people > 0.5 * (everyone[False] - robots[False]) / days


def test_machines_download_through_the_api(events):
    """Only downloads come by API: RDM drops such views when they are made."""
    via_api = [(kind, event) for kind, event in events if event["via_api"]]

    assert {kind for kind, _ in via_api} == {DOWNLOAD}
    assert any(not is_robot(event["user_agent"]) for _, event in via_api)


def test_people_come_back_and_click_twice(events):
    """There are visitors of several days, and repeats within thirty seconds."""
    days, last, repeats = {}, {}, 0
    for kind, event in events:
        if is_robot(event["user_agent"]):
            continue
        who = event["ip_address"], event["user_agent"]
        days.setdefault(who, set()).add(event["timestamp"][:10])
        what = (*who, kind, event["recid"], event.get("file_id"))
        moment = datetime.fromisoformat(event["timestamp"])
        if what in last and moment - last[what] <= timedelta(seconds=30):
            repeats += 1
        last[what] = moment

    assert sum(len(seen) > 1 for seen in days.values()) > 50
    assert repeats > 0.01 * len(events)


def test_about_a_hundred_countries(events):
    """GeoIP finds a country for nearly every address, and very different ones."""
    found = Counter(get_geoip(event["ip_address"]) for _, event in events)

    assert len(found) > 80
    assert found[None] < 0.02 * len(events)
    assert found["DE"] > found["HR"] > 0


def test_no_events_of_what_is_not_there(events):
    """Not before publication, not while deleted; members' records only for members."""
    items = {item.recid: item for item in make_items()}

    for _, event in events:
        item = items[event["recid"]]
        assert item.is_available(datetime.fromisoformat(event["timestamp"]))
        assert event["user_id"] or not item.members_only
    assert any(event["recid"] == "rec-11" for _, event in events)


def test_fields_are_those_of_the_event_builders(events):
    """Events look to the indexer as if RDM had made them."""
    app = Flask("builders")
    app.config.update(SECRET_KEY="builders", SITE_API_URL="https://localhost/api")
    LoginManager(app).user_loader(lambda user_id: None)
    record = _Record(id="rec-1")
    file = SimpleNamespace(size=5)
    version = SimpleNamespace(bucket_id="b", file_id="f", key="k", file=file)
    made = {kind: event for kind, event in events}

    with app.test_request_context(headers={"User-Agent": "Mozilla/5.0"}):
        view = record_view_event_builder({}, app, record=record)
        download = file_download_event_builder({}, app, record=record, obj=version)
        built = {
            VIEW: check_if_via_api(view, app),
            DOWNLOAD: check_if_via_api(download, app),
        }

    for kind, event in built.items():
        assert made[kind].keys() == event.keys()
        for name, value in event.items():
            if value is not None and made[kind][name] is not None:
                assert isinstance(made[kind][name], type(value)), name


class _Record(dict):
    """As much of a published record as the builders look at."""

    is_published, is_draft = True, False
    parent = {"id": "par-1"}
