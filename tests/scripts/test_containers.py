# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Containers, with a Docker of our own that starts plain processes."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))

from stack import docker, net  # noqa: E402
from stack.base import Failure, wait_until  # noqa: E402

pytestmark = pytest.mark.slow

SERVICES_CLI = """#!/bin/sh
echo "$COMPOSE_PROJECT_NAME $*" >> "$0.calls"
case "$*" in
  *"up --no-wait"*)
    redis-server --port "$STATS_REDIS_PORT" --bind 127.0.0.1 --save "" >/dev/null &
    echo $! > "$0.pid" ;;
esac
"""
DOCKER = """#!/bin/sh
echo "$*" >> "$0.calls"
[ ! -e "$0.broken" ]
"""


@pytest.fixture()
def programs(tmp_path, monkeypatch):
    """Folder on the PATH with both programs."""
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed")
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, text in (("docker-services-cli", SERVICES_CLI), ("docker", DOCKER)):
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("STATS_NO_DOCKER", raising=False)
    yield folder
    pid = folder / "docker-services-cli.pid"
    if pid.exists():
        os.kill(int(pid.read_text()), signal.SIGTERM)


def test_containers_have_ports_and_a_name_of_their_own(programs, tmp_path):
    containers = docker.Containers(tmp_path)
    containers.start(["redis"])

    called = (programs / "docker-services-cli.calls").read_text()
    assert called.startswith(f"{containers.name} --filepath {docker.COMPOSE} up")
    assert "--cache redis" in called
    assert "--search" not in called
    again = docker.Containers(tmp_path)
    assert again.healthy("redis")
    assert not again.healthy("search")
    assert again.url("redis") == f"redis://127.0.0.1:{containers.ports['redis']}/0"


def test_stopping_keeps_the_data_and_removing_does_not(programs, tmp_path):
    containers = docker.Containers(tmp_path)
    containers.start(["redis"])

    containers.stop()
    assert f"-p {containers.name} stop" in (programs / "docker.calls").read_text()
    assert docker.Containers(tmp_path).ports == containers.ports

    containers.remove()
    calls = (programs / "docker-services-cli.calls").read_text().splitlines()
    assert calls[-1].endswith(" down")
    assert not docker.Containers(tmp_path).ports


def test_only_a_daemon_that_answers_is_used(programs, monkeypatch):
    assert docker.answers()

    (programs / "docker.broken").touch()
    assert not docker.answers()

    (programs / "docker.broken").unlink()
    monkeypatch.setenv("STATS_NO_DOCKER", "1")
    assert not docker.answers()


def test_a_failing_program_is_named_with_its_log(programs, tmp_path):
    (programs / "docker-services-cli").write_text("#!/bin/sh\necho no image; exit 1\n")

    with pytest.raises(Failure, match="(?s)docker-services-cli up failed.*no image"):
        docker.Containers(tmp_path).start(["redis"])


def test_an_address_is_free_again_after_the_end(programs, tmp_path):
    containers = docker.Containers(tmp_path)
    containers.start(["redis"])
    pid = programs / "docker-services-cli.pid"
    os.kill(int(pid.read_text()), signal.SIGTERM)
    pid.unlink()

    assert wait_until(lambda: net.is_free(containers.ports["redis"]), 10)
    assert not containers.healthy("redis")
