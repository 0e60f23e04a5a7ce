# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""RabbitMQ on this machine: for tests of what a restart of the broker loses."""

import os

from . import net, packages
from .base import Failure, wait_until
from .process import Process

# The program itself: what is on the PATH runs it as another user.
PLACES = ["/usr/lib/rabbitmq/bin", *packages.brew_folders("rabbitmq")]


class RabbitMQ:
    """One node of our own in a run folder, that keeps its data over restarts."""

    key = "rabbitmq"

    def __init__(self, folder):
        """Bind to a run folder."""
        self.folder = folder / "rabbitmq"
        self.port = net.free_port()
        self.names = Process(folder, "epmd")
        self.process = Process(folder, "rabbitmq")

    @staticmethod
    def program():
        """Return the path of the program, installing it when it is missing.

        :raises Failure: When it cannot be had.
        """
        for name in PLACES:
            if os.access(f"{name}/rabbitmq-server", os.X_OK):
                return f"{name}/rabbitmq-server"
        packages.ensure("rabbitmq-server")
        return f"{PLACES[0]}/rabbitmq-server"

    @property
    def url(self):
        """Address for clients."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def start(self):
        """Start the node and wait until it takes connections (bounded)."""
        program = self.program()
        self.folder.mkdir(exist_ok=True)
        registry = str(net.free_port())
        base = {"HOME": str(self.folder), "ERL_EPMD_PORT": registry}
        env = {**os.environ, **base, "ERL_EPMD_ADDRESS": "127.0.0.1"}
        self.names.start(["epmd", "-port", registry, "-address", "127.0.0.1"], env=env)
        ours = {
            "NODENAME": "stats@localhost",
            "NODE_PORT": self.port,
            "NODE_IP_ADDRESS": "127.0.0.1",
            "DIST_PORT": net.free_port(),
            "MNESIA_BASE": self.folder / "data",
            "LOG_BASE": self.folder / "logs",
            "PID_FILE": self.folder / "pid",
            "CONFIG_FILE": self.folder / "none",
            "ENABLED_PLUGINS_FILE": self.folder / "plugins",
        }
        env |= {f"RABBITMQ_{name}": str(value) for name, value in ours.items()}
        self.process.start([program], env=env)
        if not wait_until(lambda: net.port_answers("127.0.0.1", self.port), 60, 0.3):
            self.stop()
            raise Failure(f"RabbitMQ did not start; {self.process.last_words()}")

    def stop(self):
        """End the node as an operator would; durable queues stay in its folder."""
        ended = self.process.stop(30)
        self.names.stop()
        return ended
