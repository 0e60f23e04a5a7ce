# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Keys of an event itself: its country and the host that its visitor came from."""

import re
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

import idna
import pycountry
from babel.core import get_global

COUNTRIES = {country.alpha_2 for country in pycountry.countries} | {"XK"}
"""ISO 3166-1, and Kosovo with its user-assigned code."""

LABEL = re.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
"""Part of a host name. Underscores are not allowed, but used in many names."""


def country_of(code):
    """Return a country's code as ISO 3166-1 has it, or ``None``.

    Databases and proxies have codes for unknown countries (``ZZ``, ``XX``), for proxies
    and Tor (``A1``, ``T1``) and for regions (``EU``, ``AP``): these are not countries. A
    withdrawn code counts as its successor, if there is only one.
    """
    # Capitals of other letters may be codes: that of ß is SS.
    is_code = isinstance(code, str) and code.isascii()
    code = code.strip().upper() if is_code else None
    if code in COUNTRIES:
        return code
    successors = get_global("territory_aliases").get(code, ())
    only = successors[0] if len(successors) == 1 else None
    return only if only in COUNTRIES else None


def host_name(text):
    """Return a host name in normal form, or ``None`` if it is invalid.

    In lower case, in Unicode instead of Punycode, without a trailing dot. Addresses and
    names of a single part (``localhost``) are not public hosts.
    """
    try:
        mapped = text if text.isascii() else idna.uts46_remap(text, std3_rules=False)
        text = mapped.strip().lower().rstrip(".")
    except idna.IDNAError:
        return None
    labels = [_label(label) for label in text.split(".")]
    if not all(labels) or len(labels) < 2 or len(text) > 253:
        return None
    if labels[-1].isdigit() or labels[-1] == "localhost":
        return None
    return ".".join(labels)


def _label(label):
    """Return one part of a host's name in letters, ``""`` where it is none."""
    if label.isascii() and not LABEL.fullmatch(label):
        return ""
    if label.isascii() and not label.startswith("xn--"):
        return label
    try:
        return idna.ulabel(label)
    except idna.IDNAError:
        # Names in use that the present standard does not allow, such as symbols.
        if not label.isascii():
            label = f"xn--{label.encode('punycode').decode()}"
        return label if LABEL.fullmatch(label) else ""


def as_domain(text):
    """Return the domain that somebody has written, or that of an address.

    ``None`` for what is no host of the web.
    """
    try:
        host = urlsplit(text).hostname if "//" in text else text
    except ValueError:
        return None
    host = host_name(host or "")
    return host and _without_www(host)


class Referrers:
    """Reads the domains that visitors came from."""

    def __init__(self, config):
        """Initialize with the configuration, which names the hosts of this repository."""
        self.config = config
        self.domain = lru_cache(10_000)(self._domain)

    @cached_property
    def own(self):
        """Names of this repository: of its addresses, and those it answers to.

        A name that begins with a dot stands for all names that end with it, too.
        """
        urls = (self.config.get(key) for key in ("SITE_UI_URL", "SITE_API_URL"))
        names = [urlsplit(url or "").hostname or "" for url in urls]
        for key in ("TRUSTED_HOSTS", "APP_ALLOWED_HOSTS"):
            names += [re.sub(r":\d+$", "", name) for name in self.config.get(key) or ()]
        found = set()
        for name in names:
            host = host_name(name.removeprefix("."))
            if host:
                found.add(_without_www(host))
                found |= {f".{host}"} if name.startswith(".") else set()
        return found

    def _domain(self, referrer):
        """Return the domain a visitor came from, without ``www.``.

        ``None`` for no referrer, for what names no host of the web, and for the
        repository's own pages, which say nothing about where visitors come from.
        """
        try:
            url = urlsplit(referrer or "")
            host = host_name(url.hostname or "")
        except ValueError:
            return None
        if not host or url.scheme not in ("http", "https") or self._is_own(host):
            return None
        return _without_www(host)

    def _is_own(self, host):
        """Return True if a host is one of this repository."""
        endings = {host[n:] for n, letter in enumerate(host) if letter == "."}
        return not self.own.isdisjoint({host, _without_www(host), *endings})


def _without_www(host):
    """Return a host's name without ``www.``, unless that is part of the domain."""
    rest = host.removeprefix("www.")
    return rest if "." in rest else host
