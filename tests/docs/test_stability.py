# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""What is promised to stay is there."""

from .blocks import blocks_of


def test_names_can_be_imported(app):
    """Every name that the page on stability lists."""
    (block,) = [b for b in blocks_of("stability") if b.language == "python"]
    names = {}

    exec(block.code, names)

    assert len(names) >= 20
    assert all(value is not None for value in names.values())
