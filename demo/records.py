# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Step ``records``: carry out the plan through RDM's services, at the planned times.

What has been done is noted in ``history.json`` in the instance folder, so that a
later run goes on where an earlier one was stopped.
"""

import json
from collections import Counter
from datetime import date, datetime, time, timezone

from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_rdm_records.records.models import RDMRecordMetadata

from . import config
from .catalogue import Catalogue
from .clock import at
from .deposit import Depositor
from .plan import Planner
from .progress import bar, say


def history_path():
    """Return where it is noted what has been done."""
    return config.instance_path() / "history.json"


def read_history(options):
    """Return the notes of an earlier run, or new ones for these options.

    A history is continued with the options it was begun with: another number of
    records or another last day would be another plan.
    """
    path = history_path()
    if path.exists() and RDMRecordMetadata.query.count():
        return json.loads(path.read_text())
    return {
        "seed": options.seed,
        "records": options.records,
        "until": options.until.isoformat(),
        "done": 0,
        "state": {},
    }


def write_history(history):
    """Keep the notes; written aside first, so that a kill leaves the old ones."""
    path = history_path()
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(history))
    aside.replace(path)


def make_plan(history):
    """Return (works, actions) that the notes are about."""
    until = date.fromisoformat(history["until"])
    # What happens today would partly lie in the future.
    end = datetime.combine(until, time(), tzinfo=timezone.utc)
    works = Catalogue(history["seed"], until).works(history["records"])
    return works, Planner(history["seed"], end).plan(works)


def run(options):
    """Run the step."""
    history = read_history(options)
    works, actions = make_plan(history)
    left = actions[history["done"] :]
    if left:
        depositor = Depositor(history["seed"], history["state"])
        for action in bar(left, "actions"):
            with at(action.when):
                depositor.do(action, works[action.work])
            history["done"] += 1
            write_history(history)
        depositor.finish()
    service = current_rdm_records_service
    service.indexer.refresh()
    versions = RDMRecordMetadata.query.filter_by(is_deleted=False).count()
    counted = Counter(action.name for action in actions)
    say(", ".join(f"{name} {number}" for name, number in sorted(counted.items())))
    say(f"{len(works)} works, {versions} versions since {actions[0].when:%Y-%m-%d}")
