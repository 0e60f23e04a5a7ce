# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Import and export of usage events.

Imported events are processed like live events: by the configured indexer with its
preprocessors, robot filter, ids and enrichment.
"""

import gzip
import hashlib
import hmac
import secrets
import shutil
import sys
import tempfile
import zlib
from codecs import BOM_UTF8
from collections import Counter
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta, timezone
from itertools import islice
from pathlib import Path

import orjson
from flask import current_app
from invenio_app_rdm.config import STATS_EVENTS as RDM_EVENTS
from invenio_cache import current_cache
from invenio_search import current_search_client
from invenio_stats.proxies import current_stats

from ..search.indices import USAGE_EVENTS, event_index, month_indices
from ..search.scroll import raw_pages
from ..search.state import State
from .import_schema import BadEvent, parse
from .queue import GivenEvents

CHUNK = 5000
"""Number of lines processed together, ≈ 5 MB."""

SHOWN = 100
"""Maximum number of invalid lines listed in a report; all are counted."""

KEY = "import-key"
"""Bookmark that holds the secret of the imports until it is deleted."""

SALT_LIFE = timedelta(days=2)
"""Salts of more recent days belong to live events."""


class SaltKeeper:
    """Constant salts for past days across imports.

    invenio-stats generates a salt for each day and discards it after 24 hours; events
    of past days would get different visitors, and thus different ids, with each import.
    These salts are derived from a random key that is stored until :func:`forget_key`:
    afterwards visitors can no longer be identified by their addresses.
    """

    def __init__(self):
        """Read or create the key."""
        state = State()
        kept = state.bookmarks().get(KEY)
        self.key = kept[1] if kept else secrets.token_hex(32)
        if not kept:
            state.set_bookmark(KEY, self.key)

    def prepare(self, days):
        """Put the salts of days (``YYYY-MM-DD``) where invenio-stats looks for them."""
        newest = (datetime.now(timezone.utc) - SALT_LIFE).date().isoformat()
        for day in days:
            if day <= newest:
                salt = hmac.new(self.key.encode(), day.encode(), hashlib.sha256)
                current_cache.set(f"stats:salt:{day}", salt.hexdigest(), timeout=86400)

    def identity(self, event):
        """Return the identity of a raw event, which reveals nothing about it."""
        known = orjson.dumps(event, option=orjson.OPT_SORT_KEYS)
        return hmac.new(self.key.encode(), known, hashlib.sha256).hexdigest()[:32]


def forget_key():
    """Delete the secret of the imports; return True if there was one."""
    return bool(State().clear_bookmarks([KEY]))


class Writer:
    """Writer of events through the configured indexers."""

    def __init__(self, counts=None):
        """Start counting.

        :param counts: a ``Counter`` to which ``written``, ``known``, ``robots`` and
            ``refused`` are added.
        """
        self.salts = SaltKeeper()
        self.counts = Counter() if counts is None else counts

    def write(self, parsed):
        """Write a chunk of :class:`~.import_schema.Parsed`.

        :raises opensearchpy.OpenSearchException: importing the same file again loses
            nothing.
        """
        raw = [item for item in parsed if item.is_raw]
        self.salts.prepare({item.event["timestamp"][:10] for item in raw})
        for kind in USAGE_EVENTS:
            for is_raw in (True, False):
                events = [
                    item.event
                    for item in parsed
                    if item.kind == kind and item.is_raw is is_raw
                ]
                if events:
                    self._index(kind, is_raw, events)

    def _index(self, kind, is_raw, events):
        """Index events of one kind."""
        event = current_stats.events[kind]
        identify = self.salts.identity if is_raw else None
        given = GivenEvents(event.queue, events, identify)
        params = {**event.params, "queue": given}
        if not is_raw:
            params["preprocessors"] = [_completed(kind)]
        indexer = event.cls(**params)
        indexer.run()
        counts = indexer.counts
        written = counts["created"] + counts["updated"] + counts["robots"]
        self.counts["written"] += counts["created"]
        self.counts["known"] += counts["updated"]
        self.counts["robots"] += counts["robots"]
        self.counts["refused"] += len(events) - written


def _completed(kind):
    """Return the preprocessor of anonymised events, which adds what dumps may lack."""
    build_id = RDM_EVENTS[kind]["params"]["preprocessors"][-1]

    def complete(event):
        for name in ("is_robot", "is_machine"):
            event.setdefault(name, False)
        return event if event.get("unique_id") else build_id(event)

    return complete


@contextmanager
def opened(names):
    """Open files of lines for reading; gzip is detected.

    :param names: paths; ``-`` is standard input.
    :returns: name → binary file that can be read again from its start.
    """
    with ExitStack() as stack:
        files = {}
        for name in names:
            source = stack.enter_context(
                _spooled() if name == "-" else open(name, "rb")
            )
            packed = source.read(2) == b"\x1f\x8b"
            source.seek(0)
            files[name] = gzip.open(source) if packed else source
        yield files


def _spooled():
    """Return standard input as a file that can be read twice."""
    spool = tempfile.TemporaryFile()
    shutil.copyfileobj(sys.stdin.buffer, spool)
    spool.seek(0)
    return spool


class Import:
    """Import of files of events."""

    def __init__(self, kind=None, strict=False, progress=None):
        """Initialize with the options.

        :param kind: type of the events, if the lines do not contain it.
        :param strict: write nothing when any line is bad.
        :param progress: called with the number of lines after each chunk.
        """
        self.kind, self.strict = kind, strict
        self.progress = progress or (lambda lines: None)
        self.subcounts = current_app.config["COMMUNITY_STATS_SUBCOUNT_CONFIGS"]
        self.result = Counter()
        self.errors = []

    def run(self, files):
        """Import files.

        :param files: name → binary file, see :func:`opened`.
        :returns: dict of ``lines``, ``written``, ``known`` (already stored, or clicks
            of one visitor within ten seconds), ``robots``, ``refused``, ``bad`` and
            ``errors``: messages for the first invalid lines.
        """
        names = ("lines", "written", "known", "robots", "refused", "bad")
        if self.strict:
            for _ in self._chunks(files):
                continue
        if not self.result["bad"]:
            self.result.clear()
            writer = Writer(self.result)
            for chunk in self._chunks(files):
                writer.write(chunk)
        return {**{name: self.result[name] for name in names}, "errors": self.errors}

    def _chunks(self, files):
        """Yield lists of parsed lines."""
        for name, file in files.items():
            file.seek(0)
            lines = enumerate(self._lines(name, file), 1)
            while chunk := list(islice(lines, CHUNK)):
                yield [*filter(None, (self._parsed(name, *pair) for pair in chunk))]
                self.progress(len(chunk))

    def _lines(self, name, file):
        """Yield lines; a damaged file ends at the damage."""
        try:
            yield from file
        except (OSError, EOFError, zlib.error) as error:
            self._bad(f"{name}: damaged: {error}")

    def _parsed(self, name, number, line):
        """Return a line as :class:`~.import_schema.Parsed`, or ``None``."""
        line = line.removeprefix(BOM_UTF8)
        if not line.strip():
            return None
        self.result["lines"] += 1
        try:
            return parse(line, self.subcounts, self.kind)
        except BadEvent as error:
            self._bad(f"{name}, line {number}: {error}")
            return None

    def _bad(self, message):
        """Count invalid lines; keep the first messages."""
        self.result["bad"] += 1
        if len(self.errors) < SHOWN:
            self.errors.append(message)


def export_events(file, event_types=USAGE_EVENTS, months=None, progress=None):
    """Write the events as lines, each a hit as in search dumps.

    :param file: binary file.
    :param months: list of ``YYYY-MM``; all by default.
    :param progress: called with the number of events after each page.
    :returns: number of events written.
    """
    client, total = current_search_client._get_current_object(), 0
    for index in month_indices(event_types, months):
        kind = next(name for name in USAGE_EVENTS if f"-{name}-" in index)
        name = f"{event_index(kind)}-{index[-7:]}"
        for hits in raw_pages(client, index, {"match_all": {}}, CHUNK):
            for hit in hits:
                line = {"_index": name, "_id": hit["_id"], "_source": hit["_source"]}
                file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
            total += len(hits)
            if progress:
                progress(len(hits))
    return total


@contextmanager
def writable(name):
    """Open a file for an export; it appears under its name once complete.

    :param name: path, compressed if it ends in ``.gz``; ``-`` is standard output.
    """
    if name == "-":
        yield sys.stdout.buffer
        return
    path = Path(name)
    part = path.with_name(f"{path.name}.part")
    with gzip.open(part, "wb") if path.suffix == ".gz" else open(part, "wb") as file:
        yield file
    part.replace(path)
