# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Keys are searched and sorted without regard to accents, strokes and ligatures."""

import pytest
from invenio_access.permissions import system_identity

from invenio_stats_dashboard.proxies import current_stats_dashboard
from invenio_stats_dashboard.queries.letters import alphabetical, fold
from invenio_stats_dashboard.tasks import aggregate_community_record_stats


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łódź", "lodz"),
        ("Ørsted", "orsted"),
        ("Đorđe", "dorde"),
        ("Þingvellir", "thingvellir"),
        ("ÆTHER œuvre", "aether oeuvre"),
        ("Straße STRASSE", "strasse strasse"),
        ("ﬁnal", "final"),
        ("ｗｉｄｅ", "wide"),
        ("İstanbul ısı", "istanbul isi"),
        ("Crème brûlée", "creme brulee"),
        # Other scripts stay what they are.
        ("Ελλάς", "ελλασ"),
        ("Ёлка", "елка"),
        ("北京", "北京"),
        ("العربية", "العربية"),
    ],
)
def test_folded(text, folded):
    """A letter with anything on it, or through it, is that letter."""
    assert fold(text) == folded


def test_alphabetical():
    """The order of Unicode's collation: strokes and ligatures among their letters."""
    names = (
        "Aachen aether Æther afrika Lodz Łódź łza mama Ørsted Oz ß st Zürich".split()
    )

    assert sorted(reversed(names), key=alphabetical) == names


def test_subjects(clean, app, users, make_record):
    """A breakdown is searched and sorted by it, from publication to answer."""
    terms = ["Zürich", "Łódź", "mama", "Lama"]
    make_record(users["author"], subjects=[{"subject": term} for term in terms])
    aggregate_community_record_stats()

    def keys(**params):
        asked = {"breakdown": "subjects", "metric": "records", **params}
        service = current_stats_dashboard.service
        answer = service.breakdown(system_identity, "global", asked).to_dict()
        return [item["key"] for item in answer["items"]]

    with app.test_request_context():
        assert keys(sort="label") == ["Lama", "Łódź", "mama", "Zürich"]
        for text in ("lodz", "LODZ", "łódź", "odz"):
            assert keys(q=text) == ["Łódź"]
        assert keys(q="zurich") == ["Zürich"]
