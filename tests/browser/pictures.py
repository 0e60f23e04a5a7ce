# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Pictures of pages, for a look at them and for the documentation.

They are written to ``.run/screenshots``, or to the folder that ``STATS_PICTURES`` names.
"""

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

PROJECT = Path(__file__).parents[2]
DEFAULT = PROJECT / ".run" / "screenshots"

SCROLL = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  for (let y = 0; y < document.documentElement.scrollHeight; y += 500) {
    window.scrollTo(0, y);
    await frame();
    await frame();
  }
}"""

SHOW_NEXT = """() => {
  const next = document.querySelector('.sd-stand-in');
  if (next) next.scrollIntoView({block: 'center'});
  return Boolean(next);
}"""


def settled(page):
    """Scroll through the page and wait until no panel is loading."""
    page.evaluate(SCROLL)
    expect(page.locator(".sd-skeleton:not(.sd-stand-in *)")).to_have_count(0)
    # What is heavy to load begins once it is in sight.
    while page.evaluate(SHOW_NEXT):
        page.wait_for_timeout(100)
    expect(page.locator(".sd-skeleton")).to_have_count(0)
    page.evaluate("window.scrollTo(0, 0)")


def keep(picture, name):
    """Write a picture; return its path."""
    folder = os.environ.get("STATS_PICTURES")
    path = PROJECT / (folder or DEFAULT) / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    if folder:  # As small as they get, which takes seconds each.
        Image.open(io.BytesIO(picture)).convert("RGB").save(path, optimize=True)
    else:
        path.write_bytes(picture)
    return path
