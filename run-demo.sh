#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

# Makes and serves a demo of the dashboard; see --help.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/scripts/python.sh"
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$here/scripts" exec "$python" -m stack.demo "$@"
