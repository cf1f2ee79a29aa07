"""One request of the bot: read, recorded, perhaps hit by a fault, answered as Discord answers."""

from __future__ import annotations

import asyncio
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiohttp import web

from bot.local.faults import Fault
from bot.local.limits import Upload
from bot.local.refusals import JSON, Refusal, not_found, unauthorised
from bot.local.world import Asked, World

log = structlog.get_logger()

API = "/api/v10"
#: Bytes of uploads that recorded requests hold together.
MOST_UPLOADED = 16 * 1024 * 1024
ASKED: web.RequestKey[Asked] = web.RequestKey("asked", Asked)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def answer(data: Any = None, status: int = 200) -> web.Response:
    """JSON with exactly the type that discord.py compares with; without data 204."""
    if data is None:
        return web.Response(status=204)
    raw = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf8")
    return web.Response(body=raw, status=status, headers={"Content-Type": "application/json"})


def body_of(request: web.Request) -> JSON:
    """The JSON object of a request. Raises: Refusal 50109 for anything else."""
    body = request[ASKED].body
    if not isinstance(body, dict):
        raise Refusal(400, 50109, "The request body contains invalid JSON.")
    return body


def files_of(request: web.Request) -> tuple[Upload, ...]:
    """The files of a request, in order."""
    return request[ASKED].files


class Desk:
    """The middleware of the bot's side: every request passes here."""

    def __init__(self, world: World, keep: int) -> None:
        self.world = world
        self.requests: deque[Asked] = deque(maxlen=keep)
        self._uploaded = 0
        self.statuses: dict[int, int] = {}

    @web.middleware
    async def serve(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer one request."""
        if not request.path.startswith(API):
            return await handler(request)
        path = request.path.removeprefix(API)
        try:
            body, files = await _read(request)
        except Refusal as refusal:
            return answer(refusal.body(), refusal.status)
        asked = Asked(request.method, path, dict(request.query), body, files)
        request[ASKED] = asked
        self._record(asked)
        token = path.split("/")[3] if path.startswith(("/interactions/", "/webhooks/")) else ""
        self.world.in_flight[token] += 1
        try:
            return await self._handled(request, handler, asked)
        finally:
            self.world.in_flight[token] -= 1
            if not self.world.in_flight[token]:
                del self.world.in_flight[token]

    def _record(self, asked: Asked) -> None:
        """Keep the request; old ones go when their files take too much memory."""
        if self.requests and len(self.requests) == self.requests.maxlen:
            self._uploaded -= sum(len(file.content) for file in self.requests[0].files)
        self.requests.append(asked)
        self._uploaded += sum(len(file.content) for file in asked.files)
        while self._uploaded > MOST_UPLOADED and len(self.requests) > 1:
            self._uploaded -= sum(len(file.content) for file in self.requests.popleft().files)

    async def _handled(self, request: web.Request, handler: Handler, asked: Asked) -> web.StreamResponse:
        path = asked.path
        fault = self.world.faults.next(request.method, path)
        hurt = await self._before(request, fault)
        response = hurt or await self._answered(request, handler, path)
        if fault and fault.after:
            response = await self._hurt(request, fault) or response
        asked.status = response.status
        self.statuses[response.status] = self.statuses.get(response.status, 0) + 1
        if (
            isinstance(response, web.Response)
            and isinstance(response.body, bytes)
            and response.content_type == "application/json"
        ):
            asked.answer = json.loads(response.body) if response.body else None
        return response

    async def _answered(self, request: web.Request, handler: Handler, path: str) -> web.StreamResponse:
        try:
            if slow := self.world.faults.too_fast(request.method, path):
                return _too_many(*slow)
            if (
                not _open(path)
                and request.headers.get("Authorization") != f"Bot {self.world.state.identity['token']}"
            ):
                raise unauthorised()
            response = await handler(request)
            if self.world.faults.per_channel and request.method == "POST" and path.endswith("/messages"):
                self._tell_rate(response, path)
            return response
        except Refusal as refusal:
            return answer(refusal.body(), refusal.status)
        except web.HTTPNotFound:
            nowhere = not_found()
            return answer(nowhere.body(), nowhere.status)
        except web.HTTPException as error:
            return answer({"message": f"{error.status}: {error.reason}", "code": 0}, error.status)
        except Exception:
            log.exception("local Discord", method=request.method, path=path)
            return answer({"message": "500: Internal Server Error", "code": 0}, 500)

    def _tell_rate(self, response: web.StreamResponse, path: str) -> None:
        """The headers by which discord.py waits before it is told to."""
        left, seconds = self.world.faults.left(path.split("/")[2])
        response.headers["X-RateLimit-Limit"] = str(self.world.faults.per_channel)
        response.headers["X-RateLimit-Remaining"] = str(max(0, left))
        response.headers["X-RateLimit-Reset-After"] = f"{seconds:.3f}"
        response.headers["X-RateLimit-Bucket"] = "messages"

    async def _before(self, request: web.Request, fault: Fault | None) -> web.Response | None:
        return None if fault is None or fault.after else await self._hurt(request, fault)

    async def _hurt(self, request: web.Request, fault: Fault) -> web.Response | None:
        """What the fault makes of the answer; None where it only delays."""
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
            return None
        if fault.kind == "reset":
            if request.transport is not None:
                request.transport.abort()
            return answer({"message": "reset", "code": 0}, 499)
        if fault.kind == "429":
            return _too_many(fault.seconds, fault.everywhere)
        if fault.kind == "403":
            return answer({"message": "Missing Permissions", "code": 50013}, 403)
        if fault.kind == "404":
            return answer({"message": "Unknown Channel", "code": 10003}, 404)
        return web.Response(status=int(fault.kind), text="upstream error", content_type="text/html")


def _open(path: str) -> bool:
    """Paths that carry their own secret."""
    return path.startswith(("/interactions/", "/webhooks/")) or path == "/gateway"


def _too_many(seconds: float, everywhere: bool) -> web.Response:
    response = answer(
        {"message": "You are being rate limited.", "retry_after": round(seconds, 3), "global": everywhere},
        429,
    )
    response.headers["Via"] = "1.1 local"  # discord.py takes a 429 without it for a ban by address
    response.headers["Retry-After"] = str(max(1, round(seconds)))
    response.headers["X-RateLimit-Scope"] = "global" if everywhere else "user"
    if everywhere:
        response.headers["X-RateLimit-Global"] = "true"
    return response


async def _read(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _parts(request)
    raw = await request.read()
    if not raw:
        return None, ()
    if kind != "application/json":
        raise Refusal(
            400,
            50035,
            "Invalid Form Body",
            {
                "_": (
                    "CONTENT_TYPE_INVALID",
                    f'Expected "Content-Type" header to be one of "application/json"; got {kind}.',
                )
            },
        )
    return _parsed(raw), ()


async def _parts(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    body: Any = None
    files: dict[int, Upload] = {}
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        name = str(getattr(part, "name", "") or "")
        content = await part.read(decode=False)  # type: ignore[union-attr]
        if name == "payload_json":
            body = _parsed(bytes(content))
        elif match := re.fullmatch(r"files\[(\d+)\]", name):
            files[int(match[1])] = Upload(str(getattr(part, "filename", "") or "unknown"), bytes(content))
    return body, tuple(files[number] for number in sorted(files))


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise Refusal(400, 50109, "The request body contains invalid JSON.") from None
