# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

r"""Asks a running service for whatever its OpenAPI document allows, and for what not.

    ./run-demo.sh --serve --exec python -m benchmarks.fuzz --requests 5000
    python -m benchmarks.fuzz https://127.0.0.1:5000 --community physics

Each operation of the document gets as many requests, half of them made to contradict it
(schemathesis). No answer may be a server error, and each has a status, a content type
and a body that the document names. One line of JSON tells how many answers of which
status there were; the exit code is 1 if any is not as it should be. Requests are made
from a seed: the same ones each time, until the document changes.
"""

import argparse
import json
import os
import sys
from collections import Counter
from contextlib import nullcontext, suppress

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
DOCUMENT = "/api/stats-dashboard/openapi.json"
WORLD = "0000000000000000"
MONTHS = ("2023-11", "2024-02", "2024-02-29", "2026-01")

OF_WEB_SERVERS = (414, 431)
"""Statuses of the server in front, to whom an address or its headers are too long."""

MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
"""What is asked: what the document allows, and what contradicts it."""


class Fuzzer:
    """Requests to a running service, and what came of them."""

    def __init__(self, site, communities=(), headers=None):
        """Read the document.

        :param site: address of the service.
        :param communities: ids or slugs of communities that exist.
        :param headers: sent with each request.
        """
        self.site = site.rstrip("/")
        self.communities = ["global", *communities]
        self.headers = {"Accept-Encoding": "identity", **(headers or {})}
        document = requests.get(f"{self.site}{DOCUMENT}", timeout=60).json()
        self.schema = schemathesis.openapi.from_dict(document)
        self.roots = {
            path: self._root(entry.get("servers", document["servers"]), document)
            for path, entry in document["paths"].items()
        }
        self.statuses, self.failures = Counter(), []

    def _root(self, servers, document):
        """Return what a path of the document comes after, on this very service."""
        declared = document["servers"][0]["url"]
        api = declared.removesuffix("/stats-dashboard")
        own = {declared: "/api/stats-dashboard", api: "/api"}
        return self.site + own.get(servers[0]["url"], "")

    def operations(self):
        """Return all operations, by their ids."""
        found = [result.ok() for result in self.schema.get_all_operations()]
        return {each.definition.raw["operationId"]: each for each in found}

    def run(self, operation, count, number=0):
        """Make so many requests to an operation.

        :param number: seed of the requests.
        """
        modes = MODES
        if not {"parameters", "requestBody"}.intersection(operation.definition.raw):
            modes = modes[:1]  # there is nothing to contradict
        for mode in modes:
            # Of parameters that are any text, nothing can contradict the document.
            free = suppress(Unsatisfiable) if mode.is_negative else nullcontext()
            with free:
                self._run(operation, mode, count // len(modes), number)

    def _run(self, operation, mode, count, number):
        @seed(number)
        @settings(
            max_examples=count,
            deadline=None,
            database=None,
            phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(mode), st.data())
        def ask(case, data):
            self._place(case, data)
            self._ask(case)

        ask()

    def _place(self, case, data):
        """Let most requests be about what exists."""
        if not data.draw(st.integers(0, 3)):
            return
        community = data.draw(st.sampled_from(self.communities))
        if "community" in (case.path_parameters or {}):
            case.path_parameters["community"] = community
        elif "/r51/" in case.operation.path and isinstance(case.query, dict):
            customer = WORLD if community == "global" else community
            months = sorted(data.draw(st.lists(st.sampled_from(MONTHS), min_size=2)))
            dates = {"begin_date": months[0], "end_date": months[-1]}
            case.query.update({"customer_id": customer, **dates})
        elif isinstance(case.body, dict):
            for entry in case.body.values():
                params = entry.get("params") if isinstance(entry, dict) else None
                if isinstance(params, dict) and "community_id" in params:
                    params["community_id"] = community

    def _ask(self, case):
        """Make a request, and look at the answer."""
        name = case.operation.definition.raw["operationId"]
        root = self.roots[case.operation.path]
        response = case.call(base_url=root, headers=self.headers, timeout=120)
        self.statuses[name, response.status_code] += 1
        if response.status_code in OF_WEB_SERVERS:
            return
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            self.failures.append(
                {
                    "operation": name,
                    "request": case.as_curl_command(headers=self.headers),
                    "status": response.status_code,
                    "reasons": [str(failure)[:2000] for failure in group.exceptions],
                }
            )

    def summary(self):
        """Return numbers of requests: all, by status, and by operation and status."""
        by_status, by_operation = Counter(), {}
        for (name, status), number in sorted(self.statuses.items()):
            by_status[status] += number
            by_operation.setdefault(name, {})[str(status)] = number
        return {
            "requests": sum(by_status.values()),
            "server_errors": sum(n for s, n in by_status.items() if s >= 500),
            "not_as_described": len(self.failures),
            "by_status": {str(s): n for s, n in sorted(by_status.items())},
            "by_operation": by_operation,
        }


def main():
    """Fuzz a service; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "site", nargs="?", default=os.environ.get("DEMO_URL"), help="its address"
    )
    parser.add_argument("--requests", type=int, default=5000)
    parser.add_argument("--community", action="append", default=[])
    parser.add_argument("--token", help="of an account, to ask with")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not options.site:
        parser.error("name the address of a running service")
    token = options.token
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    fuzzer = Fuzzer(options.site, options.community, headers)
    operations = fuzzer.operations()
    for name, operation in operations.items():
        fuzzer.run(operation, -(-options.requests // len(operations)), options.seed)
        print(name, fuzzer.summary()["requests"], file=sys.stderr, flush=True)
    for failure in fuzzer.failures[:20]:
        print(json.dumps(failure, indent=1), file=sys.stderr)
    print(json.dumps({"seed": options.seed, **fuzzer.summary()}), flush=True)
    return 1 if fuzzer.failures else 0


if __name__ == "__main__":
    sys.exit(main())
