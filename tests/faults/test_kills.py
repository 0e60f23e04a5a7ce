# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""A handful of random kills; ``python -m benchmarks.faults`` makes more of them."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks.faults.servers import missing

pytestmark = pytest.mark.slow

KILLS = 4
"""One during each of publishing, enrichment, migration and aggregation."""

SEED = 7


@pytest.mark.skipif(missing(), reason=f"this machine has no {', '.join(missing())}")
def test_everything_converges():
    """Every number equals the oracle's after SIGKILL of real processes."""
    given = ("SEARCH_HOSTS", "REDIS_URL", "CACHE_REDIS_URL", "BROKER_URL")
    env = {name: value for name, value in os.environ.items() if name not in given}
    command = [sys.executable, "-m", "benchmarks.faults", "--kills", str(KILLS)]
    command += ["--seed", str(SEED), "--run", f"kills-{os.getpid()}"]

    done = subprocess.run(
        command, env=env, stdout=subprocess.PIPE, text=True, timeout=1500
    )

    report = json.loads(done.stdout.splitlines()[-1])
    assert report["differences"] == [] and done.returncode == 0
    assert report["kills"] == KILLS
    assert set(report["phases"].values()) == {1}
    assert report["events"] > 50
