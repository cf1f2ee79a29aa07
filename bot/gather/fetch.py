"""One guarded GET: the only place where Verbatim opens a connection to a web server.

The address that is really dialled is judged at the socket, on every hop, after DNS and whatever the address
was spelt like. Proxies, cookies and credentials are never used. See docs/gathering.md for the limits.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import structlog
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from bot.errors import UserError
from bot.gather.addresses import is_plain, is_public, web_address

log = structlog.get_logger()

#: A page of 5 MB decoded: the largest of 181 news pages has 1.7 MB, the largest of 200 feeds 4 MB (2026-11).
LARGEST_BODY = 5 * 1024 * 1024
#: Seconds for everything, redirects included. People wait for the answer; 20 s is the limit of the issue.
TOTAL_SECONDS = 15.0
#: Seconds to connect, and for the header or the next piece of a body to arrive.
CONNECT_SECONDS = 6.0
SILENT_SECONDS = 8.0
MOST_REDIRECTS = 5
#: Decompressed at most this much at a time, so that the event loop is not held: 128 kB take under 1 ms.
_PIECE = 128 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEPT_HEADERS = frozenset(
    {
        "etag",
        "last-modified",
        "cache-control",
        "expires",
        "date",
        "age",
        "retry-after",
        "link",
        "content-language",
    }
)
_NOT_TEXT = ("image/", "video/", "audio/", "font/", "model/")

USER_AGENT = "VerbatimBot/0.1 (a Discord news library)"

Resolve = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """What a server answered. `body` is decompressed; it is empty unless the status is 2xx.

    `moved_to` is the final address when every redirect on the way was permanent (301, 308), else None.
    `elsewhere` is the address at another host that a redirect names, where such a one was not to be followed.
    """

    url: str
    status: int
    content_type: str | None
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    moved_to: str | None = None
    elsewhere: str | None = None

    @property
    def etag(self) -> str | None:
        """The server's mark of this version, to be sent back with the next request."""
        return self.headers.get("etag")

    @property
    def last_modified(self) -> str | None:
        """The server's date of this version, to be sent back as it is."""
        return self.headers.get("last-modified")


class _Refused(OSError):
    """The address to be dialled is not a public one."""


class _Guard:
    """Makes the sockets, and none for an address that may not be dialled."""

    def __init__(self, public: Collection[str]) -> None:
        self._public = public
        self.refused = False

    def __call__(self, info: Any) -> socket.socket:
        family, kind, protocol, _, where = info
        if f"{where[0]}:{where[1]}" not in self._public and not is_public(where[0]):
            self.refused = True
            raise _Refused("not a public address")
        return socket.socket(family=family, type=kind, proto=protocol)


class _TableResolver(AbstractResolver):
    """Asks a function instead of DNS: for tests and the scorer."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Addresses in aiohttp's form.

        Raises: OSError when there is none: aiohttp asserts that there is one.
        """
        found = self._resolve(host)
        if not found:
            raise OSError("no address")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found
        ]

    async def close(self) -> None:
        """Nothing to close."""


async def fetch(
    url: str,
    *,
    resolve: Resolve | None = None,
    public: Collection[str] = frozenset(),
    user_agent: str = USER_AGENT,
    etag: str | None = None,
    last_modified: str | None = None,
    accept: str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
    stay: bool = False,
) -> FetchedPage:
    """GET one address, redirects followed (`stay`: only within its host). Statuses other than 2xx come back with an empty body.

    `resolve` stands in for DNS and `public` names "ip:port" pairs that pass in place of the address rule; both
    are for tests and scorers, production gives neither.

    Raises: UserError for everything that ends without an answer.
    """
    ports = {int(pair.rpartition(":")[2]) for pair in public}
    headers = {"User-Agent": user_agent, "Accept": accept, "Accept-Encoding": "gzip, deflate"}
    if etag:
        headers["If-None-Match"] = _one_line(etag)
    if last_modified:
        headers["If-Modified-Since"] = _one_line(last_modified)
    target = web_address(url, ports)
    guard = _Guard(public)
    try:
        async with asyncio.timeout(TOTAL_SECONDS), _session(guard, resolve, headers) as session:
            return await _follow(session, target, ports, stay)
    except UserError:
        raise
    except (TimeoutError, aiohttp.ServerTimeoutError) as error:
        raise UserError(f"{_named(target)} was too slow to answer.") from error
    except aiohttp.ClientConnectorCertificateError as error:
        raise UserError(
            f"The certificate of {_named(target)} is not valid, so I did not read the page."
        ) from error
    except (aiohttp.ClientError, HttpProcessingError, OSError, ssl.SSLError, ValueError) as error:
        if guard.refused:
            raise UserError("That address leads into a private network, so I did not open it.") from error
        log.debug("fetching", url=str(target), kind=type(error).__name__, error=str(error)[:200])
        if isinstance(error, aiohttp.ClientConnectorDNSError):
            raise UserError(f"There is no server called {_named(target)}.") from error
        raise UserError(f"{_named(target)} did not answer properly.") from error
    except Exception as error:  # a stranger's answer that trips the library is still only a bad answer
        log.exception("fetching", url=str(target))
        raise UserError(f"{_named(target)} did not answer properly.") from error


def _session(guard: _Guard, resolve: Resolve | None, headers: Mapping[str, str]) -> aiohttp.ClientSession:
    """A session of its own for every fetch: nothing (cookie, connection) is carried from one to the next."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            resolver=_TableResolver(resolve) if resolve else aiohttp.ThreadedResolver(),
            socket_factory=guard,
            use_dns_cache=False,
            force_close=True,
        ),
        headers=headers,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=SILENT_SECONDS),
        skip_auto_headers=("User-Agent",),
    )


async def _follow(
    session: aiohttp.ClientSession, target: URL, ports: Collection[int], stay: bool
) -> FetchedPage:
    permanent = True
    first = target
    for _ in range(MOST_REDIRECTS + 1):
        async with session.get(target, allow_redirects=False) as response:
            if response.status in _REDIRECTS and "Location" in response.headers:
                permanent = permanent and response.status in (301, 308)
                target = _next(target, response.headers.getall("Location"), ports)
                if stay and target.host != first.host:
                    return FetchedPage(str(first), response.status, None, b"", elsewhere=str(target))
                continue
            moved = str(target) if permanent and target != first else None
            return FetchedPage(
                url=str(target),
                status=response.status,
                content_type=response.headers.get("Content-Type"),
                body=await _body(response) if 200 <= response.status < 300 else b"",
                headers={k.lower(): v for k, v in response.headers.items() if k.lower() in _KEPT_HEADERS},
                moved_to=moved,
            )
    raise endless(str(first))


def endless(url: str) -> UserError:
    """What a person is told of an address whose redirects do not come to an end."""
    return UserError(f"{_named(URL(url))} sends me from one address to the next without end.")


def _next(current: URL, locations: Sequence[str], ports: Collection[int]) -> URL:
    """The address a redirect names, judged like a typed one."""
    if len(set(locations)) != 1 or not is_plain(locations[0]):
        raise UserError(f"{_named(current)} sends me to something that is not an address.")
    try:
        joined = current.join(URL(locations[0].strip()))
    except (ValueError, TypeError, IndexError) as error:
        raise UserError(f"{_named(current)} sends me to something that is not an address.") from error
    return web_address(str(joined), ports)


async def _body(response: aiohttp.ClientResponse) -> bytes:
    """The body, decompressed and within the limits.

    Raises: UserError when it is too long, not text, or packed in a way nobody asked for.
    """
    kind = (response.headers.get("Content-Type") or "").strip().lower()
    if kind.startswith(_NOT_TEXT):
        raise UserError("That address leads to a picture, sound or film, not to a page.")
    unpack = _unpacker(response.headers.get("Content-Encoding", ""))
    parts: list[bytes] = []
    size = 0
    async for piece in unpack(response.content):
        size += len(piece)
        if size > LARGEST_BODY:
            raise UserError(f"That page is larger than {LARGEST_BODY >> 20} MB, so I did not read it.")
        parts.append(piece)
    return b"".join(parts)


def _unpacker(coding: str) -> Callable[[aiohttp.StreamReader], AsyncIterator[bytes]]:
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return _plain
    if coding in ("gzip", "x-gzip"):
        return lambda stream: _inflated(stream, 16 + zlib.MAX_WBITS)
    if coding == "deflate":
        return lambda stream: _inflated(stream, zlib.MAX_WBITS)
    raise UserError("That page came packed in a way that I did not ask for.")


async def _plain(stream: aiohttp.StreamReader) -> AsyncIterator[bytes]:
    async for piece in stream.iter_any():
        yield piece


async def _inflated(stream: aiohttp.StreamReader, bits: int) -> AsyncIterator[bytes]:
    """Decompressed pieces of bounded size. Bare deflate streams (no zlib header) are told by their first byte.

    Some servers label plain text as packed; that is an error here, as browsers have it.
    """
    packed = None
    try:
        async for piece in stream.iter_any():
            if packed is None:
                bare = bits == zlib.MAX_WBITS and piece[0] & 0x0F != 8
                packed = zlib.decompressobj(-zlib.MAX_WBITS if bare else bits)
            left = piece
            while left and not packed.eof:
                yield packed.decompress(left, _PIECE)
                left = packed.unconsumed_tail
                await asyncio.sleep(0)
    except zlib.error as error:
        raise UserError("That page came damaged: its compression is broken.") from error
    if packed is None or not packed.eof:
        raise UserError("That page came damaged: it breaks off in the middle.")


def _one_line(value: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", "", value)[:500]


def _named(url: URL) -> str:
    return (url.host or "That server")[:80]
