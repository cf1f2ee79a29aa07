"""The whole bot on the local Discord under one clock that a test sets."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.__main__ import Instance, running
from bot.local.people import FORUM
from bot.local.person import Person
from bot.local.render import rendered
from bot.local.server import LocalDiscord
from bot.port import Outcome
from bot.settings import Settings


class Clock:
    """What time it is, for Discord and for the bot."""

    def __init__(self, start: datetime = datetime(2026, 5, 11, 12, tzinfo=UTC)) -> None:
        self.at = start

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()

    def wait(self, **much: float) -> None:
        self.at += timedelta(**much)


class Newsroom:
    """A running bot, the person who asks it, and the clock."""

    def __init__(self, clock: Clock, discord: LocalDiscord, instance: Instance, ada: Person) -> None:
        self.clock, self.discord, self.instance, self.ada = clock, discord, instance, ada

    async def ask(self, line: str) -> str:
        found = await self.ada.do(line)
        return "\n".join([*(rendered(message, {}) for message in found.messages), found.error])

    async def save(self, headline: str, body: str, outlet: str = "Ellary Courier") -> None:
        """An article of now."""
        place = self.discord.home / "article.txt"
        place.write_text(body)
        published = self.clock.at.isoformat()
        answer = await self.ask(f'/save file file:{place} outlet:"{outlet}" headline:"{headline}"')
        assert "### Saved" in answer, (answer, published)

    async def tick(self) -> list[Outcome]:
        return await self.instance.schedule.tick()

    def channel(self, name: str) -> dict[str, Any]:
        return next(one for one in self.discord.state.channels.values() if one.get("name") == name)

    def posts(self, name: str) -> list[str]:
        """Messages of the bot in a channel, in a forum in all of its posts, oldest first, as JSON."""
        place = self.channel(name)
        where = [place["id"]]
        if place["type"] == FORUM:
            where = [one["id"] for one in self.threads(name)]
        return [
            json.dumps(record["data"]["components"], ensure_ascii=False)
            for channel in where
            for record in self.discord.state.messages(channel).values()
            if not record["seen_by"]
        ]

    def threads(self, name: str) -> list[dict[str, Any]]:
        """Threads of a channel, oldest first."""
        place = self.channel(name)
        found = [one for one in self.discord.state.channels.values() if one.get("parent_id") == place["id"]]
        return sorted(found, key=lambda one: int(one["id"]))

    async def deny(self, name: str, *bits: int) -> None:
        """Take permissions from the bot in a channel; none: give all back."""
        denied = sum(bits)
        await self.ada.call("POST", "overwrites", json={"channel": self.channel(name)["id"], "deny": denied})

    def fault(self, kind: str, path: str = r"/(messages|threads)$", **more: Any) -> None:
        """The next post meets a fault."""
        self.discord.faults.add(kind, method="POST", path=path, **more)


@asynccontextmanager
async def newsroom(home: Path, clock: Clock, guilds: Sequence[str] = ()) -> AsyncIterator[Newsroom]:
    """Opened twice in one folder, the second finds everything as it was."""
    async with LocalDiscord(home, clock=clock.seconds) as discord:
        for name in guilds:
            if name not in [guild["name"] for guild in discord.guilds]:
                discord.state.add_guild(name)
        settings = Settings(home=home, DISCORD_TOKEN=None)
        async with (
            running(settings, discord.address, now=clock.now) as instance,
            Person(discord.address) as ada,
        ):
            yield Newsroom(clock, discord, instance, ada)
