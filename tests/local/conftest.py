"""A local Discord per test, with or without the tiny bot connected to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.local import LocalDiscord
from bot.local.person import Person
from tests.local.tiny_bot import Connected, Tiny


@pytest.fixture
async def discord_here(tmp_path: Path) -> AsyncIterator[LocalDiscord]:
    """A local Discord with an empty history."""
    async with LocalDiscord(tmp_path) as server:
        yield server


@pytest.fixture
async def tiny(discord_here: LocalDiscord) -> AsyncIterator[Tiny]:
    """The tiny bot, connected."""
    async with Connected(discord_here.address) as bot:
        yield bot


@pytest.fixture
async def ada(discord_here: LocalDiscord) -> AsyncIterator[Person]:
    """The owner of the server, in #news."""
    async with Person(discord_here.address, patience=20) as person:
        yield person
