# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

# Sourced: sets $python to a Python that is new enough, installing one if need be.
find_python() {
  local name
  for name in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.14; do
    if [ -n "$name" ] && command -v "$name" >/dev/null &&
      "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      python="$name"
      return 0
    fi
  done
  return 1
}

if ! find_python; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "  installing python3 (apt-get)"
    apt-get -qq update && apt-get -qq install -y python3-venv >/dev/null
  fi
  find_python || {
    echo "Missing: Python 3.11 or later. Get it from your system's packages or https://www.python.org, or set PYTHON." >&2
    exit 1
  }
fi
