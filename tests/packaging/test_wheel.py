# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What ends up in the wheel, and whether an installation finds it."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import PREFIX

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]
TEMPLATES = "semantic-ui/invenio_stats_dashboard"
ENTRY = "semantic-ui/js/invenio_stats_dashboard/index.js"


def call(*command, cwd=PROJECT):
    """Run a command; its output is shown when it fails."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, cwd=cwd
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def find_data(path=""):
    """Make a program that prints what ``paths`` finds.

    Invenio is not installed there, so the package itself cannot be imported.

    :param path: Folder of an installation outside of the environment.
    """
    return f"""
import importlib.util, sys, types
sys.path.insert(0, {str(path)!r})
spec = importlib.util.find_spec("invenio_stats_dashboard")
package = sys.modules[spec.name] = types.ModuleType(spec.name)
package.__path__ = spec.submodule_search_locations
from invenio_stats_dashboard.paths import data_path
print(data_path("assets"), data_path("templates"), sep="\\n")
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Folder of an sdist, and of a wheel built from it, as a release is."""
    folder = tmp_path_factory.mktemp("dist")
    call(sys.executable, "-m", "build", "-o", folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built):
    """The wheel."""
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def names(wheel):
    """Names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """Python of an environment with nothing but pip in it."""
    folder = tmp_path_factory.mktemp("venv")
    call(sys.executable, "-m", "venv", folder)
    return folder / "bin" / "python"


def in_checkout(folder, *suffixes):
    """Names of the files below a folder of the project, as Git has them."""
    listed = call("git", "ls-files", folder).splitlines()
    return {name for name in listed if name.endswith(suffixes or "")}


def test_every_file_of_assets_and_templates_is_in_the_wheel(names):
    expected = in_checkout("assets") | in_checkout("templates")

    assert f"assets/{ENTRY}" in expected
    assert any(name.startswith(f"templates/{TEMPLATES}/") for name in expected)
    missing = {
        name for name in expected if f"invenio_stats_dashboard/{name}" not in names
    }
    assert not missing


def test_every_module_mapping_and_migration_is_in_the_wheel(names):
    expected = in_checkout("invenio_stats_dashboard", ".py", ".json", ".po", ".yaml")

    assert any("search_templates/" in name for name in expected)
    assert not expected - names


def test_catalogues_are_compiled(names):
    sources = {name for name in names if name.endswith(".po")}

    assert {name[:-3] + ".mo" for name in sources} <= names


def test_nothing_else_is_in_the_wheel(names):
    tops = {name.partition("/")[0] for name in names}

    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "invenio_stats_dashboard"
    }
    unwanted = ("node_modules/", ".test.js", "__pycache__", ".run/")
    assert not [name for name in names if any(part in name for part in unwanted)]


def test_a_wheel_finds_its_data_inside_the_package(wheel, bare, tmp_path):
    target = tmp_path / "site"
    call(
        bare, "-I", "-m", "pip", "install", "-q", "--no-deps", "--target", target, wheel
    )

    found = call(bare, "-I", "-c", find_data(target), cwd=tmp_path).splitlines()

    package = target / "invenio_stats_dashboard"
    assert found == [str(package / "assets"), str(package / "templates")]
    assert (package / "assets" / ENTRY).is_file()


def test_an_editable_installation_finds_its_data_beside_the_package(
    built, bare, tmp_path
):
    (sdist,) = built.glob("*.tar.gz")
    shutil.unpack_archive(sdist, tmp_path)
    copy = tmp_path / sdist.name.removesuffix(".tar.gz")
    call(bare, "-I", "-m", "pip", "install", "-q", "--no-deps", "-e", copy)

    found = call(bare, "-I", "-c", find_data(), cwd=tmp_path).splitlines()

    assert found == [str(copy / "assets"), str(copy / "templates")]
    assert (copy / "assets" / ENTRY).is_file()


def test_an_application_works_with_the_wheel(wheel, tmp_path):
    """Commands, tables, indices and answers, with nothing of the checkout."""
    target = tmp_path / "site"
    pip = ("-m", "pip", "install", "-q", "--no-deps", "--target", target, wheel)
    call(sys.executable, *pip)
    program = Path(__file__).parent / "smoke.py"

    found = call(sys.executable, program, target, f"{PREFIX}smoke-", cwd=tmp_path)

    assert found.splitlines()[-1] == "works"
