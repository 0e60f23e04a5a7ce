# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""An operator who follows the pages word by word has an instance that counts right."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
sys.path.insert(0, str(PROJECT / "scripts"))
from stack.base import Failure  # noqa: E402
from stack.postgres import Postgres  # noqa: E402
from stack.rabbitmq import RabbitMQ  # noqa: E402


def carry_out(**env):
    """Live the life of an instance; return the process as it ended."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.docs.operation"],
        cwd=PROJECT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
def test_the_pages_are_carried_out():
    """Installation, migration, operation, upgrade, loss, uninstallation, and again."""
    done = carry_out()

    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-3000:]}"


@pytest.fixture()
def postgres_and_rabbitmq(tmp_path):
    """Addresses of a database and a broker as instances have them."""
    servers = Postgres(tmp_path), RabbitMQ(tmp_path)
    try:
        for server in servers:
            server.start()
        yield [server.url for server in servers]
    except (Failure, OSError) as error:
        pytest.skip(f"cannot be had: {error}")
    finally:
        for server in servers:
            server.stop()
        servers[0].forget()


@pytest.mark.slow
@pytest.mark.skipif("STATS_DOCS_SERVICES" not in os.environ, reason="tests.matrix does")
def test_with_postgresql_and_rabbitmq(postgres_and_rabbitmq):
    """The same with PostgreSQL and RabbitMQ."""
    database, broker = postgres_and_rabbitmq

    done = carry_out(STATS_DOCS_DATABASE=database, STATS_DOCS_BROKER=broker)

    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
