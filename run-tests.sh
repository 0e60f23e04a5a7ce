#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

# Sets up and runs every check of the project; see --help.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/scripts/python.sh"
cd "$here"
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$here/scripts" exec "$python" -m stack.tests "$@"
