# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Imports run one way, and stand at the top of each file."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "invenio_stats_dashboard"


def function_imports(tree):
    """Yield the line of each import inside a function."""
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, (ast.Import, ast.ImportFrom)):
                    yield node


def test_one_direction():
    """The layers of pyproject.toml hold: no circle, no upward import."""
    # In a process of its own: it configures logging for all that runs after it.
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=PACKAGE.parent, text=True)
    assert done.returncode == 0


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_imports_stand_at_the_top(path):
    """No import inside a function: what is loaded late is deferred by its package."""
    found = map(ast.unparse, function_imports(ast.parse(path.read_text())))
    assert list(found) == []


BEFORE_FORKS = """
import sys
from invenio_app.wsgi import application
from invenio_app.celery import celery
celery.loader.import_default_modules()
assert "invenio_stats_dashboard.tasks.recompute_days" in celery.tasks
print("loaded:", [name for name in ("polars", "numpy") if name in sys.modules])
"""


def test_what_computes_is_loaded_by_the_process_that_computes(tmp_path):
    """The application and the worker, as they are when processes fork, have no polars."""
    config = {"SECRET_KEY": "x", "SQLALCHEMY_DATABASE_URI": "sqlite://"}
    lines = [f"{name} = {value!r}" for name, value in config.items()]
    lines.append("SQLALCHEMY_ENGINE_OPTIONS = {}")
    (tmp_path / "invenio.cfg").write_text("\n".join(lines))

    done = subprocess.run(
        [sys.executable, "-c", BEFORE_FORKS],
        env={**os.environ, "INVENIO_INSTANCE_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert "loaded: []" in done.stdout, done.stderr[-2000:]
