"""The whole bot on the local Discord, over real sockets, with a real SQLite file."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from bot.__main__ import Instance, running
from bot.local.person import Answer, Person
from bot.local.render import rendered
from bot.local.server import LocalDiscord
from bot.settings import Settings

#: The same examples in every run, so that a failure is the change's; `HYPOTHESIS_PROFILE=search` looks for new ones.
hypothesis_settings.register_profile("same", derandomize=True, deadline=None)
hypothesis_settings.register_profile("search", deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEEDS = SHARED / "seeds"


class Town:
    """A running bot and the person who asks it. `ask` gives the answer as text."""

    def __init__(self, discord: LocalDiscord, instance: Instance, ada: Person) -> None:
        self.discord, self.instance, self.ada = discord, instance, ada

    async def answer(self, line: str) -> Answer:
        """What came of a line, as messages."""
        return await self.ada.do(line)

    async def ask(self, line: str) -> str:
        """What came of a line, as a person reads it."""
        found = await self.answer(line)
        return "\n".join([*(rendered(message, {}) for message in found.messages), found.error])

    @property
    def guild(self) -> int:
        return int(self.ada.guild["id"])

    @property
    def desk(self) -> Any:
        return self.instance.desk


@asynccontextmanager
async def town_at(home: Path) -> AsyncIterator[Town]:
    """A town in a folder; a second one in the same folder finds everything as it was."""
    settings = Settings(home=home, DISCORD_TOKEN=None)
    async with (
        LocalDiscord(home) as discord,
        running(settings, discord.address) as instance,
        Person(discord.address) as ada,
    ):
        yield Town(discord, instance, ada)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_at(tmp_path) as here:
        yield here


@pytest.fixture
def seeds() -> tuple[Path, Path]:
    """The two real articles; tests that use them are marked `shared`."""
    if not SEEDS.is_dir():
        pytest.skip("needs ../shared (shared data absent)")
    return SEEDS / "canada24h.txt", SEEDS / "second-outlet.txt"
