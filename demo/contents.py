# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Small real files of many kinds, the same bytes for the same seed."""

import io
import json
import random
import struct
import wave
import zipfile
import zlib


def make(kind, size, seed, title=""):
    """Return a file's bytes.

    :param kind: one of ``MAKERS``, which is the extension as well.
    :param size: about so many bytes.
    :param seed: what the content depends on, besides the title.
    """
    return MAKERS[kind](random.Random(seed), size, title)


def _csv(rng, size, title):
    rows = ["station;day;value;flag"]
    for number in range(max(3, size // 24)):
        value = rng.gauss(12, 4)
        rows.append(f"S{number % 12:02};{number // 12 + 1};{value:.3f};ok")
    return "\n".join(rows).encode()


def _text(rng, size, title):
    line = f"{title}. Recorded, checked and described by the authors.\n"
    body = line * max(1, size // len(line.encode()))
    return f"# {title}\n\n{body}Checksum of the run: {rng.randrange(10**9)}\n".encode()


def _json(rng, size, title):
    values = [round(rng.random(), 4) for _ in range(max(3, size // 8))]
    return json.dumps({"title": title, "values": values}).encode()


def _notebook(rng, size, title):
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": [f"# {title}"]},
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": [f"values = {[rng.randrange(1000) for _ in range(size // 5)]}"],
        },
    ]
    book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book).encode()


def _python(rng, size, title):
    head = f'"""{title}."""\n\n'
    functions = [
        f"def step_{n}(value):\n    return value * {rng.random():.4f}\n\n"
        for n in range(max(1, size // 56))
    ]
    return (head + "\n".join(functions)).encode()


def _png(rng, size, title):
    side = max(16, int((size * 0.9) ** 0.5))
    rows = b"".join(b"\0" + rng.randbytes(side) for _ in range(side))

    def chunk(name, data):
        crc = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    image = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1))
    return b"\x89PNG\r\n\x1a\n" + image + chunk(b"IEND", b"")


def _pdf(rng, size, title):
    safe = title.encode("latin-1", "replace").translate(None, b"()\\")
    page = b"BT /F1 14 Tf 60 760 Td (" + safe + b") Tj ET\n"
    # A comment of digits stands for the pages that nobody reads.
    page += b"%" + rng.randbytes(max(8, size // 2)).hex().encode() + b"\n"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, content in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n")
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start)
    return out.getvalue()


def _zip(rng, size, title):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # A fixed date: otherwise the bytes depend on the clock.
        stamp = (2024, 1, 1, 0, 0, 0)
        readme = zipfile.ZipInfo("README.md", stamp)
        archive.writestr(readme, _text(rng, 300, title))
        archive.writestr(zipfile.ZipInfo("data.bin", stamp), rng.randbytes(size))
    return out.getvalue()


def _wav(rng, size, title):
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 1, 8000, 0, "NONE", "not compressed"))
        sound.writeframes(rng.randbytes(size))
    return out.getvalue()


def _mp4(rng, size, title):
    brand = struct.pack(">I", 16) + b"ftypisom" + struct.pack(">I", 512)
    return brand + struct.pack(">I", size + 8) + b"mdat" + rng.randbytes(size)


MAKERS = {
    "csv": _csv,
    "ipynb": _notebook,
    "json": _json,
    "md": _text,
    "mp4": _mp4,
    "pdf": _pdf,
    "png": _png,
    "py": _python,
    "txt": _text,
    "wav": _wav,
    "zip": _zip,
}
"""Extension → function(generator of chance, size, title)."""
