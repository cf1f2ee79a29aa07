"""A public site on loopback: 127.0.0.2 passes for the internet, everything else keeps the production rules."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest

Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


def page(body: bytes, kind: str = "text/html; charset=utf-8", *more: str, status: str = "200 OK") -> bytes:
    """A complete answer."""
    head = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *more,
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


@dataclass
class Site:
    """What the site answers by path (or host and path), and the requests it got: (path, headers in lower case)."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    connections: int = 0

    @property
    def public(self) -> frozenset[str]:
        return frozenset({f"127.0.0.2:{self.port}"})

    def url(self, path: str, host: str = "post.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def resolve(self, host: str) -> list[str]:
        return {"inside.example": ["127.0.0.1"], "localhost": ["127.0.0.1"], "nowhere.example": []}.get(
            host, ["127.0.0.2"]
        )

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            path = head[0].split(" ")[1]
            self.asked.append(
                (path, {k.lower(): v for k, _, v in (line.partition(": ") for line in head[1:] if line)})
            )
            missing = page(b"no such page", status="404 Not Found")
            host = self.asked[-1][1].get("host", "").partition(":")[0]
            answer = self.answers.get(host + path) or self.answers.get(path, missing)
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            else:
                await answer(writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = Site()
    server = await asyncio.start_server(made.serve, "127.0.0.2", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()


@pytest.fixture
async def inside(site: Site) -> AsyncIterator[Site]:
    """A second site with the same port on 127.0.0.1: whoever connects to it got past the guard."""
    made = Site(answers={"/": page(b"secret")})
    server = await asyncio.start_server(made.serve, "127.0.0.1", site.port)
    yield made
    server.close()
