"""Which web addresses are fetched, and which network addresses may be dialled: our own reading of IANA's registries.

`ipaddress.is_global` is not used: it lets NAT64, 6to4, Teredo and other ranges through that lead to an
IPv4 address of somebody's choice (13 ranges; seen with Python 3.11, 2026-11-22).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

from yarl import URL

from bot.errors import UserError

#: Browsers and servers agree on about 2,000 characters; tracking links reach 3,000.
LONGEST_URL = 4000
_PORTS = frozenset({80, 443, 8080, 8443})
#: Space is left out on purpose: people paste addresses with blanks in the path, and yarl quotes them.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")

#: Source: IANA IPv4 Special-Purpose Address Registry (RFC 6890 and later), read 2026-11; multicast and class E added.
#: The AS112, AMT and 6to4-relay ranges are "globally reachable" there, but no outlet publishes on them.
_REFUSED_4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network: Linux dials the own machine
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, with the clouds' metadata servers
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)

#: Only global unicast is ever given out. Outside lie loopback, ::ffff:0:0/96 (mapped IPv4), 64:ff9b::/96 and
#: 64:ff9b:1::/48 (NAT64), 100::/64 (discard), 5f00::/16 (segment routing), fc00::/7, fe80::/10, fec0::/10, ff00::/8.
_GLOBAL_6 = IPv6Network("2000::/3")

#: Source: IANA IPv6 Special-Purpose Address Registry, read 2026-11: what is refused within 2000::/3.
_REFUSED_6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: the IPv4 address stands inside
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)


def is_public(address: str) -> bool:
    """Whether a numeric address may be dialled. Anything that is not a plain numeric address may not."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        return ip.scope_id is None and ip in _GLOBAL_6 and not any(ip in net for net in _REFUSED_6)
    return not any(ip in net for net in _REFUSED_4)


def is_plain(text: str) -> bool:
    """Whether an address is short enough and without control characters and backslashes."""
    return len(text) <= LONGEST_URL and not _CONTROL.search(text)


def web_address(text: str, ports: Collection[int] = ()) -> URL:
    """The address as it will be asked for, without its fragment.

    Raises: UserError when it is not an http(s) address of a plain host on a web port.
    """
    text = text.strip(" \t\r\n")
    if len(text) > LONGEST_URL:
        raise UserError(f"That address is longer than {LONGEST_URL} characters.")
    if not text or not is_plain(text):
        raise UserError("That is not a web address. It should look like https://example.com/article.")
    try:
        url = URL(text).with_fragment(None)
        port = url.port
        host = url.raw_host
    except (ValueError, TypeError, OverflowError, IndexError) as error:
        raise UserError(
            "That is not a web address. It should look like https://example.com/article."
        ) from error
    if url.scheme not in ("http", "https"):
        raise UserError("Only addresses that begin with http:// or https:// can be fetched.")
    if not host or len(host) > 253:
        raise UserError("That is not a web address. It should look like https://example.com/article.")
    if url.raw_user is not None or url.raw_password is not None:
        raise UserError("Addresses with a user name or password in them are not fetched.")
    if port is None or (port not in _PORTS and port not in ports):
        raise UserError("Only the usual web ports (80, 443, 8080, 8443) are fetched from.")
    return url
