# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Web server and worker of the demo."""

import os
import sys
import webbrowser

from . import net
from .base import Failure, say, wait_until
from .process import Process
from .venv import BIN

FIRST = ("/stats", "/communities/earth/stats", "/api/stats-dashboard/global/totals")
"""What is asked for before anybody else does: templates are compiled then."""


class Server:
    """A web server, and a worker that also runs the scheduled tasks."""

    def __init__(self, folder, env, port):
        """Bind to a run folder.

        :param env: Variables of an environment with the instance's settings.
        :param port: Port to listen on.
        """
        self.folder = folder
        self.env = env
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.web = Process(folder, "web")
        self.worker = Process(folder, "worker")

    def start(self):
        """Start both; returns at once."""
        web = [BIN / "waitress-serve", f"--listen=127.0.0.1:{self.port}"]
        self.web.start(
            [*web, "--threads=8", "demo.wsgi:application"],
            env=self.env,
            cwd=self.folder,
            port=self.port,
        )
        worker = [BIN / "celery", "-A", "invenio_app.celery", "worker", "--beat"]
        schedule = self.folder / "celerybeat-schedule"
        self.worker.start(
            [
                *worker,
                *("-l", "WARNING", "-c", "1", "-Q", "celery,low"),
                *("-s", schedule),
            ],
            env=self.env,
            cwd=self.folder,
        )

    def wait(self, seconds=120):
        """Wait until the web server answers.

        :raises Failure: When it does not, or the worker has ended.
        """
        wait_until(lambda: self._answers() or not self._alive(), seconds)
        for process in (self.web, self.worker):
            if not process.pid:
                raise Failure(f"{process.name} ended: {process.last_words()}")
        if not self._answers():
            raise Failure(f"The web server is silent; {self.web.last_words()}")

    def warm_up(self):
        """Ask for the first pages, so that no reader is the first."""
        for path in FIRST:
            net.get(f"{self.url}{path}", timeout=30)

    def _answers(self):
        return net.get(f"{self.url}/ping")[0] == 200

    def _alive(self):
        return bool(self.web.pid and self.worker.pid)

    def watch(self):
        """Stay until one of both ends."""
        while not wait_until(lambda: not self._alive(), 60, 1):
            pass
        self.wait(0)

    def stop(self):
        """End both."""
        self.web.stop(patience=10)
        self.worker.stop(patience=15)


def open_browser(url):
    """Open a page where somebody can see it."""
    display = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if sys.stdout.isatty() and (display or sys.platform == "darwin"):
        say("  opening the browser")
        webbrowser.open(url)
