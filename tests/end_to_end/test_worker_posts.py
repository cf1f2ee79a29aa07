"""Posting without a gateway: a process that knows no channel asks about one only where it has to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest

from bot.local import people
from bot.local.person import Person
from bot.local.server import LocalDiscord
from bot.port import Closed
from bot.posting import DiscordPosts

TEXT = [{"type": 10, "content": "The day in Ellary"}]


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[LocalDiscord]:
    async with LocalDiscord(tmp_path) as running:
        yield running


@pytest.fixture
async def posts(there: LocalDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordPosts]:
    """Logged in, not connected."""
    monkeypatch.setattr(discord.http.Route, "BASE", there.rest_url)
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        await client.login(there.token)
        port = DiscordPosts(client)
        there.requests.clear()
        yield port
        await port.close()


def channel_of(there: LocalDiscord, kind: int) -> int:
    return next(int(one["id"]) for one in there.state.channels.values() if one["type"] == kind)


async def test_a_post_in_a_text_channel_is_one_request(there: LocalDiscord, posts: DiscordPosts) -> None:
    for number in range(2):
        await posts.post(channel_of(there, people.TEXT), TEXT, f"nonce{number}")
    assert [one.status for one in there.requests] == [200, 200]


async def test_a_forum_is_found_out_by_its_refusal_and_known_from_then_on(
    there: LocalDiscord, posts: DiscordPosts
) -> None:
    forum = channel_of(there, people.FORUM)
    first = await posts.post(forum, TEXT, "a", title="Monday")
    assert [(one.method, one.status) for one in there.requests] == [
        ("POST", 400),
        ("GET", 200),
        ("POST", 201),
    ]
    there.requests.clear()
    second = await posts.post(forum, TEXT, "b", title="Tuesday")
    assert len(there.requests) == 1
    assert first.channel != second.channel
    assert await posts.is_forum(forum)
    assert not await posts.is_forum(channel_of(there, people.TEXT))
    assert not await posts.is_forum(1)


async def test_a_closed_channel_is_said_to_be_closed(there: LocalDiscord, posts: DiscordPosts) -> None:
    channel = channel_of(there, people.TEXT)
    async with Person(there.address) as ada:
        denied = {"channel": str(channel), "deny": people.SEND_MESSAGES}
        await ada.call("POST", "overwrites", json=denied)
    with pytest.raises(Closed, match="View Channel and Send Messages"):
        await posts.post(channel, TEXT, "a")
