# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Consumption of event queues with acknowledgement.

invenio-queues consumes without acknowledgement: what a worker has fetched is lost when
it dies. Here the broker keeps each message until its event is written. With Redis as
the broker, kombu fetches a message and notes it as unacknowledged in two commands: a
kill between the two loses that one message. RabbitMQ does both itself.
"""

from contextlib import contextmanager
from copy import copy

from flask import current_app
from invenio_queues.queue import Queue
from invenio_stats.config import STATS_MQ_EXCHANGE
from kombu import Exchange
from kombu.exceptions import ContentDisallowed, DecodeError

RESTORED = 100_000
"""Messages of dead workers restored in one run, where the broker leaves it to us."""


class AcknowledgedQueue:
    """A queue of invenio-queues whose messages stay until they are acknowledged.

    Everything but ``consume`` is delegated to the queue.
    """

    def __init__(self, queue, consumer):
        """Initialize with the queue and a consumer with manual acknowledgement."""
        self._queue, self._consumer, self._taken = queue, consumer, []

    def __getattr__(self, name):
        """Delegate to the queue."""
        return getattr(self._queue, name)

    def consume(self, payload=True):
        """Yield the queue's events until it is empty."""
        for message in self._consumer.iterqueue():
            self._taken.append(message)
            try:
                content = message.payload
            except (ContentDisallowed, DecodeError):
                current_app.logger.exception("Unreadable message in an event queue")
                continue
            yield content if payload else message

    def acknowledge(self):
        """Acknowledge all messages consumed so far."""
        for message in self._taken:
            message.ack()
        self._taken = []


class GivenEvents:
    """Events from another source, with the interface of a queue.

    They may be repeated, and in any order: what is stored does not depend on it.
    """

    def __init__(self, queue, events, identify=None):
        """Initialize with the queue that the events would have come from.

        :param identify: function that returns the identity of a raw event, by which
            robots are counted once.
        """
        self.routing_key, self._events = queue.routing_key, events
        self.identify = identify

    def consume(self, payload=True):
        """Yield the events."""
        yield from self._events


@contextmanager
def acknowledged(queue):
    """Return a queue with ``acknowledge``; what is not acknowledged goes back.

    With Redis as the broker the messages of a killed process come back after its
    visibility timeout (an hour by default), with RabbitMQ at once.

    :param queue: of invenio-queues, or :class:`GivenEvents`.
    """
    if not isinstance(queue, Queue):
        yield None
        return
    manual = copy(queue)
    manual.no_ack = False
    with queue.connection_pool.acquire(block=True) as connection:
        # After an error, kombu closes a connection and puts it back into the pool: a
        # worker could never read its queues again.
        connection.ensure_connection(max_retries=1)
        with manual.consumer(connection) as consumer:
            qos = getattr(consumer.channel, "qos", None)
            restore = getattr(qos, "restore_visible", None)
            if restore:
                restore(num=RESTORED)
            yield AcknowledgedQueue(queue, consumer)


def persistent_exchange(exchange=STATS_MQ_EXCHANGE):
    """Return the exchange of events, with messages that a restart of RabbitMQ keeps.

    invenio-stats publishes transient ones by default: a restart loses all events that
    were not indexed yet, those of half an hour. The broker does not consider the
    delivery mode a property of the exchange, so nothing has to be declared again.

    :param exchange: as configured; a custom one is not changed.
    """
    if exchange is not STATS_MQ_EXCHANGE:
        return exchange
    return Exchange(exchange.name, type=exchange.type, delivery_mode="persistent")
