# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Messages of Python and of the templates: extracted as documented, and complete."""

import gettext
import re
import subprocess
import sys
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
CATALOGUES = ROOT / "invenio_stats_dashboard" / "translations"
LANGUAGES = sorted(path.name for path in CATALOGUES.iterdir() if path.is_dir())


def messages(path):
    """Return message → its entry in a catalogue."""
    with path.open("rb") as file:
        return {entry.id: entry for entry in read_po(file) if entry.id}


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """The messages in the sources, by the command of the documentation."""
    documented = (ROOT / "docs" / "frontend.md").read_text()
    target = "invenio_stats_dashboard/translations/messages.pot"
    command = re.search(r"\$ (pybabel extract (?:.*\\\n)?.*)", documented).group(1)
    words = command.replace("\\\n", " ").split()
    assert target in words
    path = tmp_path_factory.mktemp("messages") / "messages.pot"
    words[words.index(target)] = str(path)
    pybabel = [sys.executable, "-m", "babel.messages.frontend"]
    subprocess.run([*pybabel, "-q", *words[1:]], cwd=ROOT, check=True)
    return messages(path)


def test_there_is_more_than_one_language():
    assert {"de", "fr"} <= set(LANGUAGES)


def test_list_of_messages_is_up_to_date(extracted):
    assert len(extracted) > 90
    assert set(messages(CATALOGUES / "messages.pot")) == set(extracted)


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_are_complete(extracted, language):
    found = messages(CATALOGUES / language / "LC_MESSAGES" / "messages.po")

    assert set(extracted) <= set(found)
    assert [text for text in extracted if not found[text].string] == []
    assert [text for text in extracted if found[text].fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language):
    found = messages(CATALOGUES / language / "LC_MESSAGES" / "messages.po")

    for text, entry in found.items():
        names = [
            sorted(re.findall(r"%\(\w+\)\w", part)) for part in (text, entry.string)
        ]
        assert names[0] == names[1], text


def others(language):
    """Yield the catalogues of all other modules."""
    for entry in entry_points(group="invenio_i18n.translations"):
        spec = find_spec(entry.module)
        folder = Path(next(iter(spec.submodule_search_locations or []), ""))
        path = folder / "translations" / language / "LC_MESSAGES" / "messages.mo"
        if path.exists() and entry.module != "invenio_stats_dashboard":
            with path.open("rb") as file:
                yield entry.module, gettext.GNUTranslations(file)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_translated_otherwise_elsewhere(language):
    """All modules share their messages: their pages would have our word, or we theirs.

    Those that differ have a context.
    """
    found = messages(CATALOGUES / language / "LC_MESSAGES" / "messages.po")
    ours = {
        text: entry.string
        for text, entry in found.items()
        if isinstance(text, str) and not entry.context
    }
    catalogues = dict(others(language))

    assert "invenio_app_rdm" in catalogues
    differing = {
        (name, text, theirs, ours[text])
        for name, catalogue in catalogues.items()
        for text in ours
        if (theirs := catalogue.gettext(text)) not in (text, ours[text])
    }
    assert differing == set()
