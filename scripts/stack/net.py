# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Free ports and health of services, with nothing but sockets."""

import json
import random
import socket
import urllib.error
import urllib.request
from urllib.parse import urlsplit


def is_free(port, host="127.0.0.1"):
    """Tell whether nothing listens on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(first=None, last=None):
    """Find a free port, anywhere or at random between two numbers.

    :param first: Lowest port; None lets the system choose.
    :param last: Highest port.
    :returns: A port number, or None when all between are taken.
    """
    if first is None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]
    ports = random.sample(range(first, last + 1), last - first + 1)
    return next((port for port in ports if is_free(port)), None)


def get(url, timeout=3):
    """Get a page without any proxy.

    :returns: ``(status, text)``; status 0 when there was no answer.
    """
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=timeout) as answer:
            return answer.status, answer.read().decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, ""
    except (OSError, ValueError):
        return 0, ""


def search_cluster(url):
    """Get the cluster name of a search engine that can take data, else None."""
    status, text = get(f"{url}/_cluster/health?wait_for_status=yellow&timeout=2s", 5)
    try:
        return json.loads(text)["cluster_name"] if status == 200 else None
    except (ValueError, KeyError):
        return None


def put_settings(url, settings):
    """Store cluster settings of a search engine."""
    request = urllib.request.Request(
        f"{url}/_cluster/settings",
        data=json.dumps({"persistent": settings}).encode(),
        headers={"Content-Type": "application/json"},
        method="PUT",
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.open(request, timeout=10).close()


def redis_answers(url):
    """Tell whether a Redis at ``redis://[:password@]host:port/db`` answers."""
    parts = urlsplit(url)
    lines = b"PING\r\n"
    if parts.password:
        lines = f"AUTH {parts.password}\r\n".encode() + lines
    try:
        with socket.create_connection(
            (parts.hostname, parts.port or 6379), timeout=2
        ) as line:
            line.sendall(lines)
            return b"+PONG" in line.recv(200) + (
                line.recv(200) if parts.password else b""
            )
    except OSError:
        return False


def port_answers(host, port):
    """Tell whether something accepts connections."""
    try:
        with socket.create_connection((host, port), timeout=2):
            return True
    except OSError:
        return False


def delete_indices(url, prefix):
    """Delete the indices and templates whose names start with a prefix."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for kind in ("", "_template/", "_index_template/", "_component_template/"):
        request = urllib.request.Request(f"{url}/{kind}{prefix}*", method="DELETE")
        try:
            opener.open(request, timeout=60).close()
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
