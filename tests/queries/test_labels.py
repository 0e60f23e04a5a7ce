# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Labels of keys in the user's language."""

import pytest
from flask_babel import force_locale

from invenio_stats_dashboard.metrics import labels as metrics_labels
from invenio_stats_dashboard.queries import labels, terms
from invenio_stats_dashboard.queries.labels import Labels, disambiguate, in_language


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self):
        """Start at zero."""
        self.time = 0

    def __call__(self):
        """Return the time."""
        return self.time


@pytest.mark.parametrize(
    "titles,locale,expected",
    [
        ({"en": "Dog", "pt_BR": "Cão"}, "pt_BR", "Cão"),
        ({"en": "Dog", "pt-BR": "Cão"}, "pt_BR", "Cão"),
        ({"en": "Dog", "pt": "Cão"}, "pt_BR", "Cão"),
        ({"en": "Dog", "pt": "Cão"}, "sv", "Dog"),
        ({"pt": "Cão"}, "sv", "Cão"),
        ({"sv": "", "pt": "Cão"}, "sv", "Cão"),
        ({}, "sv", None),
        (None, "sv", None),
        ("Dog", "sv", "Dog"),
    ],
)
def test_language(titles, locale, expected):
    """Exact, then without region, then English, then whatever there is."""
    assert in_language(titles, locale) == expected


def test_one_name_of_two_keys():
    """It bears the key, unless the key is the name itself."""
    names = {"03yrm5c26": "TU Wien", "TU Wien": "TU Wien", "05wx9n238": "CERN"}
    assert disambiguate(names) == {**names, "03yrm5c26": "TU Wien (03yrm5c26)"}
    names = {"a": "Ghent", "b": "Ghent"}
    assert disambiguate(names) == {"a": "Ghent (a)", "b": "Ghent (b)"}


def test_vocabulary(app):
    """Names come from the vocabulary; unknown keys are their own names."""
    with app.test_request_context(), force_locale("de"):
        names = Labels().of("resourcetypes", ["dataset", "no-such-type"])

    assert names == {"dataset": "Dataset (de)", "no-such-type": "no-such-type"}


@pytest.mark.parametrize(
    ("locale", "names"),
    [
        ("de", {"deu": "German (de)", "nld": "Niederländisch", "zzz": "zzz"}),
        ("fr", {"deu": "Allemand", "nld": "Néerlandais", "zzz": "zzz"}),
        ("en", {"deu": "German", "nld": "Dutch", "zzz": "zzz"}),
        ("xx", {"deu": "German", "nld": "Dutch", "zzz": "zzz"}),
    ],
)
def test_languages(app, monkeypatch, locale, names):
    """The vocabulary's name in the reader's language, else that of CLDR."""
    monkeypatch.setattr(labels, "current_locale", lambda: locale)
    with app.test_request_context():
        assert Labels().of("languages", list(names)) == names


@pytest.mark.parametrize(
    ("locale", "name"),
    [
        ("de", "Creative Commons Namensnennung 4.0 International"),
        ("fr", "Creative Commons Attribution 4.0 International"),
        ("en", "Creative Commons Attribution 4.0 International"),
    ],
)
def test_licences(app, monkeypatch, locale, name):
    """Those of Creative Commons have official names, others only the vocabulary's."""
    vocabulary = {
        "cc-by-4.0": {"en": "Creative Commons Attribution 4.0 International"},
        "mit": {"en": "MIT License"},
        "cc-by-nc-3.0": {"en": "NC 3.0 Unported", "de": "Eigener", "fr": "Propre"},
        "cc-by-sa-4.0": None,
    }
    monkeypatch.setattr(labels, "_look_up", lambda _name, _keys: vocabulary)
    with app.test_request_context(), force_locale(locale):
        names = Labels().of("licenses", list(vocabulary))

    own = {"de": "Eigener", "fr": "Propre", "en": "NC 3.0 Unported"}
    assert names == {
        "cc-by-4.0": name,
        "mit": "MIT License",
        "cc-by-nc-3.0": own[locale],
        "cc-by-sa-4.0": "cc-by-sa-4.0",
    }


def test_more_names_than_a_page(app):
    """All keys are looked up, however many there are."""
    keys = [f"no-such-type-{number}" for number in range(400)] + ["dataset"]

    with app.test_request_context():
        assert Labels().of("resourcetypes", keys)["dataset"] == "Dataset"


@pytest.mark.parametrize("name", ["subjects", "funders", "affiliations", "nonsense"])
def test_key_stands_in_where_there_is_no_name(app, name):
    """Free terms, and vocabularies that were never loaded, show their keys."""
    with app.test_request_context():
        assert Labels().of(name, ["physics"]) == {"physics": "physics"}


@pytest.mark.parametrize(
    "locale,expected", [("en", "Germany"), ("fr", "Allemagne"), ("xx", "Germany")]
)
def test_countries(app, locale, expected, monkeypatch):
    """Countries have the names that CLDR gives them."""
    monkeypatch.setattr(labels, "current_locale", lambda: locale)

    assert Labels().of("countries", ["DE", "ZQ"]) == {"DE": expected, "ZQ": "ZQ"}


def test_access_statuses_and_plain_keys(app):
    """Fixed texts, and keys that are names."""
    with app.test_request_context():
        names = Labels().of("access_statuses", ["metadata-only", "other"])

    assert names == {"metadata-only": "Metadata only", "other": "other"}
    assert Labels().of(None, ["example.org"]) == {"example.org": "example.org"}


def test_names_are_remembered_for_a_while(app, monkeypatch):
    """One look-up serves all languages, until the names have grown old."""
    looked_up, look_up = [], labels._look_up
    monkeypatch.setattr(
        labels,
        "_look_up",
        lambda name, keys: looked_up.append(list(keys)) or look_up(name, keys),
    )
    clock = Clock()
    names = Labels(now=clock)
    with app.test_request_context():
        names.of("resourcetypes", ["dataset"])
        with force_locale("de"):
            names.of("resourcetypes", ["dataset", "software"])
        clock.time = terms.LIFETIME + 1
        names.of("resourcetypes", ["dataset"])

    assert looked_up == [["dataset"], ["software"], ["dataset"]]


@pytest.mark.parametrize(
    "language, views, opened",
    [("de", "Aufrufe", "Offen"), ("fr", "Consultations", "Ouvert")],
)
def test_words_that_other_modules_translate_otherwise(app, language, views, opened):
    """RDM's catalogues come first; a context keeps words apart that mean something else."""
    with app.test_request_context(), force_locale(language):
        assert str(metrics_labels.METRICS["views"][1]) == views
        assert str(labels.ACCESS_STATUSES["open"]) == opened
