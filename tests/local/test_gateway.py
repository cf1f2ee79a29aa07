"""The gateway: who is let in, what is resumed, which events reach whom."""

from __future__ import annotations

import asyncio
import json
import zlib
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from bot.local import LocalDiscord
from bot.local.person import Person
from tests.local.tiny_bot import Connected, Tiny


class Raw:
    """A gateway client by hand."""

    def __init__(self, server: LocalDiscord, query: str = "") -> None:
        self.server, self.query = server, query

    async def __aenter__(self) -> Raw:
        self.session = aiohttp.ClientSession()
        self.socket = await self.session.ws_connect(
            f"{self.server.gateway_url}?v=10&encoding=json{self.query}"
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    async def send(self, op: int, data: Any) -> None:
        await self.socket.send_str(json.dumps({"op": op, "d": data}))

    async def receive(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((await self.socket.receive(timeout=5)).data)
        return found

    async def closed(self) -> int | None:
        while not self.socket.closed:
            await self.socket.receive(timeout=5)
        return self.socket.close_code


def identify(server: LocalDiscord, **more: Any) -> dict[str, Any]:
    return {"token": server.token, "intents": 1, "properties": {}, **more}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"token": "another"}, 4004),
        ({"intents": 1 | 1 << 15}, 4014),
        ({"intents": 1 | 1 << 1}, 4014),
        ({"intents": -1}, 4013),
        ({"shard": [2, 2]}, 4010),
    ],
)
async def test_a_bad_identify_is_closed_with_discords_code(
    discord_here: LocalDiscord, more: dict[str, Any], code: int
) -> None:
    async with Raw(discord_here) as client:
        await client.receive()
        await client.send(2, identify(discord_here, **more))
        assert await client.closed() == code


async def test_who_does_not_identify_is_not_served(discord_here: LocalDiscord) -> None:
    async with Raw(discord_here) as client:
        await client.send(8, {"guild_id": "1"})
        assert await client.closed() == 4003
    async with Raw(discord_here) as client:
        await client.socket.send_str("not json")
        assert await client.closed() == 4002


async def test_ready_comes_before_the_guilds_and_names_the_shard(discord_here: LocalDiscord) -> None:
    async with Raw(discord_here) as client:
        assert (await client.receive())["op"] == 10
        await client.send(2, identify(discord_here))
        ready, guild = await client.receive(), await client.receive()
        assert (ready["t"], ready["s"], ready["d"]["shard"]) == ("READY", 1, [0, 1])
        assert (guild["t"], guild["d"]["name"]) == ("GUILD_CREATE", "News desk")
        assert len(guild["d"]["members"]) == 1
        await client.send(1, guild["s"])
        assert (await client.receive())["op"] == 11


async def test_a_zlib_stream_is_one_stream_flushed_after_each_event(discord_here: LocalDiscord) -> None:
    inflate = zlib.decompressobj()
    async with Raw(discord_here, "&compress=zlib-stream") as client:
        raw = (await client.socket.receive()).data
        assert raw.endswith(b"\x00\x00\xff\xff")
        assert json.loads(inflate.decompress(raw))["op"] == 10
        await client.send(1, None)
        assert json.loads(inflate.decompress((await client.socket.receive()).data))["op"] == 11


async def test_guilds_go_to_their_shards(tmp_path: Path) -> None:
    async with LocalDiscord(tmp_path, shards=2) as server, Person(server.address) as ada:
        for number in range(5):
            await ada.call("POST", "guilds", json={"name": f"desk {number}"})
        async with Connected(server.address) as bot:
            await bot.wait_until_ready()
            assert {guild.shard_id for guild in bot.guilds} <= {0, 1}
            assert len(bot.guilds) == 6
            assert all(guild.shard_id == (guild.id >> 22) % 2 for guild in bot.guilds)


async def test_a_lost_connection_is_resumed_and_misses_nothing(
    tiny: Tiny, discord_here: LocalDiscord, ada: Person
) -> None:
    discord_here.gateway.disconnect(4000)
    while discord_here.gateway.connected:
        await discord_here.gateway.changed.wait()
    guild = discord_here.state.add_guild("Added meanwhile")
    discord_here.gateway.dispatch(
        "GUILD_CREATE", discord_here.gateway.guild_create(guild), guild=guild["id"], intent=1
    )
    await asyncio.wait_for(tiny.resumed.wait(), 20)
    assert tiny.get_guild(int(guild["id"])) is not None
    assert (await ada.do("/echo text:back")).ok
    assert discord_here.gateway.identified == 1


async def test_a_client_that_is_asked_to_reconnect_resumes(tiny: Tiny, ada: Person) -> None:
    await ada.call("POST", "gateway", json={"action": "reconnect"})
    await asyncio.wait_for(tiny.resumed.wait(), 20)
    assert (await ada.do("/echo text:back")).ok


async def test_a_client_whose_session_is_invalid_identifies_again(
    tiny: Tiny, discord_here: LocalDiscord, ada: Person
) -> None:
    await ada.call("POST", "gateway", json={"action": "invalidate"})
    while discord_here.gateway.identified < 2:
        await ada.ready()
    assert (await ada.do("/echo text:back")).ok


async def test_a_bot_is_invited_and_thrown_out(tiny: Tiny, ada: Person) -> None:
    made = await ada.call("POST", "guilds", json={"name": "Second desk"})
    while tiny.get_guild(int(made["id"])) is None:
        await ada.ready()
    await ada.do('guild:"Second desk"')
    assert (await ada.do("/echo text:here")).ok
    await ada.call("DELETE", f"guilds/{made['id']}")
    while tiny.get_guild(int(made["id"])) is not None:
        await ada.ready()


async def test_messages_reach_only_who_asked_for_them_and_without_their_content(tmp_path: Path) -> None:
    async with (
        LocalDiscord(tmp_path) as server,
        Person(server.address) as ada,
        Raw(server) as quiet,
        Raw(server) as curious,
    ):
        for client, intents in ((quiet, 1), (curious, 1 | 1 << 9)):
            await client.receive()
            await client.send(2, identify(server, intents=intents))
            await client.receive()
            await client.receive()
        await ada.write("secret words")
        event = await curious.receive()
        assert (event["t"], event["d"]["content"]) == ("MESSAGE_CREATE", "")
        await quiet.send(1, None)
        assert (await quiet.receive())["op"] == 11


async def test_the_bot_of_discord_py_is_refused_with_a_wrong_token(discord_here: LocalDiscord) -> None:
    address = discord_here.address
    wrong = type(address)(**{**vars(address), "token": "nobody"})
    with pytest.raises(discord.LoginFailure):
        async with Connected(wrong):
            pass
