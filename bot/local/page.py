"""The page in the browser: a few files of ours, served to anybody on loopback; what they ask for needs the secret.

The secret stands in the part of the printed address behind #, which browsers never send; the page keeps it for its tab.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "client"
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
#: Nothing but our own files and this server; no other page may frame it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def routes() -> Sequence[web.RouteDef]:
    """What is served."""
    return (web.get("/", _index), web.get("/page/{name}", _file))


async def _index(request: web.Request) -> web.Response:
    return _served("index.html", request.host)


async def _file(request: web.Request) -> web.Response:
    return _served(request.match_info["name"], request.host)


def _served(name: str, host: str) -> web.Response:
    path = FOLDER / name
    if path.parent != FOLDER or path.suffix not in KINDS or not path.is_file():
        return web.Response(status=404, text="There is no such file.")
    return web.Response(
        body=path.read_bytes(),
        content_type=KINDS[path.suffix],
        charset="utf-8",
        headers={
            "Content-Security-Policy": POLICY.format(host=host),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-cache",
        },
    )
