# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Countries, referring hosts and types of files: what counts as one, in one form."""

from datetime import datetime

import pytest

from invenio_stats_dashboard.membership.file_types import file_type
from invenio_stats_dashboard.usage.event_keys import Referrers, country_of
from tests.factories import raw_event, send_events
from tests.helpers import documents

CONFIG = {
    "SITE_UI_URL": "https://www.repository.example:5000",
    "SITE_API_URL": "https://api.repository.example/api",
    "TRUSTED_HOSTS": ["localhost", "MIRROR.example:8080", ".own.example"],
}


@pytest.mark.parametrize(
    ("referrer", "domain"),
    [
        # One form.
        ("https://bücher.example/", "bücher.example"),
        ("https://xn--bcher-kva.example/", "bücher.example"),
        ("https://BÜCHER.example/", "bücher.example"),
        ("https://WWW.Google.COM./search?q=1", "google.com"),
        ("http://user:secret@site.example:99999/", "site.example"),
        ("https://ｗｉｄｅ.example/", "wide.example"),
        ("https://xn--i-7iq.ws/", "xn--i-7iq.ws"),
        ("https://i❤.ws/", "xn--i-7iq.ws"),
        ("https://strasse.example/", "strasse.example"),
        ("https://xn--strae-oqa.example/", "straße.example"),
        ("https://wide。example/", "wide.example"),
        ("https://my_blog.example/", "my_blog.example"),
        # Not everything after www. is a domain.
        ("https://www.com/", "www.com"),
        ("https://www.www.example/", "www.example"),
        # The repository's own.
        ("https://repository.example/records/1", None),
        ("https://api.repository.example/", None),
        ("http://localhost:5000/search", None),
        ("https://mirror.example/", None),
        ("https://own.example/", None),
        ("https://a.b.own.example/", None),
        ("https://disown.example/", "disown.example"),
        # No host names.
        ("http://10.0.0.1/", None),
        ("http://[2001:db8::1]/", None),
        ("http://2130706433/", None),
        ("https://intranet/", None),
        ("https://www.localhost/", None),
        ("https://i❤ i.ws/", None),
        ("https://-a.example/", None),
        ("https://a..example/", None),
        ("https://two words.example/", None),
        ("https://<script>.example/", None),
        (f"https://{'x' * 64}.example/", None),
        (f"https://{'x.' * 130}example/", None),
        ("android-app://com.example.reader", None),
        ("http://[broken", None),
        ("www.example/page", None),
        ("", None),
        (None, None),
    ],
)
def test_referrers(referrer, domain):
    """Each host has one key, the repository itself and what is no host have none."""
    assert Referrers(CONFIG).domain(referrer) == domain


@pytest.mark.parametrize(
    ("code", "country"),
    [
        ("DE", "DE"),
        ("us", "US"),
        (" fr ", "FR"),
        ("XK", "XK"),
        # Given up, with one successor or several.
        ("UK", "GB"),
        ("DD", "DE"),
        ("DEU", "DE"),
        ("YU", None),
        ("AN", None),
        *[(code, None) for code in "ZZ XX A1 A2 O1 T1 AP EU UN QU -- 12".split()],
        *[(value, None) for value in ("", "Germany", None, 49, ["DE"], "ß", "ﬁ")],
    ],
)
def test_countries(code, country):
    """Codes of what is no country are unknown."""
    assert country_of(code) == country


@pytest.mark.parametrize(
    ("key", "type_"),
    [
        ("data.csv", "csv"),
        ("DATA.CSV ", "csv"),
        ("a.tar.gz", "gz"),
        ("reads.FASTQ", "fastq"),
        ("song.mp3", "mp3"),
        ("script.R", "r"),
        # Tails of names.
        ("supplemental Letter (H.K.) Limited", None),
        ("interview with J.Doe", None),
        ("Müller.Schmidt", None),
        ("report v1.2", None),
        ("thesis.final", None),
        ("a.b c", None),
        (".csv", None),
        ("csv", None),
        ("a.", None),
        ("", None),
        (None, None),
    ],
)
def test_file_types(key, type_):
    """Only known extensions are types: a name's tail can be anything."""
    assert file_type(key) == type_


def test_events_have_them(app, clean, users, make_record):
    """Live views and downloads are stored with checked keys."""
    recid = make_record(users["author"])
    moment = datetime(2025, 6, 2, 10)
    view = raw_event(
        "record-view", recid, moment, referrer="https://XN--bcher-kva.example./"
    )
    own = raw_event(
        *("record-view", recid, moment),
        referrer="http://localhost:5000/search",
        session_id="2",
    )
    file = raw_event("file-download", recid, moment, file_key="to J.Doe")
    unknown = {**view, "session_id": "3", "ip_address": None, "country": "ZZ"}

    send_events("record-view", [view, own, unknown])
    send_events("file-download", [file])

    views = documents("events-stats-record-view-*")
    assert sorted(v.get("referrer_domain", "") for v in views) == [
        *("", "bücher.example", "bücher.example")
    ]
    assert sorted(v.get("country", "") for v in views) == ["", "US", "US"]
    (download,) = documents("events-stats-file-download-*")
    assert download["file_types"] == ["none"]


@pytest.mark.parametrize("long", ["x" * 40_000, "ä" * 20_000, "x" + "ä" * 20_000])
def test_headers_longer_than_the_search_engine_takes(
    app, clean, users, make_record, long
):
    """The view counts, and the domain is that of the part that is kept."""
    recid = make_record(users["author"])
    referrer = f"https://www.example.net/?q={long}"
    view = raw_event("record-view", recid, datetime(2025, 6, 2), referrer=referrer)

    send_events("record-view", [view])

    (stored,) = documents("events-stats-record-view-*")
    assert referrer.startswith(stored["referrer"])
    assert 32_760 < len(stored["referrer"].encode()) <= 32_766
    assert stored["referrer_domain"] == "example.net"
