"""The local Discord: one HTTP server on loopback for the bot's REST and gateway and for the people's side."""

from __future__ import annotations

import json
import os
import secrets
import socket
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from bot.local import page
from bot.local.address import Address, remove_address, write_address
from bot.local.application import Application
from bot.local.channels import Channels
from bot.local.faults import Faults
from bot.local.gateway import Gateway
from bot.local.interactions import ACKNOWLEDGE_SECONDS, Interactions
from bot.local.person_api import PersonApi
from bot.local.refusals import JSON
from bot.local.requests import API, Desk, Handler
from bot.local.staging import Staging
from bot.local.state import State
from bot.local.threads import Threads
from bot.local.world import Asked, World

HOST = "127.0.0.1"
FOLDER = "discord"
LARGEST_REQUEST = 128 * 1024 * 1024


def home_guild(home: Path) -> int:
    """The id of the default server of a home folder that nobody serves now. Raises: Taken when somebody does."""
    state = State(home / FOLDER)
    try:
        return int(next(iter(state.guilds)))
    finally:
        state.close()


class LocalDiscord:
    """Serves one home folder; its history is in `home/discord`, its address in `home/local-discord.json`.

    `acknowledge_seconds` is Discord's 3 s; `keep` is how many requests of the bot stay in `requests`;
    `privileged` are intents granted beyond the free ones (by default none, as for a bot nobody reviewed).
    """

    def __init__(
        self,
        home: Path,
        port: int = 0,
        *,
        acknowledge_seconds: float = ACKNOWLEDGE_SECONDS,
        keep: int = 1_000,
        shards: int = 1,
        privileged: int = 0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.home, self._port, self._clock = home, port, clock
        self._acknowledge_seconds, self._keep = acknowledge_seconds, keep
        self._shards, self._privileged = shards, privileged
        self._runner: web.AppRunner | None = None
        self._secret, self._instance = secrets.token_urlsafe(24), secrets.token_hex(8)

    async def start(self) -> LocalDiscord:
        """Listen. Raises: Taken when another process serves this home."""
        self.state = State(self.home / FOLDER, self._clock)
        self.gateway = Gateway(self.state, privileged=self._privileged)
        self.world = World(self.state, self.gateway)
        self.interactions = Interactions(self.world, self._acknowledge_seconds)
        self._desk = Desk(self.world, self._keep)
        person = PersonApi(self.world, self.interactions, self._desk, self._secret, self._instance)
        app = web.Application(
            middlewares=[self._loopback, person.guard, self._desk.serve], client_max_size=LARGEST_REQUEST
        )
        channels = Channels(self.world)
        app.add_routes(channels.routes())
        app.add_routes(Threads(channels).routes())
        app.add_routes(Application(self.world, self._shards).routes())
        app.add_routes(self.interactions.routes())
        app.add_routes(person.routes())
        app.add_routes(page.routes())
        app.add_routes(Staging(self.world, self._desk).routes())
        app.router.add_get("/gateway/", self.gateway.socket)
        app.router.add_get("/gateway", self.gateway.socket)
        app.router.add_get("/attachments/{id}/{name}", self._attachment)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        listener = self._listener()
        self.port: int = listener.getsockname()[1]
        self.world.address = f"http://{HOST}:{self.port}"
        self.gateway.url = f"ws://{HOST}:{self.port}/gateway/"
        self._moved()
        await web.SockSite(self._runner, listener).start()
        write_address(self.home, self.address)
        return self

    async def stop(self) -> None:
        """Close every socket and let go of the folder."""
        remove_address(self.home, self._instance)
        if self._runner is not None:
            self.gateway.disconnect(1001)
            await self._runner.cleanup()
            self._runner = None
            self.state.close()

    async def __aenter__(self) -> LocalDiscord:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def rest_url(self) -> str:
        """For `discord.http.Route.BASE`."""
        return f"http://{HOST}:{self.port}{API}"

    @property
    def gateway_url(self) -> str:
        """For `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY`."""
        return self.gateway.url

    @property
    def token(self) -> str:
        """The bot's token."""
        token: str = self.state.identity["token"]
        return token

    @property
    def address(self) -> Address:
        """How the bot and people reach this server."""
        return Address(
            self.world.address,
            self.rest_url,
            self.gateway_url,
            self.token,
            self._secret,
            self._instance,
            os.getpid(),
            self.home_guild,
        )

    @property
    def home_guild(self) -> int:
        """The id of the server that people are in by default."""
        return int(self.guilds[0]["id"])

    @property
    def requests(self) -> deque[Asked]:
        """The bot's latest requests, oldest first."""
        return self._desk.requests

    @property
    def faults(self) -> Faults:
        """Faults that wait for requests."""
        return self.world.faults

    @property
    def guilds(self) -> list[JSON]:
        """The servers."""
        return list(self.state.guilds.values())

    def _listener(self) -> socket.socket:
        """The port asked for; without one the port of last time if it is free, so that links in the history hold."""
        wanted = [self._port] if self._port else [int(self.state.identity.get("port", 0)), 0]
        for number, port in enumerate(wanted):
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            if os.name == "posix":  # elsewhere it would let two servers share a port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((HOST, port))
            except OSError:
                listener.close()
                if number == len(wanted) - 1:
                    self.state.close()
                    raise
            else:
                return listener
        raise AssertionError("unreachable")

    def _moved(self) -> None:
        """Note the port; links of the history follow if it is another one than last time."""
        me = self.state.identity
        if me.get("port") == self.port:
            return
        before, now = f"http://{HOST}:{me.get('port')}/attachments/", f"{self.world.address}/attachments/"
        for key, record in list(self.state.kept["message"].items()):
            text = json.dumps(record)
            if before in text:
                self.state.put("message", key, json.loads(text.replace(before, now)))
        self.state.put("identity", "me", {**me, "port": self.port})

    @web.middleware
    async def _loopback(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse what a web page sends here under another name (DNS rebinding)."""
        if request.host not in (f"{HOST}:{self.port}", f"localhost:{self.port}"):
            return web.Response(status=421, text="not for you")
        response: web.StreamResponse = await handler(request)
        return response

    async def _attachment(self, request: web.Request) -> web.StreamResponse:
        found = self.state.file(request.match_info["id"], request.match_info["name"])
        if found is None:
            return web.Response(status=404, text="This content is no longer available.")
        return web.FileResponse(
            found, headers={"X-Content-Type-Options": "nosniff", "Content-Disposition": "attachment"}
        )
