# SPDX-FileCopyrightText: 2026 Invenio Stats Dashboard contributors.
# SPDX-License-Identifier: MIT

"""Generated visitors of a repository: countries, user agents, active hours.

Robots and machines are recognised by the COUNTER lists when the events are processed;
countries are looked up from IP addresses in the GeoIP database.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate

from geolite2 import geolite2

COUNTRIES = {
    "US": 17,
    "DE": 11,
    "GB": 8,
    "IN": 7,
    "CN": 6,
    "FR": 5,
    "AT": 5,
    "BR": 4,
    "JP": 4,
    "ES": 3,
    "IT": 3,
    "CA": 3,
    "CH": 3,
    "NL": 3,
    "AU": 2.5,
    "ZA": 2,
    "KR": 2,
    "MX": 2,
    "KE": 1.5,
    "NG": 1.5,
    "GH": 1,
    "PL": 1.5,
    "SE": 1.5,
    "ID": 1.5,
    "TR": 1,
    "CO": 1,
    "HR": 1,
    "CZ": 1,
    "PT": 1,
    "AR": 1,
}
"""Weights of the most frequent countries; the others share a tail."""

TAIL = 0.12
"""Weight of each of the other countries."""

UTC_OFFSETS = {"EU": 1, "AS": 6, "AF": 2, "NA": -6, "SA": -4, "OC": 10, "AN": 0}
"""Continent → hours ahead of UTC, roughly: enough to shape a day."""

BROWSERS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/{}.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/17.{} Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:{0}.0) Gecko/20100101 Firefox/{0}.0",
    "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/{}.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_{} like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1",
]
"""User agents of people, with a placeholder for the version."""

MACHINES = ["aiohttp/3.10.5", "rclone/1.68.1", "aria2/1.37.0", "GuzzleHttp/7"]
"""User agents of scripts that use the API.

Every agent on COUNTER's list of machines is on its list of robots as well (aria2 here),
so RDM drops it; the others are known as machines only by their use of the API.
"""

ROBOTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "CCBot/2.0 (https://commoncrawl.org/faq/)",
    "python-requests/2.32.3",
    "curl/8.9.1",
]
"""User agents on COUNTER's list of robots."""


@dataclass(frozen=True)
class Visitor:
    """A person, machine or robot that returns with the same address and user agent."""

    kind: str
    """``person``, ``machine`` or ``robot``."""
    ip_address: str
    user_agent: str
    utc_offset: int
    user_id: str | None = None
    session_id: str | None = None


def sample_addresses(rng, sample=20_000, per_country=40):
    """Find IPv4 addresses of many countries by looking up random ones in GeoIP.

    :param rng: a ``random.Random``; the same state finds the same addresses.
    :param sample: addresses to look up: 20 000 find ≈ 150 countries in half a second.
    :param per_country: addresses to keep of each country.
    :returns: country code → list of (address, hours ahead of UTC).
    """
    reader = geolite2.reader()
    found = defaultdict(list)
    for _ in range(sample):
        # 1.0.0.0 to 223.255.255.255: higher addresses are not hosts.
        address = ".".join(
            str(b) for b in rng.randint(2**24, 224 * 2**24 - 1).to_bytes(4, "big")
        )
        place = reader.get(address) or {}
        country = place.get("country", {}).get("iso_code")
        if country and len(found[country]) < per_country:
            offset = UTC_OFFSETS.get(place.get("continent", {}).get("code"), 0)
            found[country].append((address, offset))
    return dict(sorted(found.items()))


class Population:
    """The visitors of a period: a few return often, most visit once or twice."""

    def __init__(self, rng, people, user_ids=(), addresses=None):
        """Generate the visitors.

        :param rng: a ``random.Random``.
        :param people: number of people; machines and robots are added.
        :param user_ids: ids (strings) of accounts; some people are logged in.
        :param addresses: as :func:`sample_addresses` returns them.
        """
        self.addresses = addresses or sample_addresses(rng)
        weights = [COUNTRIES.get(country, TAIL) for country in self.addresses]
        countries = rng.choices(list(self.addresses), weights, k=people)
        self.people = [self._person(rng, country) for country in countries]
        self.members = [
            self._person(rng, country, str(user_id))
            for user_id in user_ids
            for country in rng.choices(list(self.addresses), weights, k=1)
        ]
        self.machines = [self._agent(rng, "machine", ua) for ua in MACHINES * 3]
        self.robots = [self._agent(rng, "robot", ua) for ua in ROBOTS * 4]
        # Zipf-like: the hundredth visitor returns a tenth as often as the first.
        steps = [1 / (rank + 10) ** 0.5 for rank in range(len(self.people))]
        self._cumulative = list(accumulate(steps))

    def _person(self, rng, country, user_id=None):
        address, offset = rng.choice(self.addresses[country])
        if len(self.addresses[country]) >= 10:
            # A neighbour in the same network: almost always the same country.
            address = f"{address.rsplit('.', 1)[0]}.{rng.randint(1, 254)}"
        agent = rng.choice(BROWSERS).format(rng.randint(118, 142))
        session = f"{rng.getrandbits(64):016x}" if user_id else None
        return Visitor("person", address, agent, offset, user_id, session)

    def _agent(self, rng, kind, agent):
        country = rng.choice(
            [c for c in ("US", "DE", "CN", "SG") if c in self.addresses]
        )
        address, offset = rng.choice(self.addresses[country])
        return Visitor(kind, address, agent, offset)

    def person(self, rng):
        """Return a random person, weighted by frequency; sometimes a logged-in member."""
        if self.members and rng.random() < 0.05:
            return rng.choice(self.members)
        return rng.choices(self.people, cum_weights=self._cumulative)[0]
