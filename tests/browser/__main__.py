# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""All browser tests against the served demo: ``python -m tests.browser FOLDER``.

Two processes share most of them; those marked ``alone`` change what others read, or
count what others would add to, and follow in one process. Reports go to the folder.
"""

import subprocess
import sys
from pathlib import Path

# A real browser on a busy machine: what fails is tried once more, and named at the end.
PYTEST = [sys.executable, "-m", "pytest", "--reruns=1", str(Path(__file__).parent)]
PARTS = {
    "browser": ["-m", "not alone", "--numprocesses=2", "--dist=loadgroup"],
    "browser-alone": ["-m", "alone"],
}


def main(folder):
    """Run both parts; return the greater of their exit codes."""
    return max(
        subprocess.run([*PYTEST, f"--junitxml={folder}/{name}.xml", *part]).returncode
        for name, part in PARTS.items()
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
