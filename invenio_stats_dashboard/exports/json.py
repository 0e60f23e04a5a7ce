# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""JSON: the answers as in the API."""

import json
from datetime import date


def _dump(value):
    return json.dumps(
        value, ensure_ascii=False, separators=(",", ":"), default=date.isoformat
    )


def write_json(document):
    """Yield one answer as it is, or an object of all panels with their answers."""
    if len(document.list) == 1 and not document.list[0].tab:
        yield _dump(document.head).encode()
        return
    about = {name: value for name, _heading, value in document.about()}
    definitions = {metric: text for metric, _name, text in document.definitions()}
    about["filters"] = document.head["filters"]
    yield f'{{"about":{_dump({**about, "definitions": definitions})}'.encode()
    yield b',"panels":['
    for number, panel in enumerate(document.list):
        head = {"tab": panel.tab, "name": panel.name, "title": panel.title}
        start = "," if number else ""
        yield f'{start}{_dump(head)[:-1]},"answers":['.encode()
        for count, answer in enumerate(document.answers(panel)):
            yield (("," if count else "") + _dump(answer)).encode()
        yield b"]}"
    yield b"]}"
