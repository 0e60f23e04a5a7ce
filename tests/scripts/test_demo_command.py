# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Options, stamps and steps of the demo's command."""

import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
sys.path.insert(0, str(SCRIPTS))

from stack import assets, options  # noqa: E402
from stack.assets import Assets, theme_selection  # noqa: E402
from stack.base import Failure  # noqa: E402
from stack.commands import Background, Stamps, Steps, run  # noqa: E402

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


class TestOptions:
    """Options of the demo: bad ones are one clear line and exit code 2."""

    @pytest.mark.parametrize(
        "arguments, words",
        [
            (["--port", "x"], "'x' is not a whole number from 1 to 65535"),
            (["--records", "0"], "'0' is not a whole number from 1"),
            (["--events", "-5"], "--events"),
            (["--exec"], "--exec needs a command"),
            (["--unknown"], "unrecognized arguments: --unknown"),
            (["--no-serve", "--exec", "true"], "exclude each other"),
            (["--run", "../x"], "is not a name"),
        ],
    )
    def test_bad(self, arguments, words, capsys):
        with pytest.raises(SystemExit) as ended:
            options.parse(arguments)

        said = capsys.readouterr().err
        assert ended.value.code == 2
        assert words in said
        assert len(said.splitlines()) == 1

    def test_exec_takes_the_rest_of_the_line(self):
        found = options.parse(["--records", "9", "--exec", "invenio", "x", "--help"])

        assert found.records == 9
        assert found.exec == ["invenio", "x", "--help"]

    def test_data_made_before_are_kept(self, capsys):
        made = {"records": 20, "events": 500, "seed": 3}

        assert options.settle(options.parse([]), made) == made
        assert options.settle(options.parse(["--seed", "3"]), made) == made
        assert options.settle(options.parse([]), None) == options.DEFAULTS
        with pytest.raises(SystemExit):
            options.settle(options.parse(["--records", "21"]), made)
        assert "was made with --records 20" in capsys.readouterr().err


class TestSteps:
    """Commands, stamps and the table of times."""

    def test_a_failing_command_shows_the_end_of_its_log(self, tmp_path):
        log = tmp_path / "log"
        with pytest.raises(Failure, match="(?s)failed \\(3\\).*last words"):
            run(
                [sys.executable, "-c", "print('last words'); raise SystemExit(3)"],
                log=log,
            )

    def test_a_command_that_takes_too_long_is_ended(self):
        start = time.monotonic()
        with pytest.raises(Failure, match="took more than"):
            run(SLEEP, seconds=0.5)
        assert time.monotonic() - start < 15

    def test_the_failure_of_a_thread_is_raised_where_it_is_awaited(self):
        def fail():
            raise Failure("from the thread")

        with pytest.raises(Failure, match="from the thread"):
            Background(fail).wait()

    def test_stamps_survive(self, tmp_path):
        Stamps(tmp_path).set("data", {"records": 3})
        Stamps(tmp_path).set("other", 1)

        assert Stamps(tmp_path).get("data") == {"records": 3}
        assert Stamps(tmp_path).get("missing") is None

    def test_the_table_has_every_step_and_the_sum(self, capsys):
        steps = Steps()
        with steps.step("first"):
            pass
        steps.add("second", 12.34, "beside")
        steps.table()

        printed = capsys.readouterr().out
        assert "second                    12.3  beside" in printed
        assert "in all" in printed

    def test_every_element_gets_the_theme_of_the_repository(self):
        example = (
            "@reset : 'default';\n@menu : 'invenio';\n"
            "@siteFolder : '../../less/my-site/site';\n"
            '@import (multiple) "themes/invenio/theme.less";\n'
        )

        assert theme_selection(example) == (
            "@reset : 'default';\n@menu : 'rdm';\n"
            "@siteFolder : '../../less/site';\n"
            '@import (multiple) "themes/rdm/theme.less";\n'
        )


class TestBundles:
    """What was built is kept for all run folders."""

    @pytest.fixture(autouse=True)
    def building(self, tmp_path, monkeypatch):
        """Count the times that a bundle is built; write a manifest only."""
        monkeypatch.setattr(assets, "BUNDLES", tmp_path / "bundles")
        monkeypatch.setattr(Assets, "_create", lambda self: None)
        monkeypatch.setattr(Assets, "_install", lambda self: None)
        monkeypatch.setattr(Assets, "_write_theme", lambda self: None)
        self.built = []

        def build(this, *arguments):
            self.built.append(this.static)
            manifest = this.static / "dist" / "manifest.json"
            manifest.parent.mkdir(parents=True, exist_ok=True)
            manifest.write_text(assets.sources_digest())

        monkeypatch.setattr(Assets, "_npm", build)

    def prepare(self, folder):
        """Let a run folder have its bundle; return its manifest."""
        folder.mkdir(exist_ok=True)
        Assets(
            folder / "instance", Stamps(folder), {}, lambda name: nullcontext()
        ).prepare()
        return (folder / "instance" / "static" / "dist" / "manifest.json").read_text()

    def test_the_second_folder_builds_nothing(self, tmp_path):
        first = self.prepare(tmp_path / "demo")

        assert self.prepare(tmp_path / "browser") == first
        assert self.prepare(tmp_path / "browser") == first
        assert len(self.built) == 1

    def test_other_sources_are_another_bundle(self, tmp_path, monkeypatch):
        for name in "abcde":
            monkeypatch.setattr(assets, "sources_digest", lambda: name)  # noqa: B023
            assert self.prepare(tmp_path / "demo") == name

        kept = sorted(path.name for path in assets.BUNDLES.iterdir())
        assert len(self.built) == 5
        assert len(kept) == assets.MOST_BUNDLES and "e" in kept
