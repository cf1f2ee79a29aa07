"""A Verbatim that runs: the desk over an open store; a bot that answers; a worker that does what is due."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from typing import Any

from bot.errors import UserError
from bot.settings import CONTACT, Settings

#: Commands under way get most of the ten seconds that a platform gives; see `bot.__main__.STOPPING_SECONDS`.
SETTLING_SECONDS = 4.0

REFUSED = "Discord refuses the token. Copy it anew from the developer portal, page Bot, Reset Token."


class Process:
    """What bots and workers have in common: the desk, the work that nobody asks for, signs of life, figures."""

    def __init__(self, desk: Any, background: Any, settings: Settings, kind: str) -> None:
        from bot.pulse import Pulse

        self.desk, self.background, self._settings = desk, background, settings
        self.schedule, self.polling = background.schedule, background.polling
        self.watching, self.caretaker = background.watching, background.caretaker
        self.pulse = Pulse(settings.home, self.state, kind)
        self.metrics: Any = None
        #: The client that answers commands; a worker has none.
        self.bot: Any = None

    def state(self) -> dict[str, Any]:
        """What a sign of life says."""
        return {"connected": True, "backup": self.caretaker.trouble}

    async def start(self) -> None:
        """Begin with what is due, unless others do that."""
        if self.bot is None or self._settings.background == "here":
            await self.background.start()
        self.pulse.start()
        if self._settings.metrics_port:
            from bot.metrics import MetricsServer

            self.metrics = MetricsServer(self, self._settings.metrics_port)
            await self.metrics.start()

    async def stop(self) -> None:
        """Stop where it is safe to."""
        if self.metrics is not None:
            await self.metrics.stop()
        await self.background.stop()
        await self.pulse.stop()


class Instance(Process):
    """A bot."""

    #: Connects anew by itself; ends only where Discord will not have us back.
    connection: asyncio.Task[None]

    def __init__(self, desk: Any, background: Any, settings: Settings, bot: Any) -> None:
        super().__init__(desk, background, settings, "bot" if settings.shards else "")
        self.bot = bot

    def state(self) -> dict[str, Any]:
        """What a sign of life says."""
        connected = self.bot.is_ready() and not self.bot.is_closed()
        return {"connected": connected, "guilds": len(self.bot.guilds), "backup": self.caretaker.trouble}

    async def stop(self) -> None:
        """Take nothing new, let commands under way end, stop the rest where it is safe to."""
        await self.bot.settle(SETTLING_SECONDS)
        await super().stop()


@asynccontextmanager
async def opened(settings: Settings, now: Callable[[], datetime] | None = None) -> AsyncIterator[Any]:
    """The desk over an open store: what every command needs. `now`: another clock, for tests and benchmarks."""
    import storage
    from bot.desk import Desk
    from bot.desk.room import Room, utc_now
    from bot.gather.politeness import Hosts
    from bot.gather.web import Web
    from bot.operation import offered
    from bot.workers import Workers

    make_home(settings)
    workers = Workers(settings.workers, memory=settings.worker_megabytes * 1024 * 1024)
    async with offered(settings):
        store = await storage.open(settings.database_address)
        try:
            contact = "" if settings.contact == CONTACT else settings.contact
            hosts = Hosts(across=None if store.sqlite else store.processes.alone)
            yield Desk(Room(store, workers, now or utc_now), Web(workers, contact=contact, hosts=hosts))
        finally:
            await workers.close()
            await store.close()


def make_home(settings: Settings) -> None:
    """The home folder, for this user alone: pasted texts and the token may be in it. One that is there stays as it is."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def _uncollected() -> Iterator[None]:
    """While a thousand modules load nothing is garbage: looking for it took 11 % of the start (2026-11-24).

    Nor later: their 113,000 objects are put aside for good, or every look at all there is would stop the bot for 75 ms.
    """
    was, first = gc.isenabled(), "bot.client" not in sys.modules
    gc.disable()
    try:
        yield
        if first:
            gc.freeze()
    finally:
        if was:
            gc.enable()


def _token(settings: Settings, address: Any) -> str:
    """The bot's token; requests go to Discord, or to the local one at `address`."""
    import discord
    from yarl import URL

    if address is not None:
        discord.http.Route.BASE = address.rest_url
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(address.gateway_url)
        token: str = address.token
        return token
    assert settings.discord_token is not None
    return settings.discord_token.get_secret_value()


async def _log_in(client: Any, token: str) -> None:
    """Raises: UserError when Discord refuses the token."""
    from discord import LoginFailure

    try:
        await client.login(token)
    except LoginFailure as error:
        raise UserError(REFUSED) from error


@asynccontextmanager
async def _working(desk: Any, client: Any, settings: Settings) -> AsyncIterator[Any]:
    """The work that nobody asks for, over a client whose token posts; not begun yet."""
    from bot.background import Background
    from bot.delivery import Delivery
    from bot.posting import DiscordPosts
    from bot.schedule import Schedule

    posts = DiscordPosts(client)
    delivery = Delivery(desk.room.store, posts, desk.room.now)
    schedule = Schedule(desk, delivery, desk.room.now)
    schedule.tell_forums(posts.is_forum)
    try:
        yield Background(desk, delivery, posts, schedule, settings)
    finally:
        await posts.close()


@asynccontextmanager
async def running(
    settings: Settings, address: Any, now: Callable[[], datetime] | None = None
) -> AsyncIterator[Instance]:
    """The whole bot, connected: to Discord, or to the local Discord at `address`."""
    with _uncollected():
        import bot.background
        import bot.desk  # noqa: F401
        from bot.client import NewsBot
        from cogs import all_cogs

    token = _token(settings, address)
    # On one's own machine nobody floods; a limit that was set counts there as well.
    limited = address is None or "commands_a_minute" in settings.model_fields_set
    async with opened(settings, now) as desk:
        client = NewsBot(
            lambda client: all_cogs(desk, client.tree),
            desk.receipts,
            desk.receipts,
            guilds_within=2.0 if address is None else 0.1,  # the local Discord names its guilds at once
            a_minute=settings.commands_a_minute if limited else 0,
            shards=settings.shard_range,
        )
        async with _working(desk, client, settings) as background, client:
            client.desk, client.schedule = desk, background.schedule
            instance = Instance(desk, background, settings, client)
            await _log_in(client, token)
            connection = asyncio.create_task(client.connect(), name="gateway")
            instance.connection = connection
            ready = asyncio.create_task(client.wait_until_ready())
            try:
                await asyncio.wait({connection, ready}, return_when=asyncio.FIRST_COMPLETED)
                if connection.done():
                    connection.result()
                await instance.start()
                yield instance
            finally:
                await instance.stop()
                ready.cancel()
                await client.close()
                await asyncio.gather(connection, return_exceptions=True)


@asynccontextmanager
async def worker(
    settings: Settings, address: Any, now: Callable[[], datetime] | None = None
) -> AsyncIterator[Process]:
    """A worker: it posts by REST and never connects to the gateway."""
    with _uncollected():
        import discord

        import bot.background
        import bot.desk  # noqa: F401

    token = _token(settings, address)
    async with opened(settings, now) as desk, discord.Client(intents=discord.Intents(guilds=True)) as client:
        await _log_in(client, token)
        async with _working(desk, client, settings) as background:
            process = Process(desk, background, settings, "worker")
            try:
                await process.start()
                yield process
            finally:
                await process.stop()
