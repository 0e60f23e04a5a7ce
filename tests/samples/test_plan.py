# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Tests of the demo's works and of what happens to them."""

import io
import json
import wave
import zipfile
from collections import Counter
from datetime import date, datetime, timezone

import pytest
from edtf import parse_edtf
from PIL import Image

from demo import contents
from demo.catalogue import Catalogue
from demo.clock import start_of_history
from demo.plan import Planner
from demo.records import make_plan
from demo.setup import STEPS, parse

UNTIL = date(2026, 11, 24)
END = datetime(2026, 11, 24, tzinfo=timezone.utc)


@pytest.fixture(scope="module", params=[40, 150])
def works(request):
    """The works of a small demo and of the default one."""
    return Catalogue(42, UNTIL).works(request.param)


@pytest.fixture(scope="module")
def actions(works):
    """What happens to them."""
    return Planner(42, END).plan(works)


def test_the_same_for_the_same_seed():
    """Works and plan follow from the seed."""
    history = {"seed": 42, "until": UNTIL.isoformat(), "records": 30}

    assert make_plan(history) == make_plan(history)
    assert make_plan(history) != make_plan({**history, "seed": 43})


def test_titles_are_unique_and_filled(works):
    """No title twice, no word left out."""
    titles = [work.title for work in works]

    assert len(set(titles)) == len(titles)
    assert not [title for title in titles if "{" in title or "}" in title]


def test_more_works_than_titles_still_differ():
    """When titles run out they are numbered."""
    titles = [work.title for work in Catalogue(42, UNTIL).works(2000)]

    assert len(set(titles)) == 2000


def test_one_of_everything(works):
    """Even forty works show every case."""
    access = Counter(
        (w.access["record"], w.access["files"], "embargo" in w.access) for w in works
    )
    metadata = [work.metadata for work in works]

    assert {
        ("public", "public", False),
        ("public", "restricted", False),
        ("public", "restricted", True),
        ("restricted", "restricted", False),
    } <= set(access)
    assert any(not work.files for work in works)
    assert len({work.community for work in works}) == 7
    assert len({m["resource_type"]["id"] for m in metadata}) > 10
    assert len({m["publisher"] for m in metadata}) > 5
    assert {x["id"] for m in metadata for x in m["languages"]} >= {"eng", "deu", "fra"}
    assert any("funding" in m for m in metadata)
    assert any("journal:journal" in work.custom_fields for work in works)


def test_publication_dates_are_edtf_and_varied(works):
    """Years, days and ranges; old ones and one in the future."""
    dates = [work.metadata["publication_date"] for work in works]

    for text in dates:
        parse_edtf(text)
    assert any(text < "1900" for text in dates)
    assert any(text[:4] > str(UNTIL.year) for text in dates)
    assert any("/" in text for text in dates)
    assert {4, 10} <= {len(text) for text in dates}


def test_actions_are_in_order_and_in_the_past(actions):
    """Nothing before the history, nothing after its end."""
    moments = [action.when for action in actions]

    assert moments == sorted(moments)
    assert moments[0].date() >= start_of_history(UNTIL)
    assert moments[-1] < END


def test_every_action_occurs(actions):
    """Each way in, out and back is shown."""
    assert {action.name for action in actions} == {
        "accept",
        "add_in_bulk",
        "ask",
        "delete",
        "edit",
        "include",
        "lift_embargo",
        "new_version",
        "publish",
        "publish_into",
        "remove",
        "restore",
        "submit",
    }


def test_each_work_arrives_and_ends_in_a_possible_order(works, actions):
    """Nothing happens to a work that is not there, or that has been deleted."""
    for work in works:
        names = [a.name for a in actions if a.work == work.number]
        assert names[0] in ("submit", "publish", "publish_into")
        assert "submit" not in names or names[1] == "accept"
        if "delete" in names:
            after = names[names.index("delete") + 1 :]
            assert after in ([], ["restore"])


def test_memberships_are_possible(works, actions):
    """Nothing enters a community it is in, or leaves one it is not in."""
    inside = {work.number: set() for work in works}
    asked = {}
    for action in actions:
        communities = inside[action.work]
        if action.name in ("submit", "ask"):
            asked[action.work] = action.community
        entered = action.community
        if action.name == "accept":
            entered = asked.pop(action.work)
        if action.name in ("accept", "publish_into", "add_in_bulk", "include"):
            assert entered not in communities
            communities.add(entered)
        if action.name == "remove":
            communities.remove(action.community)
    assert any(len(communities) == 2 for communities in inside.values())
    assert any(not communities for communities in inside.values())


def test_a_restricted_community_gets_restricted_records(works):
    """RDM refuses public records there; only its members deposit."""
    inside = [work for work in works if work.community == "clinical"]

    assert {work.access["record"] for work in inside} == {"restricted"}
    assert {work.owner for work in inside} <= {"author", "ogawa", "lindqvist"}


@pytest.mark.parametrize("kind", contents.MAKERS)
def test_contents_are_the_same_for_a_seed(kind):
    """Same bytes for the same seed, about the size asked for."""
    data = contents.make(kind, 20_000, "seed", "A title")

    assert data == contents.make(kind, 20_000, "seed", "A title")
    assert 10_000 < len(data) < 40_000


def test_contents_are_real_files():
    """What claims to be an image is one."""
    make = {k: contents.make(k, 5000, 1, "Títle ☂ (x)") for k in contents.MAKERS}

    Image.open(io.BytesIO(make["png"])).verify()
    assert zipfile.ZipFile(io.BytesIO(make["zip"])).testzip() is None
    assert wave.open(io.BytesIO(make["wav"])).getnframes() == 5000
    assert json.loads(make["json"])["title"] == "Títle ☂ (x)"
    assert json.loads(make["ipynb"])["nbformat"] == 4
    assert make["pdf"].startswith(b"%PDF-1.4") and make["pdf"].endswith(b"%%EOF")
    compile(make["py"], "made-up.py", "exec")


def test_steps_come_in_their_order():
    """However they are named on the command line."""
    assert parse(["events", "init"]).steps == ["init", "events"]
    assert parse(["all"]).steps == list(STEPS)


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["all", "--records", "0"], ["all", "--until", "2999-01-01"], []],
)
def test_bad_command_lines_are_refused(arguments, capsys):
    """With the exit code of wrong usage and a message."""
    with pytest.raises(SystemExit) as error:
        parse(arguments)

    assert error.value.code == 2
    assert "error" in capsys.readouterr().err
