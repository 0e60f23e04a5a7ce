# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Whatever is asked and accepted, an export is a file or a refusal that says why."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.slow

API = "/api/stats-dashboard/global"
PATHS = ("export", "totals", "series", "breakdowns/countries", "rankings")
TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
PARAMS = st.fixed_dictionaries(
    {"tab": st.sampled_from(["traffic", "content"])},
    optional={
        "format": st.sampled_from(["csv", "xlsx", "json", "xml"]) | TEXTS,
        "unit": st.sampled_from(["day", "year"]) | TEXTS,
        "period": st.sampled_from(["30d", "all"]) | TEXTS,
        "compare": st.sampled_from(["year", "none", "custom"]) | TEXTS,
        "from": st.sampled_from(["2020-01-01", "0001-01-01"]) | TEXTS,
        "to": st.sampled_from(["2024-02-29", "2999-12-31"]) | TEXTS,
        "country": TEXTS,
        "limit": st.sampled_from(["1", "1000", "-1"]),
        "ln": st.sampled_from(["de", "xx"]) | TEXTS,
    },
)
LATIN = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Accept": st.sampled_from(["text/csv", "*/*;q=0", "image/*", "a/b;q=x"])
        | LATIN,
        "Accept-Encoding": st.sampled_from(["br", "gzip;q=0.1", "*;q=0", ";;"]) | LATIN,
    },
)


@given(path=st.sampled_from(PATHS), params=PARAMS, headers=HEADERS)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_request_breaks_it(app, client, path, params, headers):
    """No server error, and no body that is cut."""
    if path != "export":
        del params["tab"]

    response = client.get(f"{API}/{path}", query_string=params, headers=headers)

    assert response.status_code in (200, 400, 406)
    assert response.data
    if response.status_code != 200:
        assert response.json["message"]
