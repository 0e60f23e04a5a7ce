# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Code blocks of the documentation's pages."""

import re
import textwrap
from pathlib import Path
from typing import NamedTuple

DOCS = Path(__file__).parents[2] / "docs"

FENCE = re.compile(
    r"^(?P<indent> *)(?:<!-- not run: (?P<reason>[^>]+) -->\n\n? *)?"
    r"```(?P<language>\w+)\n(?P<code>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)


class Block(NamedTuple):
    """A block of code of a page."""

    page: str
    line: int
    language: str
    code: str
    reason: str | None = None
    """Why it is not run, as a comment before it says; ``None``: it is."""

    @property
    def place(self):
        """Where it is."""
        return f"docs/{self.page}.md:{self.line}"

    @property
    def commands(self):
        """Lines of a shell, without what they print."""
        lines = self.code.replace("\\\n", " ").splitlines()
        return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]


def blocks_of(page):
    """Return the blocks of shell and Python of a page, in their order."""
    text = (DOCS / f"{page}.md").read_text()
    return [
        Block(
            page,
            text.count("\n", 0, found.start("language")) + 1,
            found["language"],
            textwrap.dedent(found["code"]),
            found["reason"],
        )
        for found in FENCE.finditer(text)
        if found["language"] in ("console", "python")
    ]


def section(page, heading):
    """Return the blocks below a heading of a page, up to the next heading."""
    text = (DOCS / f"{page}.md").read_text()
    lines = text.splitlines()
    start = lines.index(next(li for li in lines if re.fullmatch(f"#+ {heading}", li)))
    rest = (n for n, li in enumerate(lines[start + 1 :]) if li.startswith("#"))
    end = start + 1 + next(rest, len(lines))
    return [block for block in blocks_of(page) if start < block.line <= end]
