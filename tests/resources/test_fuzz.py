# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Whatever is asked, no answer is a server error, and each is as described.

``STATS_FUZZ_REQUESTS`` is the number of requests, 400 by default.
"""

import json
import os
import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import Fuzzer
from invenio_stats_dashboard.counter.standard import REPORTS
from invenio_stats_dashboard.metrics.metrics import METRICS
from invenio_stats_dashboard.metrics.stats_queries import stats_queries
from invenio_stats_dashboard.queries.params.filters import filter_names
from invenio_stats_dashboard.queries.params.schemas import SCHEMAS
from invenio_stats_dashboard.subcounts import SUBCOUNTS
from tests.counter.conftest import world  # noqa: F401
from tests.test_permissions import RECORDS, rules

from .test_resource import API, rows  # noqa: F401

pytestmark = pytest.mark.slow

REQUESTS = int(os.environ.get("STATS_FUZZ_REQUESTS", 400))
OPERATIONS = (
    *("totals", "series", "breakdown", "ranking", "changes", "answers"),
    *("export", "queries"),
    "monitoring",
    *("saved_views", "create_saved_view", "update_saved_view", "delete_saved_view"),
    *("annotations", "create_annotation", "update_annotation", "delete_annotation"),
    *("embed_badge", "embed_chart", "embed_page"),
    *("counter_status", "counter_members", "counter_reports"),
    *(f"counter_{name.lower()}" for name in REPORTS),
)


def fuzzed(requests):
    """Return settings for so many requests, always the same ones."""
    return settings(
        max_examples=requests,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module")
def fuzzer(world, site, communities):  # noqa: F811
    """The service as it runs, with usage of two months, and what it is asked."""
    existing = (communities["public"], communities["restricted"])
    return Fuzzer(site, existing)


def test_all_is_described(fuzzer, app, api_app):
    """Each address is in the document, but for pages and the document itself."""
    paths = set(fuzzer.schema.raw_schema["paths"])
    described = {re.sub(r"{(\w+)}", r"<\1>", path) for path in paths}
    pages = {"/stats", "/communities/<pid_value>/stats", *RECORDS}
    reports = {path for path in described if path.startswith("/r51/reports/")}

    found = {path.removeprefix("/stats-dashboard") for path in rules(api_app)}
    found |= rules(app) - pages - {"/r51/reports/<report_id>"}
    assert len(reports) == len(REPORTS)
    assert described - reports - {"/stats"} == found - {"/openapi.json"}


@pytest.mark.parametrize("name", OPERATIONS)
def test_described_requests(fuzzer, name):
    """Requests made from the description, and such that contradict it."""
    before = len(fuzzer.failures)

    fuzzer.run(fuzzer.operations()[name], max(REQUESTS // 2 // len(OPERATIONS), 8))

    assert fuzzer.failures[before:] == []


def test_every_operation_was_asked(fuzzer):
    """The list of operations above is that of the document; most have answered."""
    assert set(OPERATIONS) == set(fuzzer.operations())
    print(json.dumps(fuzzer.summary()))


DAYS = st.dates().map(str) | st.sampled_from(["2024-02-29", "2024-01-01", "2023-12-31"])
VALUES = {
    "from": DAYS,
    "to": DAYS,
    "compare_from": DAYS,
    "compare_to": DAYS,
    "period": st.sampled_from(["30d", "90d", "12m", "year", "all"]),
    "compare": st.sampled_from(["prev", "year", "custom", "none"]),
    "basis": st.sampled_from(["added", "created", "published"]),
    "access_method": st.sampled_from(["regular", "tdm", "all"]),
    "metric": st.sampled_from(list(METRICS)),
    "mode": st.sampled_from(["delta", "snapshot"]),
    "unit": st.sampled_from(["day", "week", "month", "quarter", "year"]),
    "breakdown": st.sampled_from(list(SUBCOUNTS)),
    "limit": st.integers(1, 1000),
    "offset": st.integers(0, 1_000_000),
    "sort": st.sampled_from(["most", "least", "label", "change"]),
    "q": st.text(max_size=5),
    "scheme": st.text(max_size=3) | st.just("none"),
    "sparklines": st.booleans(),
    "sample": st.booleans(),
    **dict.fromkeys(
        filter_names(SUBCOUNTS),
        st.lists(st.sampled_from(["DE", "eng", "open"]) | st.text(), max_size=3),
    ),
}
"""Values that each parameter takes, most of them at least."""

ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=3,
)


@st.composite
def questions(draw):
    """Return a kind of answer and parameters, mostly such as it takes."""
    kind = draw(st.sampled_from(list(SCHEMAS)))
    fields = SCHEMAS[kind]().fields
    names = [field.data_key or name for name, field in fields.items()]
    chosen = draw(
        st.lists(
            st.sampled_from([*names, *filter_names(SUBCOUNTS)]), max_size=5, unique=True
        )
    )
    params = {name: draw(VALUES[name]) for name in chosen}
    if draw(st.integers(0, 5)) == 0:
        params[draw(st.sampled_from(names) | st.text())] = draw(ODD)
    return kind, params


@fuzzed(REQUESTS // 4)
@given(questions())
def test_get(rows, client, question):  # noqa: F811
    """Parameters in an address."""
    kind, params = question
    names = {"breakdown": f"breakdowns/{params.pop('breakdown', 'rights')}"}
    path = names.get(kind, {"ranking": "rankings"}.get(kind, kind))
    url = f"{API}/global/{path}".encode("utf-8", "replace").decode()

    response = client.get(url, query_string=_encodable(params))

    assert response.status_code in (200, 400, 404), response.text
    if response.status_code != 200:
        assert set(response.json) >= {"status", "message"}


@fuzzed(REQUESTS // 4)
@given(questions(), st.sampled_from(list(stats_queries())), ODD)
def test_post(rows, client, question, stat, odd):  # noqa: F811
    """Parameters as JSON, for each query."""
    kind, params = question
    if stat != "global-stats":
        params["community_id"] = "global" if len(params) < 5 else odd
    body = {"a": {"stat": stat, "params": {"query": kind, **params}}}

    response = client.post(
        "/api/stats", data=json.dumps(body), content_type="application/json"
    )

    assert response.status_code in (200, 400, 404), response.text


BODIES = (
    *("[]", "[1]", "1", "true", '"text"', "null", "{}", "", "{", "[" * 100_000),
    *('{"a": null}', '{"a": []}', '{"a": {}}', '{"a": {"params": {}}}'),
    *('{"a": {"stat": []}}', '{"a": {"stat": {}}}', '{"a": {"stat": null}}'),
    '{"a": {"stat": "global-stats", "params": null}}',
    '{"a": {"stat": "global-stats", "params": []}}',
    '{"a": {"stat": "global-stats", "params": [["query", "totals"]]}}',
    '{"a": {"stat": "global-stats", "params": "query"}}',
    '{"a": {"stat": "global-stats", "params": {"query": {}}}}',
    '{"a": {"stat": "global-stats", "params": {"query": ["totals"]}}}',
    '{"a": {"stat": "global-stats", "params": {"self": 1, "identity": 2}}}',
    '{"a": {"stat": "global-stats", "params": {"": 1, "\\ud800": "\\ud800"}}}',
    '{"a": {"stat": "\\ud800"}}',
    '{"\\u0000": {"stat": "\\u0000"}}',
    '{"a": {"stat": "global-stats", "params": {"limit": %s}}}' % ("9" * 5000),
    '{"a": {"stat": "global-stats", "params": {"limit": NaN}}}',
    '{"a": {"stat": "community-stats", "params": {"community_id": {"a": 1}}}}',
    '{"a": {"stat": "community-usage-delta", "params": {"mode": "delta"}}}',
    b"\xff\xfe{}",
)


def _refused(response):
    """Return True if an answer says what is wrong."""
    return response.status_code in (400, 401, 403, 404) and response.json["message"]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_malformed_bodies(client, body):
    """What invenio-stats would fail at is refused; nothing asked, nothing answered."""
    for kind in ("application/json", "application/vnd.api+json", "text/plain"):
        response = client.post("/api/stats", data=body, content_type=kind)

        if kind == "text/plain" or body == "":
            assert response.status_code in (200, 400, 415)
        elif body in ("{}", "null"):
            assert (response.status_code, response.json) == (200, {})
        else:
            assert _refused(response), response.text


@fuzzed(REQUESTS // 4)
@given(ODD | st.dictionaries(st.text(), ODD, max_size=2), st.integers(0, 2))
def test_odd_bodies(client, odd, depth):
    """Anything that JSON can say, in the place of body, question or parameters."""
    for around in ({"stat": "global-stats", "params": odd}, odd)[:depth]:
        odd = {"a": around}

    response = client.post(
        "/api/stats", data=json.dumps(odd), content_type="application/json"
    )

    assert response.status_code in (200, 400, 401, 403, 404), response.text


def _encodable(params):
    """Return parameters that can stand in an address: texts without half characters."""
    result = {}
    for name, value in params.items():
        values = value if isinstance(value, list) else [value]
        texts = [str(v).encode("utf-8", "replace").decode() for v in values]
        result[name.encode("utf-8", "replace").decode()] = texts
    return result
