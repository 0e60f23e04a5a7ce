# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Nothing is shown of a record or community that RDM itself does not show.

Each record has a word of its own in every field that can hold one. Every address is
asked by everybody, with every option; a word may only come back where RDM shows it to
the same reader. Those who may read the most ask first: what is cached for them is not
for others.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import product
from urllib.parse import quote

import pytest
from invenio_access.permissions import system_identity
from invenio_accounts.models import User
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records

from invenio_stats_dashboard.alerts.detection import RISE, SILENCE, Unusual
from invenio_stats_dashboard.alerts.sending import Watch
from invenio_stats_dashboard.counter.standard import REPORTS
from invenio_stats_dashboard.digests.content import content_of
from invenio_stats_dashboard.digests.periods import last_period
from invenio_stats_dashboard.metrics.stats_queries import stats_queries
from invenio_stats_dashboard.queries.params.schemas import SCHEMAS
from invenio_stats_dashboard.search.client import chunks
from invenio_stats_dashboard.services.identities import identity_of_user
from invenio_stats_dashboard.subcounts import SUBCOUNTS
from invenio_stats_dashboard.tasks import process_membership_log
from tests.conftest import api_of, wipe
from tests.factories import ROLES
from tests.test_permissions import WRITTEN, rules

from . import canaries
from .canaries import DAYS, KINDS, LAST_MONTH, OF_VISITORS, file_of, words

WHO = (*ROLES, "anonymous")
API, ALL = "/api/stats-dashboard/{s}", "/api/stats-dashboard/{c}"
FILTERS = (
    "",
    "access=restricted",
    "access!=open",
    "resource_type=dataset",
    "country=US",
    "file_type=musicxml",
    "subject=unknown",
    "subject=worddeletedsubject",
    "publisher=wordclosedpublisher",
    "affiliation=wordrestrictedaffiliation",
)
RANKINGS = (
    *(f"views&{chosen}" for chosen in FILTERS),
    *("data_volume&sort=change", "views&q=word", "downloads&offset=2"),
)


def questions():
    """Yield questions with all options, as ``answers`` takes them."""
    yield f"totals?sparklines=true&{DAYS}"
    for chosen in RANKINGS:
        yield f"rankings?limit=100&{DAYS}&metric={chosen}"
    for name, family in SUBCOUNTS.items():
        if family["records_only"]:
            continue
        metrics = ["views", "downloads"] if family["usage"] else []
        metrics += ["records"] if family["content"] else []
        for metric in metrics:
            yield f"breakdowns/{name}?metric={metric}&limit=1000&{DAYS}"
        yield f"breakdowns/{name}?metric={metrics[0]}&q=word&sort=label&{DAYS}"
        yield f"breakdowns/{name}?metric={metrics[-1]}&basis=published&period=all"
        yield f"series?metric={metrics[-1]}&breakdown={name}&limit=100&{DAYS}"


def bulk(asked):
    """Return the address that asks several questions at once."""
    return f"{API}/answers?" + "&".join(f"ask={quote(each)}" for each in asked)


OF_RECORDS = (
    f"totals?{DAYS}",
    f"rankings?{DAYS}",
    *(
        f"breakdowns/{name}?metric=views&{DAYS}"
        for name, family in SUBCOUNTS.items()
        if family["usage"]
    ),
)
"""What is asked of single records, and of a user's own."""

EXPORTED = (
    "totals?format=csv",
    "rankings?format=json",
    "rankings?format=xlsx",
    "series?breakdown=publishers&format=xml",
    "breakdowns/subjects?format=csv",
    "breakdowns/subjects?format=xml",
    "breakdowns/file_types?format=xlsx",
    "breakdowns/affiliations?format=json",
    "export?format=xlsx",
    "export?format=csv",
)
MONTHS = f"begin_date={LAST_MONTH:%Y-%m}&end_date={LAST_MONTH:%Y-%m}"
SHOWN = "attributes_to_show=Authors|YOP|Access_Type&include_parent_details=True"
PLACES = {
    **WRITTEN,
    "/stats-dashboard/<community>/totals": [
        f"{ALL}/totals?record={{r}}",
        f"{ALL}/totals?period=wordnothing",
    ],
    "/stats-dashboard/<community>/series": [
        f"{ALL}/series?{DAYS}&metric=downloads&breakdown=nothing",
    ],
    "/stats-dashboard/<community>/breakdowns/<breakdown>": [
        f"{ALL}/breakdowns/nothing",
        f"{ALL}/breakdowns/subjects?scheme=word&{DAYS}",
    ],
    "/stats-dashboard/<community>/rankings": [
        f"{ALL}/rankings?record={{r}}&{DAYS}",
    ],
    "/stats-dashboard/<community>/answers": [bulk(OF_RECORDS)],
    "/stats-dashboard/<community>/changes": [
        f"{API}/changes?metric=views&period=30d&limit=100",
        f"{ALL}/changes?metric=records&period=30d&limit=100&format=csv",
    ],
    "/stats-dashboard/<community>/export": [
        f"{API}/export?format=json&{DAYS}",
        *(f"{ALL}/{page}&{DAYS}" for page in EXPORTED),
    ],
    "/stats/badge/<community>.svg": ["/stats/badge/{s}.svg?metric=downloads&ln=de"],
    "/stats/chart/<community>.svg": [f"/stats/chart/{{c}}.svg?{DAYS}&theme=dark"],
    "/stats/embed/<community>": ["/stats/embed/{s}", "/stats/embed/{c}?x=1"],
    "/communities/<pid_value>/stats": ["/communities/{c}/stats"],
    "/records/<pid_value>/stats": ["/records/{r}/stats?versions=all"],
    "/me/statistics": ["/me/statistics"],
    "/me/statistics/mails": [],
    "/me/statistics/unsubscribe/<token>": ["/me/statistics/unsubscribe/word"],
    "/stats": ["/stats", "/stats?tab=traffic&ln=de"],
    "/r51/status": ["/r51/status"],
    "/r51/members": ["/r51/members?customer_id={c}"],
    "/r51/reports": ["/r51/reports?customer_id={c}&include_month_details=True"],
    "/r51/reports/<report_id>": [
        f"/r51/reports/{name.lower()}?customer_id={{c}}&{MONTHS}&{SHOWN}&format={form}"
        for name, form in product(REPORTS, ("json", "tsv"))
    ]
    + [f"/r51/reports/ir?customer_id={{c}}&{MONTHS}&item_id=localhost:{{r}}"]
    + [f"/r51/reports/ir?customer_id={{c}}&{MONTHS}&access_type=Controlled"],
    "/stats-dashboard/openapi.json": ["/api/stats-dashboard/openapi.json"],
    "/stats-dashboard/monitoring": [
        "/api/stats-dashboard/monitoring",
        "/api/stats-dashboard/monitoring?format=prometheus",
    ],
}
"""Rule → what is asked: of any scope ``s``, a community or all ``c``, a record ``r``."""

COMMUNITIES = ("global", "public", "restricted", "deleted")
SCOPES = (
    *COMMUNITIES,
    *(f"record:{kind}{all_}" for kind in KINDS for all_ in ("", ":all")),
    "user:me",
)


def test_no_address_is_left_out(app, api_app):
    """A new address has to be added here, or this fails."""
    assert {*rules(app), *rules(api_app)} == set(PLACES)


@pytest.fixture(scope="module")
def secrets(created_app, users, communities):
    """Kind → recid, of records in the public and in the restricted community."""
    with created_app.app_context(), pytest.MonkeyPatch.context() as patch:
        wipe()
        for key, value in canaries.CONFIG.items():
            patch.setitem(created_app.config, key, value)
            patch.setitem(api_of(created_app).config, key, value)
        yield canaries.create(created_app, users["author"], communities)
        wipe()


@dataclass
class Reader:
    """Somebody, and what RDM shows them."""

    who: str
    get: callable
    post: callable
    secrets: dict

    def __post_init__(self):
        """Read all that RDM shows of the records."""
        pages = ["/api/records?size=100", "/search"]
        self.text = "".join(map(self._read, pages))
        self.ids = set()
        for recid in self.secrets.values():
            found = self._read(f"/api/records/{recid}")
            found += self._read(f"/api/records/{recid}/draft")
            self.ids |= {recid} if found else set()
            self.text += found + self._read(f"/api/records/{recid}/files")
            self.text += self._read(f"/api/records/{recid}/draft/files")

    def _read(self, path):
        response = self.get(path)
        return response.text if response.status_code == 200 else ""

    def leaks(self, text, asked):
        """Return what a text shows that RDM does not, nor the reader has written.

        :param asked: what the reader has written.
        """
        found = [word for word in OF_VISITORS if word in text]
        for kind, recid in self.secrets.items():
            found += [w for w in words(kind) if w in text and w not in self.text]
            if KINDS[kind] in text and file_of(kind) not in self.text:
                found.append(KINDS[kind])
            if recid in text and recid not in self.ids:
                found.append(recid)
        return [leak for leak in found if leak not in asked]


READERS = {}
"""Of the module, so that RDM is asked once."""


@pytest.fixture(params=WHO)
def reader(request, app, secrets, client, login, users):
    """Everybody in turn."""
    who = request.param
    browser = client if who == "anonymous" else login(users[who])
    if who not in READERS:
        READERS[who] = Reader(who, browser.get, browser.post, secrets)
    known = READERS[who]
    known.get, known.post = browser.get, browser.post
    return known


def text_of(response):
    """Return all that a response says: of a workbook the texts of its parts."""
    if not response.data.startswith(b"PK"):
        return response.get_data(as_text=True)
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def scope_of(scope, secrets, communities):
    """Return a scope as it stands in addresses."""
    kind, _, rest = scope.partition(":")
    if kind == "record":
        name, _, every = rest.partition(":")
        return f"record:{secrets[name]}" + (f":{every}" if every else "")
    return communities.get(scope, scope)


def addresses(scope, secrets, communities):
    """Yield the addresses about a scope."""
    name = scope_of(scope, secrets, communities)
    customer = "0" * 16 if scope == "global" else name
    for template in (each for place in PLACES.values() for each in place):
        places = set(re.findall(r"{(\w)}", template))
        if scope not in COMMUNITIES and "s" not in places:
            continue
        if scope != "global" and not places & {"s", "c"}:
            continue
        recids = secrets.values() if "r" in places and scope == "global" else [""]
        c = customer if template.startswith("/r51") else name
        for recid in recids:
            yield template.format(s=name, c=c, r=recid or "abcde-12345")


@pytest.mark.parametrize("scope", SCOPES)
def test_addresses(reader, secrets, communities, scope):
    """No address shows more than RDM."""
    found, statuses = {}, set()
    for address in addresses(scope, secrets, communities):
        response = reader.get(address, buffered=True)
        assert response.status_code < 500, address
        if address.startswith("/api/") and scope != "global":
            statuses.add(response.status_code)
        if leaks := reader.leaks(text_of(response), address):
            found[address] = leaks
    assert not found
    # What is about a scope that cannot be read is refused before all else.
    assert statuses <= {200, 400, 404} or statuses == {403} or statuses == {404}
    if scope.startswith("record:") and 200 in statuses:
        assert secrets[scope.split(":")[1]] in reader.ids


@pytest.mark.parametrize("scope", COMMUNITIES)
def test_answers(reader, secrets, communities, scope):
    """No answer shows more than RDM, whatever its options."""
    found = {}
    for asked in chunks(questions(), 40):
        response = reader.get(bulk(asked).format(s=communities.get(scope, scope)))
        if response.status_code != 200:
            assert response.status_code in (403, 404)
            assert scope in ("restricted", "deleted")
            assert reader.leaks(response.text, "") == []
            continue
        for question, answer in zip(asked, response.json["answers"], strict=True):
            assert answer["status"] in (200, 403, 404), (question, answer)
            if leaks := reader.leaks(str(answer["body"]), question):
                found[question] = leaks
    assert not found


WORDED = {
    entry["param"]: {
        "subjects": "subject",
        "rights": "rights",
        "funders": "funder",
        "periodicals": "journal",
        "publishers": "publisher",
        "affiliations": "affiliation",
        "contributor_affiliations": "institute",
    }.get(name)
    for name, entry in SUBCOUNTS.items()
}
"""Filter → the field whose words are its keys."""


def test_guessed_words_match_nothing(reader, secrets):
    """Who guesses a word of a hidden record is not told that it was right."""
    asked = [
        (kind, param, f"word{kind}{field}")
        for kind, (param, field) in product(KINDS, WORDED.items())
        if field
    ]
    asked += [(kind, "file_type", ext) for kind, ext in KINDS.items()]
    found = [f"totals?{DAYS}&{param}={key}" for _, param, key in asked]
    answers = reader.get(bulk(found).format(s="global")).json["answers"]
    counted = set()
    for (kind, param, _), answer in zip(asked, answers, strict=True):
        numbers = answer["body"]["metrics"]
        if any(numbers[name]["value"] for name in ("views", "downloads", "records")):
            counted.add((kind, param))
    files = ("public",)
    described = ("public", "embargoed")
    assert counted == {
        *product(described, [param for param, field in WORDED.items() if field]),
        *product(files, ["file_type"]),
    }


def queries(scope):
    """Yield the queries of invenio-stats about a scope."""
    for stat in stats_queries():
        if stat == "global-stats":
            continue
        general = stat == "community-stats"
        for kind in SCHEMAS if general else ("",):
            params = {"query": kind, "breakdown": "file_types"} if kind else {}
            if kind != "breakdown":
                params.pop("breakdown", None)
            yield {"stat": stat, "params": {"community_id": scope, **params}}


@pytest.mark.parametrize("scope", [*COMMUNITIES, "record:restricted", "user:me"])
def test_queries(reader, secrets, communities, scope):
    """Nor do the queries of invenio-stats, all at once, each, or with a fault."""
    name = scope_of(scope, secrets, communities)
    asked = {f"q{n}": query for n, query in enumerate(queries(name))}
    readable = f"/api/stats-dashboard/{name}/totals"
    expected = reader.get(readable).status_code
    of_record = {"stat": "global-stats", "params": {"record": name.split(":")[-1]}}

    for body in (asked, {"q0": asked["q0"]}, {**asked, "x": of_record}):
        response = reader.post("/api/stats", json=body)

        # Without a login, invenio-stats asks for one.
        refused = {401, 403} if expected == 403 else {expected}
        assert response.status_code in (refused | {400} if "x" in body else refused)
        assert reader.leaks(response.text, str(body)) == []


def test_mails(reader, app, secrets, users, communities):
    """No digest and no alert shows more than RDM, whatever its reader looks after."""
    if reader.who == "anonymous":
        return
    user = db.session.get(User, users[reader.who])
    month = last_period("month", datetime.now(timezone.utc).date())
    names = sorted({*communities.values(), "global"})
    roles = {"is_author": True, "communities": names, "is_administrator": True}

    digest = content_of(user, *month, roles)
    watch = Watch(LAST_MONTH.date())
    identity = identity_of_user(user)
    watch.found = {
        name: [Unusual(kind, "views", 9, 1) for kind in (RISE, SILENCE)]
        for name in names
    }
    alerts = {name: list(watch._alerts(identity, name)) for name in names}

    for text in (str(digest), str(alerts)):
        assert reader.leaks(text, "") == []
    readable = [
        name
        for name in names
        if reader.get(f"/api/stats-dashboard/{name}/totals").status_code == 200
    ]
    assert [name for name in names if alerts[name]] == readable
    assert any(f"word{kind}title" in str(digest) for kind in KINDS)


def test_the_public_is_shown_what_is_public(client, secrets, communities):
    """The words are there to be found: the public record's are."""
    community = communities["public"]
    text = "".join(
        text_of(client.get(bulk(asked).format(s=community)))
        for asked in chunks(questions(), 40)
    )

    found = {word for word in words("public") if word in text}
    fields = {*filter(None, WORDED.values()), "title", "family"}
    assert found == {f"wordpublic{name}" for name in fields}
    assert secrets["public"] in text and KINDS["public"] in text
    for name in ("pr", "ir"):
        url = f"/r51/reports/{name}?customer_id={community}&{MONTHS}"
        assert client.get(url).json["Report_Items"]


@pytest.mark.parametrize("kind", ["draft", "restricted", "deleted", "closed"])
def test_hidden_ids_are_as_unknown_ones(client, secrets, kind):
    """As a filter, the id of what may not be read is no other than one of nothing."""
    answers = []
    for recid in (secrets[kind], "abcde-12345"):
        url = "/api/stats-dashboard/global"
        params = {"community_id": "global", "record": recid}
        body = {"q": {"stat": "global-stats", "params": params}}
        got = client.get(f"{url}/totals?record={recid}")
        posted = client.post("/api/stats", json=body)
        answers.append(
            [(r.status_code, r.text.replace(recid, "RECID")) for r in (got, posted)]
        )
    assert answers[0] == answers[1]
    assert [status for status, _ in answers[0]] == [400, 400]


def test_what_is_restored_is_shown_again(secrets, client, users, communities):
    """A record that everybody may read again counts by its keys, on all days."""
    url = f"/api/stats-dashboard/{communities['public']}/breakdowns"
    paths = [
        f"{url}/{n}?metric={m}&limit=1000&{DAYS}"
        for n, m in product(("subjects", "file_types"), ("views", "records"))
    ]
    before = "".join(client.get(path).text for path in paths)
    assert "worddeleted" not in before and KINDS["deleted"] not in before

    records.restore_record(system_identity, secrets["deleted"])
    process_membership_log()

    for path in paths:
        text = client.get(path).text
        assert "worddeletedsubject" in text or KINDS["deleted"] in text, path
