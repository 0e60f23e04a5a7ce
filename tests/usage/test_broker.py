# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Events on the queue survive a restart of RabbitMQ."""

import sys
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from invenio_queues.queue import Queue
from invenio_search.engine import search
from invenio_stats.config import STATS_MQ_EXCHANGE
from invenio_stats.tasks import process_events
from kombu import Connection, Exchange

from invenio_stats_dashboard.ext import InvenioStatsDashboard
from invenio_stats_dashboard.usage.indexer import EnrichmentMixin
from invenio_stats_dashboard.usage.queue import persistent_exchange
from tests.factories import raw_event, send_events

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
from stack.base import Failure, wait_until  # noqa: E402
from stack.rabbitmq import RabbitMQ  # noqa: E402


@pytest.fixture()
def rabbitmq(tmp_path):
    """A RabbitMQ of our own."""
    server = RabbitMQ(tmp_path)
    try:
        server.start()
    except (Failure, OSError) as error:
        pytest.skip(f"RabbitMQ cannot be had: {error}")
    yield server
    server.stop()


def test_a_restart_of_rabbitmq(rabbitmq):
    """What invenio-stats publishes by default is lost; what we let it is not.

    Both by the same exchange: it has not to be declared anew.
    """
    exchanges = {
        "transient": STATS_MQ_EXCHANGE,
        "persistent": persistent_exchange(STATS_MQ_EXCHANGE),
    }
    pool = Connection(rabbitmq.url).Pool(2)
    for name, exchange in exchanges.items():
        queue = Queue(exchange, name, lambda: pool)
        queue.queue.declare()
        queue.publish([{"recid": str(n)} for n in range(29)])

    def counts():
        with Connection(rabbitmq.url) as connection:
            declare = connection.default_channel.queue_declare
            return {n: declare(n, passive=True).message_count for n in exchanges}

    # Published is not received: nothing confirms it.
    wait_until(lambda: counts() == dict.fromkeys(exchanges, 29), 60)
    pool.force_close_all()

    rabbitmq.stop()
    rabbitmq.start()

    assert counts() == {"transient": 0, "persistent": 29}


def test_an_exchange_of_the_instances_own_stays():
    """Only the default is changed, and only in how messages are kept."""
    own = Exchange("mine", type="direct", delivery_mode="transient")
    ours = persistent_exchange(STATS_MQ_EXCHANGE)

    assert persistent_exchange(own) is own
    assert (ours.name, ours.type, ours.durable) == ("events", "direct", True)
    assert (STATS_MQ_EXCHANGE.delivery_mode, ours.delivery_mode) == (1, 2)


def test_the_application_has_it():
    """The extension sets it, whichever of the two modules comes first."""
    for given in ({}, {"STATS_MQ_EXCHANGE": STATS_MQ_EXCHANGE}):
        app = Flask("any")
        app.config.update(given)
        InvenioStatsDashboard(app)
        assert app.config["STATS_MQ_EXCHANGE"].delivery_mode == 2


def test_after_an_error(usage, monkeypatch):
    """A process that could not write events reads its queue again, with all of them."""
    moment = datetime.fromisoformat(f"{usage.days[1]}T15:00:00")
    event = raw_event("record-view", usage.recids[0], moment, session_id="late")

    def fail(self, batch):
        raise search.TransportError(503, "unavailable")

    with monkeypatch.context() as patch:
        patch.setattr(EnrichmentMixin, "_bulk", fail)
        with pytest.raises(search.TransportError):
            send_events("record-view", [event])

    assert process_events(["record-view"]) == [("record-view", (1, 0))]
