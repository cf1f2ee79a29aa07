"""The gateway: HELLO, IDENTIFY, READY, events with sequence numbers, RESUME, as discord.py speaks it."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
import zlib
from collections import deque
from typing import Any

from aiohttp import WSMsgType, web

from bot.local import people
from bot.local.refusals import JSON
from bot.local.state import State

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, MEMBERS, INVALID, HELLO, ACK = (
    0,
    1,
    2,
    3,
    6,
    7,
    8,
    9,
    10,
    11,
)
HEARTBEAT_MS = 41_250
#: Events that a lost connection may still ask for.
BACKLOG = 1_000

GUILDS, MEMBERS_INTENT, PRESENCES, GUILD_MESSAGES, DIRECT_MESSAGES, CONTENT = (
    1,
    1 << 1,
    1 << 8,
    1 << 9,
    1 << 12,
    1 << 15,
)
PRIVILEGED = MEMBERS_INTENT | PRESENCES | CONTENT
ALL_INTENTS = (1 << 26) - 1


class Session:
    """One identified client, connected or lost and waiting to be resumed."""

    def __init__(self, shard: list[int], intents: int) -> None:
        self.id = secrets.token_hex(16)
        self.shard, self.intents = shard, intents
        self.sequence = 0
        self.backlog: deque[tuple[int, str]] = deque(maxlen=BACKLOG)
        self.line: Line | None = None

    def holds(self, guild: str | None) -> bool:
        """Whether events of this server go here; those of no server go to shard 0."""
        return self.shard[0] == ((int(guild) >> 22) % self.shard[1] if guild else 0)

    def send(self, event: str, data: JSON) -> None:
        """Number an event, keep it for a resume and send it if connected."""
        self.sequence += 1
        text = _text(DISPATCH, data, self.sequence, event)
        self.backlog.append((self.sequence, text))
        if self.line is not None:
            self.line.put(text)


class Line:
    """One socket: sends in order, compressed as the client asked."""

    def __init__(self, socket: web.WebSocketResponse, compression: str) -> None:
        self.socket = socket
        self._queue: asyncio.Queue[str | tuple[int, str]] = asyncio.Queue()
        self._compress = _compressor(compression)
        self.closing = False
        self._task = asyncio.create_task(self._drain())

    def put(self, text: str) -> None:
        """Send after everything before it."""
        self._queue.put_nowait(text)

    def close(self, code: int, reason: str = "") -> None:
        """Close after everything before it."""
        self.closing = True
        self._queue.put_nowait((code, reason))

    async def stop(self) -> None:
        """Send nothing more; a close that was asked for still goes out."""
        if not self.closing:
            self._task.cancel()
        await asyncio.wait({self._task}, timeout=1.0)
        if not self.socket.closed:
            await self.socket.close()

    async def _drain(self) -> None:
        try:
            while True:
                item = await self._queue.get()
                if isinstance(item, tuple):
                    await self.socket.close(code=item[0], message=item[1].encode())
                    return
                if self._compress is None:
                    await self.socket.send_str(item)
                else:
                    await self.socket.send_bytes(self._compress(item.encode("utf8")))
        except ConnectionError:
            return  # the client went away; its session waits to be resumed


class Gateway:
    """Sessions, and events to those of them that asked for their kind."""

    def __init__(self, state: State, *, privileged: int = 0) -> None:
        self.state, self.privileged = state, privileged
        self.sessions: dict[str, Session] = {}
        self.changed = asyncio.Event()
        self.url = ""
        self.identified = 0
        self.alone_since: float | None = time.monotonic()

    @property
    def connected(self) -> list[Session]:
        """Sessions with a socket."""
        return [session for session in self.sessions.values() if session.line is not None]

    def dispatch(self, event: str, data: JSON, *, guild: str | None, intent: int = 0) -> int:
        """Send an event; gives how many connected sessions got it."""
        reached = 0
        for session in self.sessions.values():
            if session.holds(guild) and (not intent or session.intents & intent):
                session.send(
                    event, _stripped(event, data, session.intents, self.state.identity["user"]["id"])
                )
                reached += session.line is not None
        return reached

    def disconnect(self, code: int | None) -> None:
        """Close every socket with a code, or (None) ask every client to reconnect."""
        for line in [session.line for session in self.connected if session.line]:
            if code is None:
                line.put(_text(RECONNECT, None))
            else:
                line.close(code)

    def invalidate(self) -> None:
        """Make every session invalid: clients have to identify again."""
        for session in list(self.sessions.values()):
            if session.line is not None:
                session.line.put(_text(INVALID, False))
            self.sessions.pop(session.id)
        self._note()

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one client."""
        socket = web.WebSocketResponse(max_msg_size=1 << 16)
        await socket.prepare(request)
        line = Line(socket, request.query.get("compress", ""))
        line.put(_text(HELLO, {"heartbeat_interval": HEARTBEAT_MS}))
        session: Session | None = None
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    line.close(4002, "Error while decoding payload.")
                    break
                try:
                    given = json.loads(message.data)
                    op, data = given["op"], given.get("d")
                except (ValueError, KeyError, TypeError):
                    line.close(4002, "Error while decoding payload.")
                    break
                if op == HEARTBEAT:
                    line.put(_text(ACK, None))
                elif op == IDENTIFY:
                    if session is not None:
                        line.close(4005, "Already authenticated.")
                        break
                    session = self._identify(line, data)
                elif op == RESUME:
                    session = self._resume(line, data)
                elif session is None:
                    line.close(4003, "Not authenticated.")
                    break
                elif op == MEMBERS:
                    self._members(session, data)
                elif op not in (PRESENCE, 4):
                    line.close(4001, "Unknown opcode.")
                    break
        finally:
            if session is not None and session.line is line:
                session.line = None
                if not line.closing and socket.close_code in (1000, 1001):  # said goodbye: nothing to resume
                    self.sessions.pop(session.id, None)
                self._note()
            await line.stop()
        return socket

    def _identify(self, line: Line, data: Any) -> Session | None:
        if not isinstance(data, dict) or data.get("token") != self.state.identity["token"]:
            line.close(4004, "Authentication failed.")
            return None
        intents = data.get("intents")
        if not isinstance(intents, int) or intents < 0 or intents > ALL_INTENTS:
            line.close(4013, "Invalid intent(s).")
            return None
        if intents & PRIVILEGED & ~self.privileged:
            line.close(4014, "Disallowed intent(s).")
            return None
        shard = data.get("shard") or [0, 1]
        if len(shard) != 2 or not 0 <= shard[0] < shard[1]:
            line.close(4010, "Invalid shard.")
            return None
        for old in [old for old in self.sessions.values() if old.line is None and old.shard == shard]:
            self.sessions.pop(old.id)  # its client is here again, afresh
        session = Session(shard, intents)
        session.line = line
        self.sessions[session.id] = session
        mine = [guild for guild in self.state.guilds.values() if session.holds(guild["id"])]
        me = self.state.identity
        session.send(
            "READY",
            {
                "v": 10,
                "user": {**me["user"], "verified": True, "mfa_enabled": False},
                "guilds": [{"id": guild["id"], "unavailable": True} for guild in mine],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "shard": shard,
                "application": {"id": me["application"], "flags": 0},
            },
        )
        if intents & GUILDS:
            for guild in mine:
                session.send("GUILD_CREATE", self.guild_create(guild))
        self.identified += 1
        self._note()
        return session

    def _resume(self, line: Line, data: Any) -> Session | None:
        session = self.sessions.get(data.get("session_id", "")) if isinstance(data, dict) else None
        asked = data.get("seq") if isinstance(data, dict) else None
        if session is None or not isinstance(asked, int) or data.get("token") != self.state.identity["token"]:
            line.put(_text(INVALID, False))
            return None
        if session.backlog and session.backlog[0][0] > asked + 1:
            self.sessions.pop(session.id)
            line.put(_text(INVALID, False))
            return None
        session.line = line
        for number, text in session.backlog:
            if number > asked:
                line.put(text)
        session.send("RESUMED", {"_trace": []})
        self._note()
        return session

    def guild_create(self, guild: JSON) -> JSON:
        """A server as it comes at the start."""
        return people.guild_event(
            guild, self.state.channels_of(guild["id"]), self.state.identity["user"]["id"]
        )

    def _members(self, session: Session, data: Any) -> None:
        guild = self.state.guilds.get(str(data.get("guild_id"))) if isinstance(data, dict) else None
        if guild is None:
            return
        wanted = {str(one) for one in data.get("user_ids") or ()}
        found = [one for one in guild["members"] if not wanted or one["user"]["id"] in wanted]
        session.send(
            "GUILD_MEMBERS_CHUNK",
            {
                "guild_id": guild["id"],
                "members": found,
                "chunk_index": 0,
                "chunk_count": 1,
                "not_found": sorted(wanted - {one["user"]["id"] for one in found}),
                "nonce": data.get("nonce"),
            },
        )

    def _note(self) -> None:
        if self.connected:
            self.alone_since = None
        elif self.alone_since is None:
            self.alone_since = time.monotonic()
        self.changed.set()
        self.changed = asyncio.Event()


def _stripped(event: str, data: JSON, intents: int, me: str) -> JSON:
    """Without the content intent the text of others' messages is empty, unless they mention the bot."""
    if not event.startswith("MESSAGE_") or "author" not in data or intents & CONTENT:
        return data
    if (
        data["author"]["id"] == me
        or any(one["id"] == me for one in data["mentions"])
        or not data.get("guild_id")
    ):
        return data
    return {**data, "content": "", "embeds": [], "attachments": [], "components": []}


def _text(op: int, data: Any, sequence: int | None = None, event: str | None = None) -> str:
    return json.dumps(
        {"op": op, "d": data, "s": sequence, "t": event}, ensure_ascii=False, separators=(",", ":")
    )


def _compressor(kind: str) -> Any:
    """One stream per connection, flushed after each event; None for plain text."""
    if kind == "zlib-stream":
        deflate = zlib.compressobj()
        return lambda raw: deflate.compress(raw) + deflate.flush(zlib.Z_SYNC_FLUSH)
    if kind == "zstd-stream":
        try:
            from compression import zstd  # type: ignore[import-not-found, unused-ignore]  # Python 3.14
        except ImportError:
            try:
                import zstandard  # type: ignore[import-not-found, unused-ignore]
            except ImportError:
                raise web.HTTPBadRequest(text="zstd-stream is not available here") from None
            stream = zstandard.ZstdCompressor().compressobj()
            return lambda raw: stream.compress(raw) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        packer = zstd.ZstdCompressor()
        return lambda raw: packer.compress(raw, mode=zstd.ZstdCompressor.FLUSH_BLOCK)
    return None
