# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Services come up healthy, go down by identity, and leave nothing behind."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
sys.path.insert(0, str(SCRIPTS))

from stack import docker, net, packages  # noqa: E402
from stack.base import Failure, wait_until  # noqa: E402
from stack.opensearch import OpenSearch  # noqa: E402
from stack.process import Process, identity  # noqa: E402
from stack.services import parse_hosts  # noqa: E402

pytestmark = pytest.mark.slow

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def services(*arguments, **env):
    """Run ``scripts/services`` in an environment without given addresses."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SEARCH_")}
    kept["STATS_NO_DOCKER"] = "1"
    for name in ("REDIS_URL", "SQLALCHEMY_DATABASE_URI"):
        kept.pop(name, None)
    return subprocess.run(
        [sys.executable, SCRIPTS / "services", *arguments],
        capture_output=True,
        text=True,
        env=kept | env,
        timeout=300,
    )


@pytest.fixture()
def process(tmp_path):
    """A process of ours that would run for a minute."""
    started = Process(tmp_path, "sleeper")
    started.start(SLEEP)
    yield started
    started.stop(patience=1)


class TestProcess:
    """A process is known by more than its number."""

    def test_it_is_found_again_and_ended(self, process, tmp_path):
        again = Process(tmp_path, "sleeper")

        assert again.pid == process.pid
        assert again.stop()
        assert process.pid is None
        assert not again.record.exists()

    def test_another_process_with_its_number_is_not_touched(self, tmp_path):
        other = subprocess.Popen(SLEEP, start_new_session=True)
        ours = Process(tmp_path, "sleeper")
        ours.record.write_text(
            '{"pid": %d, "identity": "a start of another time"}' % other.pid
        )

        try:
            assert ours.pid is None
            assert not ours.stop()
            assert other.poll() is None
        finally:
            other.kill()
            other.wait()

    def test_one_that_ignores_a_request_is_ended_by_force(self, tmp_path):
        stubborn = Process(tmp_path, "stubborn")
        code = "import signal, time; signal.signal(15, signal.SIG_IGN)"
        stubborn.start(
            [sys.executable, "-c", f"{code}; print(1, flush=1); time.sleep(60)"]
        )
        assert wait_until(lambda: stubborn.log.read_bytes(), 10)

        assert stubborn.stop(patience=0.5)
        assert stubborn.pid is None

    def test_a_dead_process_has_no_identity(self):
        child = subprocess.Popen([sys.executable, "-c", ""])
        child.wait()

        assert identity(child.pid) is None
        assert identity(os.getpid())


class TestAddresses:
    """Addresses are read in every form that Invenio and people use."""

    @pytest.mark.parametrize(
        "value, expected",
        [
            ("localhost:9200", ["http://localhost:9200"]),
            ("https://a:9200, b:9201", ["https://a:9200", "http://b:9201"]),
            ("[{'host': 'a', 'port': 9201}]", ["http://a:9201"]),
            ('[{"host": "a", "use_ssl": 1}]', ["https://a:9200"]),
            ('["http://a:1"]', ["http://a:1"]),
        ],
    )
    def test_read(self, value, expected):
        assert parse_hosts(value) == expected

    @pytest.mark.parametrize("value", ["[1, 2]", "[{'port': 1}]", "[oops"])
    def test_unreadable(self, value):
        with pytest.raises(Failure, match="SEARCH_HOSTS"):
            parse_hosts(value)

    def test_a_listening_port_is_not_free(self):
        port = net.free_port()
        assert net.is_free(port)

        with net.socket.socket() as listener:
            listener.bind(("127.0.0.1", port))
            listener.listen()
            assert not net.is_free(port)
            assert net.free_port(port, port) is None


class TestCommand:
    """The command line as a user calls it."""

    def test_up_status_env_down(self, tmp_path):
        memory = tmp_path / "memory"
        memory.mkdir()
        root = {"STATS_RUN_ROOT": str(tmp_path), "STATS_SEARCH_HEAP": "512m"}
        root |= {"STATS_SEARCH_MEMORY": str(memory)}
        cache = SCRIPTS.parent / ".run" / "cache"
        if "STATS_RUN_ROOT" in os.environ:
            cache = Path(os.environ["STATS_RUN_ROOT"]) / "cache"
        if cache.is_dir():  # do not fetch OpenSearch once more
            (tmp_path / "cache").symlink_to(cache)

        try:
            up = services("up", "--run", "t", **root)
            assert up.returncode == 0, up.stderr
            again = services("up", "--run", "t", **root)
            status = services("status", "--run", "t", **root)
            env = services("env", "--run", "t", **root)
            stored = list(memory.glob("stats-*/*"))
        finally:
            down = services("down", "--run", "t", **root)

        assert again.stdout == up.stdout.splitlines(keepends=True)[-2] + (
            up.stdout.splitlines(keepends=True)[-1]
        )
        assert status.returncode == 0
        assert status.stdout.count("healthy") == 2
        assert "export SEARCH_HOSTS=" in env.stdout
        assert down.returncode == 0
        assert stored and not list(memory.iterdir())
        assert services("status", "--run", "t", **root).returncode == 1
        assert not list((tmp_path / "t").glob("*.pid.json"))

    def test_given_addresses_are_used_and_not_ended(self, tmp_path):
        given = {
            name: os.environ[name]
            for name in ("SEARCH_HOSTS", "REDIS_URL")
            if name in os.environ
        }
        if len(given) < 2:
            pytest.skip("no services in the environment")

        up = services("up", "--run", "t", STATS_RUN_ROOT=str(tmp_path), **given)
        down = services("down", "--run", "t", STATS_RUN_ROOT=str(tmp_path))

        assert up.returncode == 0, up.stderr
        assert up.stdout.count("(given)") == 2
        assert down.returncode == 0
        assert net.redis_answers(given["REDIS_URL"])

    def test_a_given_address_that_is_silent_is_named(self, tmp_path):
        url = f"redis://127.0.0.1:{net.free_port()}/0"

        up = services(
            "up",
            STATS_RUN_ROOT=str(tmp_path),
            SEARCH_HOSTS=f"127.0.0.1:{net.free_port()}",
            REDIS_URL=url,
            STATS_PATIENCE="1",
        )

        assert up.returncode == 1
        assert up.stderr.startswith("services: SEARCH_HOSTS is set, but http://127")
        assert len(up.stderr.splitlines()) == 1

    def test_an_interrupted_start_leaves_nothing(self, tmp_path):
        env = os.environ | {"STATS_RUN_ROOT": str(tmp_path)}
        env |= {"REDIS_URL": "", "SEARCH_HOSTS": "", "STATS_NO_DOCKER": "1"}
        cache = Path(os.environ.get("STATS_RUN_ROOT", SCRIPTS.parent / ".run"), "cache")
        if cache.is_dir():
            (tmp_path / "cache").symlink_to(cache)
        up = subprocess.Popen([sys.executable, SCRIPTS / "services", "up"], env=env)
        node = Process(tmp_path / "demo", "opensearch")
        assert wait_until(lambda: node.pid, 120)
        pid = node.pid

        up.send_signal(signal.SIGTERM)

        assert up.wait(60) == 128 + signal.SIGTERM
        assert identity(pid) is None
        assert not list((tmp_path / "demo").glob("*.pid.json"))

    def test_what_a_killed_owner_left_is_ended_by_the_next(self, tmp_path):
        env = os.environ | {"STATS_RUN_ROOT": str(tmp_path), "STATS_NO_DOCKER": "1"}
        env |= {"SEARCH_HOSTS": "", "REDIS_URL": "", "PYTHONPATH": str(SCRIPTS)}
        code = (
            "import os, sys; from stack.services import Services;"
            "it = Services('t'); it.kinds = ['redis']; it.up();"
            "os.kill(os.getpid(), 9) if sys.argv[1] == 'die' else it.down(True)"
        )
        redis = Process(tmp_path / "t", "redis")

        died = subprocess.run([sys.executable, "-c", code, "die"], env=env, timeout=60)
        pid = redis.pid
        subprocess.run([sys.executable, "-c", code, "live"], env=env, timeout=60)

        assert died.returncode == -signal.SIGKILL
        assert pid
        assert identity(pid) is None

    def test_a_missing_program_is_named_in_one_line(self, monkeypatch, tmp_path):
        monkeypatch.setenv("PATH", str(tmp_path))

        with pytest.raises(Failure, match=r"^Missing: redis-server\. Get it with: "):
            packages.ensure("redis-server")


def test_run_folders_are_told_apart(tmp_path):
    """Nodes of one cluster name would join, containers of one name be shared."""
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()

    names = [OpenSearch(folder).cluster for folder in folders]
    containers = [docker.Containers(folder).name for folder in folders]

    assert len(set(names)) == len(set(containers)) == 2
    assert OpenSearch(folders[0]).cluster == names[0]


def test_only_addresses_are_evaluated():
    """``up`` prints what people read, on which a shell would stop."""
    root = SCRIPTS.parent
    pages = [
        *root.glob("*.md"),
        *(root / "docs").glob("*.md"),
        root / "tests/matrix.py",
    ]

    found = [
        command
        for page in pages
        for command in re.findall(r'eval "\$\((.*?)\)"', page.read_text())
    ]

    assert found and all(re.fullmatch(r"[\w/]+ env [^&;]*", one) for one in found)
