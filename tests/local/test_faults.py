"""Faults on demand, met by discord.py as it would meet Discord's."""

from __future__ import annotations

from typing import Any

import aiohttp
import discord
import pytest

from bot.local import LocalDiscord
from bot.local.faults import Faults
from bot.local.person import Person
from tests.local.tiny_bot import Tiny

POSTS = r"/channels/\d+/messages$"


def news(bot: Tiny) -> Any:
    return next(one for one in bot.guilds[0].channels if one.name == "news")


async def test_a_rate_limit_is_waited_out(tiny: Tiny, discord_here: LocalDiscord, ada: Person) -> None:
    fault = discord_here.faults.add("429", method="POST", path=POSTS, seconds=0.05)
    await news(tiny).send("one")
    assert fault.hits == 1
    assert [one["content"] for one in await ada.history()] == ["one"]


async def test_a_lost_answer_leads_to_a_second_try_and_the_nonce_keeps_it_one_post(
    tiny: Tiny, discord_here: LocalDiscord, ada: Person
) -> None:
    discord_here.faults.add("502", method="POST", path=POSTS, after=True)
    await news(tiny).send("once", nonce="k")
    assert [one["content"] for one in await ada.history()] == ["once"]
    assert [asked.status for asked in discord_here.requests if asked.path.endswith("/messages")] == [502, 200]


async def test_without_a_nonce_a_lost_answer_doubles_the_post(
    tiny: Tiny, discord_here: LocalDiscord, ada: Person
) -> None:
    discord_here.faults.add("500", method="POST", path=POSTS, after=True)
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=news(tiny).id)
    await tiny.http.request(route, json={"content": "twice"})
    assert [one["content"] for one in await ada.history()] == ["twice", "twice"]


@pytest.mark.parametrize(("after", "count"), [(False, 0), (True, 1)])
async def test_a_broken_connection_is_an_error_whether_or_not_the_post_arrived(
    tiny: Tiny, discord_here: LocalDiscord, ada: Person, after: bool, count: int
) -> None:
    discord_here.faults.add("reset", method="POST", path=POSTS, after=after)
    with pytest.raises((aiohttp.ClientError, ConnectionError)):
        await news(tiny).send("x")
    assert len(await ada.history()) == count


async def test_a_channel_that_forbids_and_one_that_is_gone(tiny: Tiny, discord_here: LocalDiscord) -> None:
    discord_here.faults.add("403", path=POSTS)
    discord_here.faults.add("404", path=POSTS)
    with pytest.raises(discord.Forbidden):
        await news(tiny).send("x")
    with pytest.raises(discord.NotFound):
        await news(tiny).send("x")
    await news(tiny).send("x")


async def test_a_fault_waits_for_its_turn(tiny: Tiny, discord_here: LocalDiscord) -> None:
    discord_here.faults.add("403", path=POSTS, skip=1, times=1)
    await news(tiny).send("first")
    with pytest.raises(discord.Forbidden):
        await news(tiny).send("second")
    await news(tiny).send("third")
    assert discord_here.faults.waiting == []


async def test_faults_are_set_from_another_process(discord_here: LocalDiscord, ada: Person) -> None:
    fault = {"kind": "delay", "seconds": 0.01, "times": 3}
    state = await ada.call("POST", "faults", json={**fault, "per_second": 50})
    assert (state["waiting"][0]["times"], state["per_second"]) == (3, 50)
    assert discord_here.faults.per_second == 50
    assert (await ada.call("DELETE", "faults"))["waiting"] == []
    assert discord_here.faults.per_second == 0


async def test_a_channels_rate_is_told_ahead(discord_here: LocalDiscord, ada: Person) -> None:
    discord_here.faults.per_channel = 2
    headers = {"Authorization": f"Bot {discord_here.token}"}
    url = f"{discord_here.rest_url}/channels/{ada.channel['id']}/messages"
    for status, left in ((200, "1"), (200, "0"), (429, None)):
        async with ada.session.post(url, json={"content": "x"}, headers=headers) as response:
            assert (response.status, response.headers.get("X-RateLimit-Remaining")) == (status, left)


def test_an_unknown_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="not a fault"):
        Faults().add("503")


def test_posts_over_a_channels_rate_are_told_to_wait() -> None:
    faults = Faults(per_channel=2)
    path = "/channels/1/messages"
    assert [bool(faults.too_fast("POST", path)) for _ in range(3)] == [False, False, True]
    assert faults.too_fast("POST", "/channels/2/messages") is None
    assert faults.too_fast("GET", path) is None
    wait = faults.too_fast("POST", path)
    assert wait is not None
    assert 4 < wait[0] <= 5


def test_interactions_do_not_count_towards_the_global_rate() -> None:
    faults = Faults(per_second=1)
    assert faults.too_fast("POST", "/interactions/1/x/callback") is None
    assert faults.too_fast("GET", "/gateway/bot") is None
    wait = faults.too_fast("GET", "/gateway/bot")
    assert wait is not None
    assert wait[1] is True
