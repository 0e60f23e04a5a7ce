# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Imports run one way, and stand at the top of each file."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "invenio_stats_dashboard"

REASONS = {}
"""Imports inside functions: file and module → the third-party reason."""


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
    """No import inside a function but for a named reason."""
    found = [
        f"{path.relative_to(PACKAGE)}: {ast.unparse(node)}"
        for node in function_imports(ast.parse(path.read_text()))
    ]
    assert [name for name in found if name not in REASONS] == []
