# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""PostgreSQL on this machine, for a demo that is asked to use it."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from . import net, packages
from .base import Failure, digest, wait_until
from .process import Process

PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    *packages.brew_folders("postgresql@16"),
)
NAME = "stats_dashboard"


class Postgres:
    """One cluster of our own.

    PostgreSQL refuses to run as root: root starts it as the user ``postgres``,
    who cannot reach into a private home, so the data are then kept in that
    user's own folder.
    """

    key = "database"

    def __init__(self, folder):
        """Bind to a run folder."""
        self.user = "postgres" if os.geteuid() == 0 else None
        self.data = folder / "postgres"
        if self.user:
            name = f"stats-dashboard-{digest(str(folder.resolve()))}"
            self.data = Path("/var/lib/postgresql") / name
        self.process = Process(folder, "postgres")

    @staticmethod
    def missing():
        """List the programs that are not there."""
        return [] if packages.find("initdb", *PLACES) else ["postgres"]

    @property
    def url(self):
        """Address, as long as the process is known."""
        port = self.process.read().get("port")
        return f"postgresql+psycopg2://{NAME}@127.0.0.1:{port}/{NAME}"

    def healthy(self):
        """Tell whether our server accepts connections."""
        port = self.process.read().get("port")
        return bool(self.process.pid and net.port_answers("127.0.0.1", port))

    def _program(self, name):
        found = packages.find(name, *PLACES)
        if not found:
            raise Failure(f"{name} of PostgreSQL is not found")
        return found

    def _call(self, *command):
        """Run one of PostgreSQL's programs to its end."""
        done = subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            text=True,
            user=self.user,
            cwd="/",
        )
        if done.returncode:
            raise Failure(f"{Path(command[0]).name} failed: {done.stderr.strip()}")
        return done.stdout

    def start(self):
        """Start the server, with an empty database the first time (bounded)."""
        server, initdb = self._program("postgres"), self._program("initdb")
        if not (self.data / "PG_VERSION").exists():
            self.data.mkdir(parents=True, exist_ok=True)
            if self.user:
                shutil.chown(self.data, self.user)
            self._call(initdb, "-D", self.data, "-U", NAME, "-A", "trust", "-N")
        port = net.free_port()
        options = ("-h", "127.0.0.1", "-p", port, "-k", "", "-c", "fsync=off")
        user = pwd.getpwnam(self.user).pw_uid if self.user else None
        self.process.start(
            [server, "-D", self.data, *options], cwd="/", user=user, port=port
        )
        wait_until(lambda: self.healthy() or not self.process.pid, 30)
        if not self.healthy():
            raise Failure(f"PostgreSQL did not start; {self.process.last_words()}")
        self._create_database(port)

    def _create_database(self, port):
        """Create the database unless it is there."""
        at = ("-h", "127.0.0.1", "-p", port, "-U", NAME)
        query = f"SELECT 1 FROM pg_database WHERE datname = '{NAME}'"
        psql = self._program("psql")
        if not self._call(psql, *at, "-d", "postgres", "-tAc", query).strip():
            self._call(self._program("createdb"), *at, NAME)

    def stop(self):
        """End the server; its data stay."""
        return self.process.stop()

    def forget(self):
        """Remove the data that are kept outside the run folder."""
        if self.user:
            shutil.rmtree(self.data, ignore_errors=True)
