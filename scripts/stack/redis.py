# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Redis on this machine: cache, sessions, locks and the message queue."""

from . import net, packages
from .base import Failure, wait_until
from .process import Process

PLACES = packages.brew_folders("redis")


class Redis:
    """One server of our own in a run folder."""

    key = "redis"

    def __init__(self, folder):
        """Bind to a run folder."""
        self.data = folder / "redis"
        self.process = Process(folder, "redis")

    @staticmethod
    def missing():
        """List the programs that are not there."""
        return [] if packages.find("redis-server", *PLACES) else ["redis-server"]

    @property
    def url(self):
        """Address, as long as the process is known."""
        return f"redis://127.0.0.1:{self.process.read().get('port')}/0"

    def healthy(self):
        """Tell whether our server answers."""
        return bool(self.process.pid and net.redis_answers(self.url))

    def start(self):
        """Start the server and wait until it answers (bounded)."""
        program = packages.require("redis-server", *PLACES)
        self.data.mkdir(exist_ok=True)
        for _ in range(3):  # another process may take the port before the server does
            port = net.free_port()
            self.process.start(
                [
                    program,
                    *("--port", port, "--bind", "127.0.0.1", "--daemonize", "no"),
                    *("--dir", self.data, "--save", "60 1", "--appendonly", "no"),
                ],
                port=port,
            )
            wait_until(lambda: self.healthy() or not self.process.pid, 20, 0.1)
            if self.healthy():
                return
            self.process.stop()
        raise Failure(f"Redis did not start; {self.process.last_words()}")

    def stop(self):
        """End the server; what it holds is written to its folder first."""
        return self.process.stop()
