"""Posts, nonces, permissions, history, threads and forums, by discord.py's own calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord
import pytest

from bot.local import LocalDiscord
from bot.local.people import ATTACH_FILES, READ_HISTORY, SEND_MESSAGES, VIEW_CHANNEL
from bot.local.person import Person
from tests.local import openapi
from tests.local.tiny_bot import Connected, Tiny, card


def channel(bot: Tiny, name: str) -> Any:
    return next(one for one in bot.guilds[0].channels if one.name == name)


async def deny(ada: Person, name: str, bits: int) -> None:
    where = next(one["id"] for one in ada.guild["channels"] if one["name"] == name)
    await ada.call("POST", "overwrites", json={"channel": where, "deny": bits})


async def test_the_same_nonce_within_minutes_gives_the_same_message(tiny: Tiny, ada: Person) -> None:
    first = await channel(tiny, "digest").send("one", nonce="day:1")
    again = await channel(tiny, "digest").send("two", nonce="day:1")
    other = await channel(tiny, "digest").send("three", nonce="day:2")
    elsewhere = await channel(tiny, "news").send("four", nonce="day:1")
    assert (again.id, again.content) == (first.id, "one")
    assert len({first.id, other.id, elsewhere.id}) == 3
    assert [message["content"] for message in await ada.history("digest")] == ["one", "three"]


async def test_a_nonce_is_remembered_over_a_restart_and_forgotten_after_minutes(tmp_path: Path) -> None:
    now = [1_700_000_000.0]
    for later, count in ((0, 1), (200, 1), (301, 2)):
        async with (
            LocalDiscord(tmp_path, clock=lambda at=later: now[0] + at) as server,
            Connected(server.address) as bot,
            Person(server.address) as ada,
        ):
            await channel(bot, "digest").send("post", nonce="n")
            assert len(await ada.history("digest")) == count, later


async def test_history_gives_pages_and_hides_nonces(tiny: Tiny) -> None:
    place = channel(tiny, "news")
    sent = [await place.send(str(number), nonce=number) for number in range(5)]
    newest = [message async for message in place.history(limit=2)]
    assert [message.content for message in newest] == ["4", "3"]
    assert newest[0].nonce is None
    after = [message.content async for message in place.history(after=sent[1], limit=2)]
    before = [message.content async for message in place.history(before=sent[3], limit=2)]
    around = [message.content async for message in place.history(around=sent[2], limit=3)]
    assert (after, before, around) == (["2", "3"], ["2", "1"], ["3", "2", "1"])


@pytest.mark.parametrize(
    ("denied", "files", "code"),
    [(VIEW_CHANNEL, False, 50001), (SEND_MESSAGES, False, 50013), (ATTACH_FILES, True, 50013)],
)
async def test_a_post_without_permission_is_forbidden(
    tiny: Tiny, ada: Person, tmp_path: Path, denied: int, files: bool, code: int
) -> None:
    place = channel(tiny, "digest")
    await deny(ada, "digest", denied)
    (tmp_path / "a.txt").write_text("a")
    with pytest.raises(discord.Forbidden) as refused:
        await place.send("x", files=[discord.File(tmp_path / "a.txt")] if files else [])
    assert refused.value.code == code


async def test_without_read_history_there_is_no_history(tiny: Tiny, ada: Person) -> None:
    place = channel(tiny, "digest")
    message = await place.send("x")
    await deny(ada, "digest", READ_HISTORY)
    assert [one async for one in place.history()] == []
    with pytest.raises(discord.Forbidden):
        await place.fetch_message(message.id)


async def test_only_ones_own_messages_can_be_edited(tiny: Tiny, ada: Person) -> None:
    theirs = await ada.write("mine")
    place = channel(tiny, "news")
    with pytest.raises(discord.Forbidden) as refused:
        await place.get_partial_message(int(theirs["id"])).edit(content="yours")
    assert refused.value.code == 50005
    with pytest.raises(discord.Forbidden):
        await place.get_partial_message(int(theirs["id"])).delete()
    message = await place.send("a")
    assert (await message.edit(content="b")).edited_at is not None
    await message.delete()
    with pytest.raises(discord.NotFound) as gone:
        await place.fetch_message(message.id)
    assert gone.value.code == 10008


async def test_a_card_keeps_its_flag_when_edited(tiny: Tiny, ada: Person) -> None:
    message = await channel(tiny, "digest").send(view=card("one"))
    await message.edit(view=card("two"))
    (stored,) = await ada.history("digest")
    assert stored["flags"] & 1 << 15
    assert stored["components"][0]["components"][0]["content"] == "two"
    with pytest.raises(discord.HTTPException) as refused:
        await message.edit(content="text")
    assert refused.value.code == 50035


async def test_a_reply_names_what_it_replies_to(tiny: Tiny, ada: Person) -> None:
    message = await channel(tiny, "news").send("a")
    reply = await message.reply("b")
    assert reply.reference is not None
    assert reply.reference.message_id == message.id
    await message.delete()
    with pytest.raises(discord.HTTPException) as refused:
        await message.reply("c")
    assert refused.value.code == 50035


async def test_an_unknown_channel_is_unknown(tiny: Tiny) -> None:
    with pytest.raises(discord.NotFound) as refused:
        await tiny.fetch_channel(1)
    assert refused.value.code == 10003


async def test_a_forum_takes_posts_and_not_messages(tiny: Tiny) -> None:
    forum = channel(tiny, "stories")
    with pytest.raises(discord.HTTPException) as refused:
        await tiny.http.request(
            discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=forum.id),
            json={"content": "x"},
        )
    assert refused.value.code == 50008
    made = await forum.create_thread(name="The bridge", view=card("first"))
    assert made.thread.parent_id == forum.id
    second = await made.thread.send(view=card("second"))
    assert [message.id async for message in made.thread.history()] == [second.id, made.message.id]


async def test_a_thread_under_a_message_and_a_locked_one(tiny: Tiny) -> None:
    message = await channel(tiny, "news").send("a story")
    thread = await message.create_thread(name="talk")
    assert thread.id == message.id
    with pytest.raises(discord.HTTPException) as again:
        await message.create_thread(name="talk")
    assert again.value.code == 160004
    await thread.edit(archived=True)
    await thread.send("wakes it")
    assert not (await tiny.fetch_channel(thread.id)).archived  # type: ignore[union-attr]
    await thread.edit(locked=True)
    with pytest.raises(discord.Forbidden):
        await thread.send("too late")


async def test_an_announcement_is_published_once(tiny: Tiny) -> None:
    message = await channel(tiny, "announcements").send("news")
    await message.publish()
    assert (await message.fetch()).flags.crossposted
    with pytest.raises(discord.HTTPException):
        await message.publish()
    with pytest.raises(discord.Forbidden):
        await (await channel(tiny, "news").send("x")).publish()


async def test_pings_are_recorded_as_discord_would_send_them(tiny: Tiny, ada: Person) -> None:
    place = channel(tiny, "news")
    await place.send(f"<@{ada.id}> @everyone")
    await place.send(f"<@{ada.id}> @everyone", allowed_mentions=discord.AllowedMentions.all())
    quiet, loud = await ada.history("news")
    assert (quiet["mentions"], quiet["mention_everyone"]) == ([], False)
    assert [one["id"] for one in loud["mentions"]] == [ada.id]
    assert loud["mention_everyone"] is False  # the bot may not mention everyone


async def test_a_direct_message_reaches_its_recipient(tiny: Tiny, ada: Person) -> None:
    user = await tiny.fetch_user(int(ada.id))
    message = await user.send("hello")
    assert (await user.create_dm()).id == message.channel.id


@pytest.mark.shared
@openapi.here
async def test_what_channels_take_and_answer_is_as_discord_describes_it(
    tiny: Tiny, discord_here: LocalDiscord, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("a")
    message = await channel(tiny, "news").send("a", file=discord.File(tmp_path / "a.txt"), nonce="n")
    await message.edit(content="b")
    await (await channel(tiny, "news").send("c")).delete()
    thread = await message.create_thread(name="talk")
    await thread.edit(archived=True)
    await channel(tiny, "stories").create_thread(name="The bridge", view=card("first"))
    await (await channel(tiny, "announcements").send("x")).publish()
    await tiny.fetch_channel(message.channel.id)
    guild = await tiny.fetch_guild(tiny.guilds[0].id)
    await guild.fetch_channels()
    await guild.fetch_roles()
    await guild.fetch_member(tiny.user.id)  # type: ignore[union-attr]
    await guild.active_threads()
    await message.fetch()
    await tiny.tree.fetch_commands()
    for asked in discord_here.requests:
        assert openapi.validate(asked.method, asked.path, asked.body) == [], str(asked)
        wrong = openapi.validate_answer(asked.method, asked.path, asked.status, asked.answer)
        assert wrong == [], str(asked)
