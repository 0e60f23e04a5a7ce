# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Takes events from a queue so that a kill loses none.

invenio-queues takes messages without acknowledgement: what a worker has fetched is
gone when it dies. Here the broker keeps each message until its event is written.
"""

import json
import time
from contextlib import contextmanager
from copy import copy
from queue import Empty

from flask import current_app
from invenio_queues.queue import Queue
from kombu.exceptions import ContentDisallowed, DecodeError

RESTORED = 100_000
"""Messages of dead workers taken back in one run, where the broker leaves it to us."""

TAKE = """
local message = redis.call('rpop', KEYS[1])
if not message then return false end
local properties = cjson.decode(message).properties
local info = properties.delivery_info
local place = cjson.encode(info.exchange) .. ',' .. cjson.encode(info.routing_key)
redis.call('zadd', KEYS[2], ARGV[1], properties.delivery_tag)
redis.call('hset', KEYS[3], properties.delivery_tag, '[' .. message .. ',' .. place .. ']')
return message
"""
"""Takes a message off its list, and notes it as not acknowledged, in one step."""


class AcknowledgedQueue:
    """A queue of invenio-queues whose messages stay until they are acknowledged.

    Everything but ``consume`` is that of the queue itself.
    """

    def __init__(self, queue, consumer):
        """Take the queue and a consumer of it that acknowledges by hand."""
        self._queue, self._consumer, self._taken = queue, consumer, []

    def __getattr__(self, name):
        """Pass on to the queue."""
        return getattr(self._queue, name)

    def consume(self, payload=True):
        """Yield what is in the queue, until it is empty."""
        for message in self._consumer.iterqueue():
            self._taken.append(message)
            try:
                content = message.payload
            except (ContentDisallowed, DecodeError):
                current_app.logger.exception("Unreadable message in an event queue")
                continue
            yield content if payload else message

    def acknowledge(self):
        """Let the broker forget everything that was taken so far."""
        for message in self._taken:
            message.ack()
        self._taken = []


class GivenEvents:
    """Events that come from elsewhere, in the place of a queue."""

    def __init__(self, queue, events):
        """Take the queue that the events would have come from."""
        self.routing_key, self._events = queue.routing_key, events

    def consume(self, payload=True):
        """Yield the events."""
        yield from self._events


def take_in_one_step(channel):
    """Let a kill between two commands to Redis lose no message.

    Kombu's channel first takes a message off its list and then notes it, in the
    format that is written here as well; other brokers do both themselves.

    :param channel: of kombu. Nothing is changed where it is none of Redis, nor where
        its keys have a prefix, which scripts of several keys do not get.
    """
    if not hasattr(channel, "unacked_key") or channel.global_keyprefix:
        return

    def get(queue):
        notes = (channel.unacked_index_key, channel.unacked_key)
        with channel.conn_or_acquire() as client:
            for step in channel.priority_steps:
                name = channel._q_for_pri(queue, step)
                message = client.eval(TAKE, 3, name, *notes, time.time())
                if message:
                    return json.loads(message)
        raise Empty()

    channel._get = get


@contextmanager
def acknowledged(queue):
    """Give a queue with ``acknowledge``; what was not acknowledged goes back.

    With Redis as the broker the messages of a killed process come back after its
    visibility timeout (an hour by default), with RabbitMQ at once.

    :param queue: of invenio-queues, or :class:`GivenEvents`.
    """
    if not isinstance(queue, Queue):
        yield None
        return
    manual = copy(queue)
    manual.no_ack = False
    with manual.create_consumer() as consumer:
        restore = getattr(getattr(consumer.channel, "qos", None), "restore_visible", 0)
        if restore:
            restore(num=RESTORED)
        take_in_one_step(consumer.channel)
        yield AcknowledgedQueue(queue, consumer)
